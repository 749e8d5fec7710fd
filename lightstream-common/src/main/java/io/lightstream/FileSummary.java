// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static io.lightstream.format.ipc.Compression.NONE;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcBlock;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.memory.ArrowBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the footer of an Arrow file tells.
 *
 * @param batches the number of record batches
 * @param rows the number of rows in all of them
 * @param bytes the size of the file
 * @param alignment the largest power of two, up to 64, on which every buffer starts in the file; of
 *     compressed batches, every body
 * @param compression how the batches are compressed; usually one way
 * @param metadata custom metadata of the footer
 */
public record FileSummary(
    int batches,
    long rows,
    long bytes,
    int alignment,
    Set<Compression> compression,
    Map<String, String> metadata) {

  static FileSummary of(IpcFileReader file) {
    Set<Compression> compression = EnumSet.noneOf(Compression.class);
    int alignment = ArrowBuffer.ALIGNMENT;
    for (int i = 0; i < file.batchCount(); i++) {
      Compression used = file.compression(i);
      compression.add(used);
      alignment = Math.min(alignment, used == NONE ? ofBuffers(file, i) : ofBody(file, i));
    }
    return new FileSummary(
        file.batchCount(),
        file.rowCount(),
        file.size(),
        alignment,
        Collections.unmodifiableSet(compression),
        file.footerMetadata());
  }

  private static int ofBody(IpcFileReader file, int index) {
    IpcBlock block = file.batchBlocks().get(index);
    long offset = block.offset() + block.metadataLength();
    return (int) Math.min(Long.lowestOneBit(offset), ArrowBuffer.ALIGNMENT);
  }

  /** A map starts on a page, so a buffer is aligned in memory as it is in the file. */
  private static int ofBuffers(IpcFileReader file, int index) {
    int alignment = ArrowBuffer.ALIGNMENT;
    try (RecordBatch batch = file.batch(index)) {
      for (Column column : batch.columns()) {
        alignment = Math.min(alignment, of(column.data()));
      }
    }
    return alignment;
  }

  private static int of(ArrayData data) {
    int alignment = ArrowBuffer.ALIGNMENT;
    for (ArrowBuffer buffer : data.buffers()) {
      alignment = Math.min(alignment, buffer.size() == 0 ? alignment : buffer.alignment());
    }
    for (ArrayData child : data.children()) {
      alignment = Math.min(alignment, of(child));
    }
    return alignment;
  }
}
