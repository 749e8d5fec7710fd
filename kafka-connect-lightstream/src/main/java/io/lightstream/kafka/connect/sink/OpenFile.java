// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;

/** A file that batches are added to. Belongs to one thread. */
final class OpenFile {

  private final FileName name;
  private final boolean begins;
  private final PartFile part;
  private final IpcFileWriter writer;
  private final long openedAt;
  private long rows;
  private long batches;
  private long end;
  private long lastTimestamp = OffsetRange.NO_TIMESTAMP;

  private OpenFile(
      FileName name, boolean begins, PartFile part, IpcFileWriter writer, long openedAt) {
    this.name = name;
    this.begins = begins;
    this.part = part;
    this.writer = writer;
    this.openedAt = openedAt;
    this.end = name.start();
  }

  /**
   * Starts a file.
   *
   * @param begins whether no file of the partition comes before
   * @param allocator owned from now on
   */
  static OpenFile create(
      SinkFolder folder,
      FileName name,
      boolean begins,
      Schema schema,
      BufferAllocator allocator,
      long now) {
    PartFile part;
    try {
      part = PartFile.create(folder.path(), name);
    } catch (RuntimeException e) {
      allocator.close();
      throw e;
    }
    try {
      IpcFileWriter writer =
          IpcFileWriter.create(part, schema, IpcWriteOptions.defaults(), allocator);
      return new OpenFile(name, begins, part, writer, now);
    } catch (RuntimeException e) {
      part.delete();
      throw e;
    }
  }

  FileName name() {
    return name;
  }

  /** Whether no file of the partition comes before. */
  boolean begins() {
    return begins;
  }

  /** When it was opened, of the same clock as its limits. */
  long openedAt() {
    return openedAt;
  }

  Schema schema() {
    return writer.schema();
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return part.size();
  }

  long batches() {
    return batches;
  }

  /** The offset behind the last record. */
  long end() {
    return end;
  }

  /** Adds a batch, which stays the caller's. */
  void write(RecordBatch batch, OffsetRange offsets) {
    writer.write(batch);
    rows += batch.rowCount();
    batches++;
    end = offsets.end();
    lastTimestamp = offsets.lastTimestamp();
  }

  /** Writes the footer. What there is of the file is on the disk then, and has no name yet. */
  PartFile complete() {
    PublishedFile.footer(name, end, lastTimestamp).forEach(writer::putFooterMetadata);
    writer.close();
    return part;
  }

  /** Deletes what was written. */
  void discard() {
    try {
      writer.abort();
    } finally {
      part.delete();
    }
  }
}
