// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.column.RecordBatch;
import io.lightstream.flink.data.BatchRow;
import io.lightstream.flink.data.RowCopier;
import java.util.Arrays;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.MutableRecordAndPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.table.data.RowData;

/** The rows of a batch, each with the position behind it. Releasing them releases the batch. */
final class BatchRows implements BulkFormat.RecordIterator<RowData> {

  private final RecordBatch batch;
  private final BatchRow row;
  private final RowCopier copier;
  private final long offset;
  private final long rowsBefore;
  private final int[] selected;
  private final int rows;
  private final MutableRecordAndPosition<RowData> record = new MutableRecordAndPosition<>();

  /** Of the selected rows, or of all. */
  private int next;

  /**
   * @param selected the rows to give out, ascending; null for all
   * @param copier null to show rows where they lie
   * @param offset of all positions
   * @param rowsBefore what positions count before the first row of the batch
   * @param firstRow those before it are left out
   */
  BatchRows(
      RecordBatch batch,
      BatchRow row,
      int[] selected,
      RowCopier copier,
      long offset,
      long rowsBefore,
      int firstRow) {
    this.batch = batch;
    this.row = row;
    this.copier = copier;
    this.offset = offset;
    this.rowsBefore = rowsBefore;
    this.selected = selected;
    this.rows = selected == null ? batch.rowCount() : selected.length;
    this.next = selected == null ? firstRow : atLeast(firstRow, selected);
  }

  private static int atLeast(int row, int[] selected) {
    int found = Arrays.binarySearch(selected, row);
    return found < 0 ? -found - 1 : found;
  }

  boolean isEmpty() {
    return next == rows;
  }

  @Override
  public RecordAndPosition<RowData> next() {
    if (next == rows) {
      return null;
    }
    int index = selected == null ? next : selected[next];
    next++;
    row.moveTo(index);
    record.set(copier == null ? row : copier.copy(row), offset, rowsBefore + index + 1);
    return record;
  }

  @Override
  public void releaseBatch() {
    row.release();
    batch.close();
  }
}
