// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.LightstreamPeer;
import io.lightstream.LightstreamReader;
import io.lightstream.ReadOptions;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;

/** What streams carry, by {@code --protocol}. Whatever is handed in is owned from then on. */
interface Wire {

  /** The wire that the options ask for. */
  static Wire of(Arguments arguments) {
    String protocol = arguments.text(Option.PROTOCOL).orElse("arrow");
    boolean typed = arguments.has(Option.TYPES) || arguments.has(Option.TABLE);
    if (typed && !protocol.equals("lightstream")) {
      throw new ConfigurationException(
          "--types and --table belong to --protocol lightstream: " + protocol + " has none");
    }
    return switch (protocol) {
      case "arrow" -> new ArrowWire();
      case "lightstream" -> ProtocolWire.of(arguments);
      case "tlv" -> new TlvWire();
      default ->
          throw new ConfigurationException(
              "--protocol is '" + protocol + "': there are arrow, lightstream, tlv");
    };
  }

  LightstreamReader read(ByteSource source, String name, ReadOptions options);

  LightstreamReader read(LightstreamPeer peer, ReadOptions options);

  RecordBatchWriter write(ByteSink sink, String name, Schema schema, WriteOptions options);

  RecordBatchWriter write(LightstreamPeer peer, Schema schema, WriteOptions options);
}
