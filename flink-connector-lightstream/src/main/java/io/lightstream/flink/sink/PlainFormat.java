// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamPeer;
import io.lightstream.ProtocolOptions;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.protocol.TypeRegistry;

/** What plain connections carry. */
record PlainFormat(SinkSettings settings, Schema schema) {

  /** Connects. */
  RecordBatchWriter connect(String uri) {
    if (settings.protocol() == SinkProtocol.ARROW) {
      return Lightstream.write(
          uri,
          schema,
          WriteOptions.defaults().withTransport(settings.connection().transportOptions()));
    }
    TypeRegistry types = settings.registry();
    return Lightstream.connect(
            uri,
            types,
            ProtocolOptions.defaults().withTransport(settings.connection().transportOptions()))
        .tableWriter(settings.tableType(types), schema);
  }

  /** Writes to a peer that has connected. */
  RecordBatchWriter to(LightstreamPeer peer) {
    if (settings.protocol() == SinkProtocol.ARROW) {
      return peer.writer(schema);
    }
    TypeRegistry types = settings.registry();
    return peer.protocol(types).tableWriter(settings.tableType(types), schema);
  }
}
