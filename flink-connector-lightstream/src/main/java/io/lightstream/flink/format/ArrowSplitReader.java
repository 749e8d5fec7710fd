// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.flink.data.BatchFilter;
import io.lightstream.flink.data.RowBinding;
import io.lightstream.flink.data.RowCopier;
import io.lightstream.flink.fs.ArrowInput;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.memory.BufferAllocator;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** The rows of a split, from where it was checkpointed. Batches that are handed out outlive it. */
final class ArrowSplitReader implements BulkFormat.Reader<RowData> {

  private final BufferAllocator allocator;
  private final ArrowInput input;
  private final SplitBatches batches;
  private final RowBinding binding;

  /** Null where all rows are wanted. */
  private final BatchFilter filter;

  /** Null where rows are not copied. */
  private final RowCopier copier;

  private ArrowSplitReader(
      BufferAllocator allocator,
      ArrowInput input,
      SplitBatches batches,
      RowBinding binding,
      BatchFilter filter,
      RowCopier copier) {
    this.allocator = allocator;
    this.input = input;
    this.batches = batches;
    this.binding = binding;
    this.filter = filter;
    this.copier = copier;
  }

  /**
   * Opens a split.
   *
   * @throws LightstreamException that names the path, if it cannot be read, or not as these fields
   */
  static ArrowSplitReader open(
      FileSourceSplit split, RowType type, BatchFilter filter, boolean copyRows) {
    BufferAllocator allocator = BufferAllocator.unbounded(split.path().toString());
    IpcReadOptions options = IpcReadOptions.file().withColumns(type.getFieldNames());
    ArrowInput input = ArrowInput.open(split.path(), options, allocator);
    try {
      return new ArrowSplitReader(
          allocator,
          input,
          SplitBatches.of(input, split),
          RowBinding.of(type, input.schema()),
          filter,
          copyRows ? new RowCopier(type) : null);
    } catch (LightstreamException e) {
      input.close();
      throw e.within(split.path().toString());
    }
  }

  @Override
  public BulkFormat.RecordIterator<RowData> readBatch() {
    for (RecordBatch batch = batches.next(); batch != null; batch = batches.next()) {
      BatchRows rows = rowsOf(batch);
      if (!rows.isEmpty()) {
        return rows;
      }
      rows.releaseBatch();
    }
    return null;
  }

  private BatchRows rowsOf(RecordBatch batch) {
    try {
      int[] selected = filter == null ? null : filter.select(batch);
      return new BatchRows(
          batch,
          binding.rowOver(batch),
          selected,
          copier,
          batches.offset(),
          batches.rowsBefore(),
          batches.firstRow());
    } catch (LightstreamException e) {
      batch.close();
      throw e.within(input.path() + ", " + batches.place());
    }
  }

  @Override
  public void close() {
    input.close();
    allocator.close();
  }
}
