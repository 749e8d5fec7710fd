// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.List;

/** What an enumerator keeps in a checkpoint. Immutable. */
public sealed interface LightstreamEnumeratorState
    permits FilesState, EndpointsState, StreamsState {

  /** The splits that no reader has, in the order they will be given out. */
  List<? extends LightstreamSplit> unassigned();
}
