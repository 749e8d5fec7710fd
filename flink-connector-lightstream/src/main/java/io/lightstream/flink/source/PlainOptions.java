// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamPeer;
import io.lightstream.LightstreamReader;
import io.lightstream.ProtocolOptions;
import io.lightstream.ReadOptions;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import java.io.Serializable;

/**
 * How plain streams are read, whichever side connects. Immutable.
 *
 * @param format what connections carry
 * @param types of the frames of {@link WireFormat#LIGHTSTREAM}
 * @param table which of them is read
 * @param bounded whether the source ends with its streams
 * @param peers how many peers each address has until it ends, where the source listens
 * @param onLoss what to do where a stream breaks
 * @param connection how connections are made
 */
record PlainOptions(
    WireFormat format,
    String types,
    String table,
    boolean bounded,
    int peers,
    OnLoss onLoss,
    ConnectionConfig connection)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Begins to read from a peer, which the reader owns from now on. May wait for the peer. */
  LightstreamReader reader(LightstreamPeer peer, ReaderScope scope) {
    return switch (format) {
      case ARROW -> peer.reader(read(scope));
      case TLV -> peer.tlvReader(read(scope));
      case LIGHTSTREAM -> table(peer, scope);
    };
  }

  private ReadOptions read(ReaderScope scope) {
    ReadOptions all = ReadOptions.defaults().withAllocator(scope.allocator());
    return scope.columns().isEmpty() ? all : all.withColumns(scope.columns());
  }

  private LightstreamReader table(LightstreamPeer peer, ReaderScope scope) {
    TypeRegistry registry = TypeRegistry.parse(types);
    ProtocolReadOptions read = ProtocolReadOptions.network();
    LightstreamConnection protocol =
        peer.protocol(
            registry,
            ProtocolOptions.defaults()
                .withAllocator(scope.allocator())
                .withRead(
                    scope.columns().isEmpty() ? read : read.withColumns(table, scope.columns())));
    return protocol.tableReader(registry.table(table));
  }
}
