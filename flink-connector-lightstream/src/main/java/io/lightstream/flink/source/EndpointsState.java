// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.List;

/**
 * What is kept of endpoints.
 *
 * @param unassigned the endpoints that no reader has
 */
record EndpointsState(List<LightstreamSplit> unassigned) implements LightstreamEnumeratorState {

  EndpointsState {
    unassigned = List.copyOf(unassigned);
  }
}
