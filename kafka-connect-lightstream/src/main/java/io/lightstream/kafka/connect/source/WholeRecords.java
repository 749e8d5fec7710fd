// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.data.BatchValue;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;

/** A record for a whole batch, or several where it is large: each has some of its rows. */
final class WholeRecords implements BatchRecords {

  /** What of a record is left for its schema and for rows that are larger than others. */
  private static final double SLACK = 0.05;

  private final RecordBatch batch;
  private final Origin origin;
  private final String topic;
  private final long mostBytes;
  private final int rowsEach;

  WholeRecords(RecordBatch batch, Origin origin, String topic, long mostBytes) {
    this.batch = batch;
    this.origin = origin;
    this.topic = topic;
    this.mostBytes = mostBytes;
    double parts = batch.bufferBytes() / (mostBytes * (1 - SLACK));
    this.rowsEach = parts <= 1 ? batch.rowCount() : (int) Math.max(1, batch.rowCount() / parts);
  }

  @Override
  public int make(int from, int count, List<SourceRecord> records) {
    int row = from;
    do {
      row = add(row, Math.min(batch.rowCount(), row + rowsEach), records);
    } while (row < batch.rowCount() && row - from < count);
    return row;
  }

  /** Adds a record of rows, of fewer if they are large; the row behind them. */
  private int add(int from, int to, List<SourceRecord> records) {
    try {
      int end = to;
      byte[] bytes = encoded(from, end);
      while (bytes.length > mostBytes && end - from > 1) {
        int middle = from + (end - from) / 2;
        byte[] half = encoded(from, middle);
        if (half.length > bytes.length - bytes.length / 10) {
          break; // Dictionaries and schema are what is large: each record has them.
        }
        end = middle;
        bytes = half;
      }
      records.add(
          new SourceRecord(
              origin.partition(), origin.offset().apply(end), topic, BatchValue.SCHEMA, bytes));
      return end;
    } catch (DataException | LightstreamException e) {
      throw new MalformedRows(from, to, e);
    }
  }

  private byte[] encoded(int from, int to) {
    if (from == 0 && to == batch.rowCount()) {
      return BatchValue.encode(batch);
    }
    try (RecordBatch part = batch.slice(from, to - from)) {
      return BatchValue.encode(part);
    }
  }
}
