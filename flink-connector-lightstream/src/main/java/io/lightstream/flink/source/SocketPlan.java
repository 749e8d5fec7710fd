// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** What comes over sockets, plain or acknowledged: shared out by a {@link SocketEnumerator}. */
sealed interface SocketPlan extends SourcePlan permits EndpointsPlan, StreamsPlan {

  /** What is known before the source begins. */
  List<LightstreamSplit> known(int parallelism);

  /** What an enumerator keeps in a checkpoint. */
  LightstreamEnumeratorState state(List<LightstreamSplit> unassigned);

  /** What was restored, as it is to be shared out among so many readers. */
  default List<LightstreamSplit> renewed(List<LightstreamSplit> restored, int parallelism) {
    return restored;
  }

  /** Where it is published who listens where. */
  default Optional<DiscoveryPath> discovery() {
    return Optional.empty();
  }

  @Override
  default SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> enumerator(
      SplitEnumeratorContext<LightstreamSplit> context,
      Optional<LightstreamEnumeratorState> restored) {
    return new SocketEnumerator(
        context,
        this,
        restored.isPresent() ? restored.get().unassigned() : known(context.currentParallelism()));
  }
}
