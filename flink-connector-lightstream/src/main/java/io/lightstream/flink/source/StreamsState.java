// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.List;

/**
 * What is kept of acknowledged streams.
 *
 * @param unassigned the streams that no reader has
 */
record StreamsState(List<LightstreamSplit> unassigned) implements LightstreamEnumeratorState {

  StreamsState {
    unassigned = List.copyOf(unassigned);
  }
}
