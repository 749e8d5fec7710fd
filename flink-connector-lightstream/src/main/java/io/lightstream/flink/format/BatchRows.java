// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.column.RecordBatch;
import io.lightstream.flink.data.BatchRow;
import io.lightstream.flink.data.RowCopier;
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
  private final int rows;
  private final MutableRecordAndPosition<RowData> record = new MutableRecordAndPosition<>();
  private int next;

  /**
   * @param copier null to show rows where they lie
   * @param offset of all positions
   * @param rowsBefore what positions count before the first row of the batch
   */
  BatchRows(
      RecordBatch batch,
      BatchRow row,
      RowCopier copier,
      long offset,
      long rowsBefore,
      int firstRow) {
    this.batch = batch;
    this.row = row;
    this.copier = copier;
    this.offset = offset;
    this.rowsBefore = rowsBefore;
    this.rows = batch.rowCount();
    this.next = firstRow;
  }

  @Override
  public RecordAndPosition<RowData> next() {
    if (next == rows) {
      return null;
    }
    row.moveTo(next++);
    record.set(copier == null ? row : copier.copy(row), offset, rowsBefore + next);
    return record;
  }

  @Override
  public void releaseBatch() {
    row.release();
    batch.close();
  }
}
