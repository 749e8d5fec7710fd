// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.format.tlv.TlvDecoder;
import io.lightstream.format.tlv.TlvFrame;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.StreamEnd;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * TLV frames as rows: a column for the type, one for the value. A batch holds the frames that have
 * arrived together, and does not grow beyond what a consumer can be expected to like.
 */
final class TlvBatches implements RecordBatchReader {

  static final String TYPE = "type";
  static final String VALUE = "value";

  /** The columns of all such batches. */
  static final Schema SCHEMA =
      Schema.of(
          Field.required(TYPE, new DataType.Int(8, false)),
          Field.required(VALUE, new DataType.Binary()));

  private static final int MAX_ROWS = 4096;
  private static final int MAX_BYTES = 1 << 20;

  private final FramedByteStream<TlvFrame> frames;
  private final Memory memory;
  private final Optional<List<String>> columns;
  private final Schema schema;
  private byte[] copy = new byte[1024];
  private RuntimeException failure;

  private TlvBatches(ByteSource source, Memory memory, Optional<List<String>> columns) {
    this.schema = columns.map(SCHEMA::select).orElse(SCHEMA);
    this.columns = columns;
    this.memory = memory;
    this.frames = FramedByteStream.of(source, TlvDecoder.create(memory.allocator()));
  }

  static LightstreamReader reader(ByteSource source, String name, ReadOptions options) {
    Memory memory = Memory.of(options.allocator(), name);
    try {
      Stopwatch stopwatch = new Stopwatch();
      TlvBatches batches =
          new TlvBatches(new TimedSource(source, stopwatch), memory, options.columns());
      return new LightstreamReader(name, batches, stopwatch::elapsed, options);
    } catch (RuntimeException e) {
      source.close();
      memory.close();
      throw e;
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /**
   * {@inheritDoc} What arrived before a frame that is wrong is lost with it, once it was to be in
   * the same batch. A stream that failed once goes on failing in the same way.
   */
  @Override
  public RecordBatch next() {
    if (failure != null) {
      throw failure;
    }
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, memory.allocator())) {
      fill(builder);
      return builder.rowCount() == 0 ? null : selected(builder.finish());
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void fill(RecordBatchBuilder builder) {
    long bytes = 0;
    boolean more = true;
    while (more) {
      try (TlvFrame frame = frames.next()) {
        if (frame == null) {
          return;
        }
        append(frame, builder);
        bytes += frame.value().size();
      }
      more = frames.hasBuffered() && builder.rowCount() < MAX_ROWS && bytes < MAX_BYTES;
    }
  }

  private void append(TlvFrame frame, RecordBatchBuilder builder) {
    ByteBuffer value = frame.value().borrow();
    int length = value.remaining();
    if (copy.length < length) {
      copy = new byte[length];
    }
    value.get(copy, 0, length);
    builder.column(0).appendInt(frame.type());
    builder.column(1).appendBytes(copy, 0, length);
  }

  private RecordBatch selected(RecordBatch whole) {
    if (columns.isEmpty()) {
      return whole;
    }
    try (whole) {
      return whole.select(columns.get());
    }
  }

  @Override
  public Optional<StreamEnd> end() {
    return frames.end();
  }

  @Override
  public void close() {
    frames.close();
    memory.close();
  }
}
