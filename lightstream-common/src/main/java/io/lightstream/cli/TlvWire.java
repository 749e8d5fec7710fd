// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamPeer;
import io.lightstream.LightstreamReader;
import io.lightstream.ReadOptions;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;

/** Streams carry TLV frames: rows of a type and a value. */
final class TlvWire implements Wire {

  @Override
  public LightstreamReader read(ByteSource source, String name, ReadOptions options) {
    return Lightstream.readTlv(source, name, options);
  }

  @Override
  public LightstreamReader read(LightstreamPeer peer, ReadOptions options) {
    return peer.tlvReader(options);
  }

  @Override
  public RecordBatchWriter write(ByteSink sink, String name, Schema schema, WriteOptions options) {
    return Lightstream.writeTlv(sink, name, schema);
  }

  @Override
  public RecordBatchWriter write(LightstreamPeer peer, Schema schema, WriteOptions options) {
    return peer.tlvWriter(schema);
  }
}
