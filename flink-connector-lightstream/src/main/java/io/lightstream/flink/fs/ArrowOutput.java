// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import org.apache.flink.core.fs.FSDataOutputStream;

/**
 * An Arrow file that is written to a stream of a Flink file system, from front to back. Belongs to
 * one thread at a time.
 */
public final class ArrowOutput {

  private final IpcFileWriter writer;

  private ArrowOutput(IpcFileWriter writer) {
    this.writer = writer;
  }

  /**
   * Starts a file: writes its head and schema.
   *
   * @param stream stays the caller's, who closes it
   * @param allocator where compressed and rearranged buffers take their memory; stays the caller's
   * @throws io.lightstream.error.LightstreamIOException if the stream fails
   */
  public static ArrowOutput to(
      FSDataOutputStream stream,
      Schema schema,
      IpcWriteOptions options,
      BufferAllocator allocator) {
    BufferAllocator own = allocator.child("file", Long.MAX_VALUE);
    return new ArrowOutput(
        IpcFileWriter.create(new StreamSink(stream, "an Arrow file"), schema, options, own));
  }

  /**
   * Writes a batch, which stays the caller's. After a failure nothing more can be written.
   *
   * @throws io.lightstream.error.LightstreamIOException if the stream fails
   */
  public void write(RecordBatch batch) {
    writer.write(batch);
  }

  /**
   * Writes the footer, which makes the file complete, unless a write has failed before.
   *
   * @throws io.lightstream.error.LightstreamIOException if the stream fails
   */
  public void finish() {
    writer.close();
  }
}
