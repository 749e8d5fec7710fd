// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/** A writer of this sink, whatever it guarantees. */
interface SinkStateWriter<T>
    extends StatefulSinkWriter<T, WriterState>, CommittingSinkWriter<T, Committable> {

  @Override
  default Collection<Committable> prepareCommit() {
    return List.of();
  }

  @Override
  default List<WriterState> snapshotState(long checkpointId) {
    return List.of();
  }

  /** Ends connections and threads, and lets go of all memory. */
  @Override
  void close();
}
