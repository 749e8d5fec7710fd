// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.io.Serializable;
import java.time.Duration;
import java.util.Set;

/**
 * What acknowledged streams have in common, whichever side connects. Immutable.
 *
 * @param types of the streams' frames, as {@link TypeRegistry#parse} takes them
 * @param table whose batches are read; frames of other types are passed over
 * @param streams the only ones that are read; empty for any
 * @param bounded whether the source ends with its streams
 * @param onGap what to do where a stream cannot go on
 * @param connection how connections are made and kept
 * @param awaitSender how long the last acknowledgement of an ended stream waits for a sender that
 *     is away, before a bounded source ends without it
 * @param keepEnded how long an unbounded source remembers an ended stream after its sender has left
 */
record StreamOptions(
    String types,
    String table,
    Set<String> streams,
    boolean bounded,
    OnGap onGap,
    ConnectionConfig connection,
    Duration awaitSender,
    Duration keepEnded)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  StreamOptions {
    streams = Set.copyOf(streams);
  }

  TypeRegistry registry() {
    return TypeRegistry.parse(types);
  }

  TableType tableType() {
    return registry().table(table);
  }

  /** Completes what a receiver is told. */
  ReceiverOptions.Builder on(ReceiverOptions.Builder receiver, ReaderScope scope) {
    ProtocolReadOptions read = ProtocolReadOptions.network();
    return receiver
        .allocator(scope.allocator())
        .gaps(onGap == OnGap.CONTINUE ? GapPolicy.CONTINUE : GapPolicy.FAIL)
        .link(connection.linkOptions())
        .read(scope.columns().isEmpty() ? read : read.withColumns(table, scope.columns()));
  }

  /** A thread that acknowledges, for one reader. */
  Acknowledger acknowledger(String name) {
    return bounded
        ? new Acknowledger(name, Duration.ZERO, awaitSender)
        : new Acknowledger(name, keepEnded, keepEnded);
  }
}
