// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.column.RecordBatch;
import io.lightstream.flink.data.BatchRow;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.table.data.RowData;

/**
 * The rows of one batch, one after the other through one row object. Flink calls {@link #recycle()}
 * when the last row has been collected, and that releases the batch.
 */
final class BatchRows implements RecordsWithSplitIds<RowData> {

  private final RecordBatch batch;
  private final OpenBatches owner;
  private final BatchRow row;
  private final int rowCount;
  private String split;
  private int next;

  BatchRows(String split, RecordBatch batch, BatchRow row, OpenBatches owner) {
    this.split = split;
    this.batch = batch;
    this.row = row;
    this.owner = owner;
    this.rowCount = batch.rowCount();
  }

  @Override
  public String nextSplit() {
    String current = split;
    split = null;
    return current;
  }

  @Override
  public RowData nextRecordFromSplit() {
    if (next == rowCount) {
      return null;
    }
    row.moveTo(next++);
    return row;
  }

  @Override
  public Set<String> finishedSplits() {
    return Set.of();
  }

  @Override
  public void recycle() {
    owner.release(batch);
  }
}
