// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.column.RecordBatch;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.flink.fs.ArrowOutput;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.table.data.RowData;

/**
 * Collects rows to batches and writes these to a file. Flink does not tell a writer that it gives
 * up; the garbage collector frees what one holds then.
 */
final class ArrowBulkWriter implements BulkWriter<RowData> {

  private final BufferAllocator allocator;
  private final RecordBatchSerializer.Appender<RowData> rows;
  private final ArrowOutput file;
  private final int batchRows;
  private final long batchBytes;

  private ArrowBulkWriter(
      BufferAllocator allocator,
      RecordBatchSerializer.Appender<RowData> rows,
      ArrowOutput file,
      int batchRows,
      long batchBytes) {
    this.allocator = allocator;
    this.rows = rows;
    this.file = file;
    this.batchRows = batchRows;
    this.batchBytes = batchBytes;
  }

  static ArrowBulkWriter open(
      FSDataOutputStream stream,
      RecordBatchSerializer<RowData> serializer,
      IpcWriteOptions options,
      int batchRows,
      long batchBytes) {
    BufferAllocator allocator = BufferAllocator.unbounded("the writer of an Arrow file");
    ArrowOutput file = ArrowOutput.to(stream, serializer.schema(), options, allocator);
    return new ArrowBulkWriter(allocator, serializer.open(allocator), file, batchRows, batchBytes);
  }

  @Override
  public void addElement(RowData row) {
    rows.append(row);
    if (rows.rows() >= batchRows || rows.bytes() >= batchBytes) {
      flush();
    }
  }

  /** Ends the batch and hands it to the stream. */
  @Override
  public void flush() {
    if (rows.rows() > 0) {
      List<RecordBatch> batches = rows.finish();
      try {
        batches.forEach(file::write);
      } finally {
        batches.forEach(RecordBatch::close);
      }
    }
  }

  /** Writes what is left and the footer. The stream stays open. */
  @Override
  public void finish() {
    try {
      flush();
      file.finish();
    } finally {
      rows.close();
      allocator.close();
    }
  }
}
