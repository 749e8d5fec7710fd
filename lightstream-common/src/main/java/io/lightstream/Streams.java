// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.transport.Connection;

/** Puts Arrow IPC streams over connections and files. What is handed in is closed on failure. */
final class Streams {

  private Streams() {}

  static LightstreamReader reader(Connection connection, ReadOptions options) {
    return reader(connection, connection.peer(), options, DecodeLimits.network());
  }

  static LightstreamReader reader(
      ByteSource source, String name, ReadOptions options, DecodeLimits defaultLimits) {
    Memory memory = Memory.of(options.allocator(), name);
    try {
      IpcStreamDecoder decoder =
          IpcStreamDecoder.create(options.ipc(defaultLimits), memory.allocator());
      TimedSource timed = new TimedSource(source);
      return new LightstreamReader(
          name, new StreamBatches(timed, decoder, memory), timed::elapsed, options);
    } catch (RuntimeException e) {
      source.close();
      memory.close();
      throw e;
    }
  }

  /** A writer to somebody who waits for what is written. */
  static RecordBatchWriter writer(ByteSink sink, String name, Schema schema, WriteOptions options) {
    return coalescing(CoalescingSink.of(sink, name), name, schema, options);
  }

  static RecordBatchWriter coalescing(
      CoalescingSink sink, String name, Schema schema, WriteOptions options) {
    Memory memory = Memory.of(options.allocator(), name);
    try {
      IpcStreamEncoder encoder =
          IpcStreamEncoder.create(schema, options.format(), memory.allocator());
      StreamWriter writer = new StreamWriter(schema, sink, encoder, memory);
      writer.start();
      return writer;
    } catch (RuntimeException e) {
      sink.close();
      memory.close();
      throw e;
    }
  }
}
