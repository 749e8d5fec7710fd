// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.transport.Connection;
import java.util.function.UnaryOperator;

/** Puts Arrow IPC streams over connections and files. What is handed in is closed on failure. */
final class Streams {

  private Streams() {}

  static LightstreamReader reader(Connection connection, ReadOptions options) {
    return reader(connection, connection.peer(), options, DecodeLimits.network());
  }

  static LightstreamReader reader(
      ByteSource source, String name, ReadOptions options, DecodeLimits defaultLimits) {
    Stopwatch stopwatch = new Stopwatch();
    StreamBatches batches = batches(source, name, options, defaultLimits, stopwatch, d -> d);
    return new LightstreamReader(name, batches, stopwatch::elapsed, options);
  }

  /** The batches of one of several connections; no batch, and no schema, may have been sent. */
  static StreamBatches oneOfSeveral(
      ByteSource source, String name, ReadOptions options, Stopwatch stopwatch) {
    return batches(source, name, options, DecodeLimits.network(), stopwatch, UnusedOrIpc::new);
  }

  private static StreamBatches batches(
      ByteSource source,
      String name,
      ReadOptions options,
      DecodeLimits defaultLimits,
      Stopwatch stopwatch,
      UnaryOperator<FrameDecoder<IpcMessage>> around) {
    Memory memory = Memory.of(options.allocator(), name);
    try {
      IpcStreamDecoder decoder =
          IpcStreamDecoder.create(options.ipc(defaultLimits), memory.allocator());
      return new StreamBatches(new TimedSource(source, stopwatch), around.apply(decoder), memory);
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
