// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.List;

/** What the enumerator keeps in a checkpoint: the splits no reader has yet. Immutable. */
public final class EndpointEnumeratorState {

  private final List<EndpointSplit> unassigned;

  EndpointEnumeratorState(List<EndpointSplit> unassigned) {
    this.unassigned = List.copyOf(unassigned);
  }

  /** The splits that no reader has, in the order they will be given out. */
  public List<EndpointSplit> unassigned() {
    return unassigned;
  }
}
