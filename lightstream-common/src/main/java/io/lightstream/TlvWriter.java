// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.BytesColumn;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.format.tlv.TlvEncoder;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.MemoryMap;
import java.nio.ByteBuffer;

/** Rows of a type and a value as TLV frames, on the caller's thread. */
final class TlvWriter implements RecordBatchWriter {

  /** How much is given to the sink at a time. */
  private static final int PART_BYTES = 1 << 20;

  private final Schema schema;
  private final int typeColumn;
  private final int valueColumn;
  private final TlvEncoder encoder = new TlvEncoder();
  private final FrameSender sender;

  private TlvWriter(Schema schema, CoalescingSink sink) {
    requireColumns(schema);
    this.schema = schema;
    this.typeColumn = schema.indexOf(TlvBatches.TYPE);
    this.valueColumn = schema.indexOf(TlvBatches.VALUE);
    this.sender = new FrameSender("the writer", "batches", sink, encoder, () -> {}, () -> {});
  }

  static RecordBatchWriter of(CoalescingSink sink, Schema schema) {
    try {
      return new TlvWriter(schema, sink);
    } catch (RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  private static void requireColumns(Schema schema) {
    boolean fits =
        schema.size() == 2
            && schema.fields().stream()
                .allMatch(
                    field ->
                        switch (field.name()) {
                          case TlvBatches.TYPE -> field.type() instanceof DataType.Int;
                          case TlvBatches.VALUE ->
                              field.type() instanceof DataType.Binary
                                  || field.type() instanceof DataType.Utf8;
                          default -> false;
                        });
    if (!fits || schema.field(0).name().equals(schema.field(1).name())) {
      throw new ConfigurationException(
          "TLV takes rows of two columns, type (an integer from 0 to 255) and value (binary or"
              + " utf8): the fields are "
              + schema.fields());
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /**
   * {@inheritDoc} The rows before one that is refused are written.
   *
   * @throws io.lightstream.error.LightstreamIOException also if the batch is mapped from a file
   *     that was truncated; nothing can follow then
   */
  @Override
  public void write(RecordBatch batch) {
    schema.requireFieldsOf(batch.schema());
    FrameOutput out = sender.begin();
    try {
      writeRows(batch, out);
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    } finally {
      sender.leave();
    }
  }

  private void writeRows(RecordBatch batch, FrameOutput out) {
    try {
      for (int row = 0; row < batch.rowCount(); row++) {
        append(batch, row, out);
        if (out.size() >= PART_BYTES) {
          send(out);
        }
      }
    } catch (ConfigurationException | InvalidDataException e) {
      send(out);
      throw e;
    }
    send(out);
  }

  private void send(FrameOutput out) {
    MemoryMap.reportFaults();
    if (out.count() > 0) {
      sender.write();
    }
  }

  private void append(RecordBatch batch, int row, FrameOutput out) {
    Column types = batch.column(typeColumn);
    Column values = batch.column(valueColumn);
    if (types.isNull(row) || values.isNull(row)) {
      throw new ConfigurationException(
          "row " + row + " has no " + (types.isNull(row) ? "type" : "value") + ": TLV has no null");
    }
    long type = types.getLong(row);
    encoder.encode((int) Math.max(-1, Math.min(type, 256)), value(values, row), out);
  }

  private static ByteBuffer value(Column values, int row) {
    if (values instanceof BytesColumn bytes) {
      int offset = bytes.byteOffset(row);
      return bytes.bytes(row).borrow().slice(offset, bytes.byteLength(row));
    }
    return ByteBuffer.wrap(values.getBytes(row));
  }

  @Override
  public void flush() {
    sender.flush();
  }

  @Override
  public void close() {
    sender.close();
  }

  @Override
  public void abort() {
    sender.abort();
  }
}
