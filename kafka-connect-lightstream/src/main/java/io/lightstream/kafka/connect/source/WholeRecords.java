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

  private final RecordBatch batch;
  private final Origin origin;
  private final String topic;
  private final int rowsEach;

  WholeRecords(RecordBatch batch, Origin origin, String topic, long bytesEach) {
    this.batch = batch;
    this.origin = origin;
    this.topic = topic;
    double parts = (double) batch.bufferBytes() / bytesEach;
    this.rowsEach = parts <= 1 ? batch.rowCount() : (int) Math.max(1, batch.rowCount() / parts);
  }

  @Override
  public int make(int from, int count, List<SourceRecord> records) {
    int all = batch.rowCount();
    int row = from;
    do {
      int end = Math.min(all, row + rowsEach);
      records.add(record(row, end));
      row = end;
    } while (row < all && row - from < count);
    return row;
  }

  private SourceRecord record(int from, int to) {
    try {
      return new SourceRecord(
          origin.partition(),
          origin.offset().apply(to),
          topic,
          BatchValue.SCHEMA,
          encoded(from, to));
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
