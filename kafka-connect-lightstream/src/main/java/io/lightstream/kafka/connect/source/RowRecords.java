// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.data.BatchRows;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;

/** A record for each row. */
final class RowRecords implements BatchRecords {

  private static final int NONE = -1;
  private static final long MILLIS_PER_SECOND = 1000;
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long MICROS_PER_MILLI = 1000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final RecordBatch batch;
  private final Origin origin;
  private final BatchRows rows;
  private final String topic;
  private final int topicColumn;
  private final int keyColumn;
  private final int timestampColumn;
  private final int partitionColumn;
  private final Schema keySchema;
  private String lastTopic = "";

  RowRecords(RecordBatch batch, Schema schema, Origin origin, String topic, SourceConfig config) {
    this.batch = batch;
    this.origin = origin;
    this.rows = BatchRows.of(batch, schema);
    this.topic = topic;
    this.topicColumn = index(SourceConfig.TOPIC_COLUMN, config.topicColumn());
    this.keyColumn = index(SourceConfig.KEY_COLUMN, config.keyColumn());
    this.timestampColumn = index(SourceConfig.TIMESTAMP_COLUMN, config.timestampColumn());
    this.partitionColumn = index(SourceConfig.PARTITION_COLUMN, config.partitionColumn());
    this.keySchema = keyColumn == NONE ? null : rows.schema().fields().get(keyColumn).schema();
    requireTypes();
  }

  private int index(String setting, Optional<String> name) {
    if (name.isEmpty()) {
      return NONE;
    }
    for (int i = 0; i < batch.columnCount(); i++) {
      if (batch.schema().fields().get(i).name().equals(name.get())) {
        return i;
      }
    }
    throw new DataException(
        setting
            + " is '"
            + name.get()
            + "', but the columns are "
            + batch.schema().fields().stream().map(field -> field.name()).toList());
  }

  private void requireTypes() {
    if (topicColumn != NONE && !isText(type(topicColumn))) {
      throw wrongType(SourceConfig.TOPIC_COLUMN, topicColumn, "text");
    }
    if (partitionColumn != NONE && !(type(partitionColumn) instanceof DataType.Int)) {
      throw wrongType(SourceConfig.PARTITION_COLUMN, partitionColumn, "an integer");
    }
    if (timestampColumn != NONE && !isTime(type(timestampColumn))) {
      throw wrongType(
          SourceConfig.TIMESTAMP_COLUMN, timestampColumn, "a timestamp, a date or an integer");
    }
  }

  private DataType type(int column) {
    return batch.schema().fields().get(column).type();
  }

  private static boolean isText(DataType type) {
    return type instanceof DataType.Utf8
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.Utf8View;
  }

  private static boolean isTime(DataType type) {
    return type instanceof DataType.Timestamp
        || type instanceof DataType.Date
        || type instanceof DataType.Int;
  }

  private DataException wrongType(String setting, int column, String allowed) {
    return new DataException(
        setting
            + " is '"
            + batch.schema().fields().get(column).name()
            + "', which is "
            + type(column)
            + ": it must be "
            + allowed);
  }

  @Override
  public int make(int from, int count, List<SourceRecord> records) {
    int end = Math.min(batch.rowCount(), from + count);
    for (int row = from; row < end; row++) {
      try {
        records.add(record(row));
      } catch (DataException | LightstreamException | ArithmeticException e) {
        throw new MalformedRows(row, row + 1, e);
      }
    }
    return end;
  }

  private SourceRecord record(int row) {
    return new SourceRecord(
        origin.partition(),
        origin.offset().apply(row + 1),
        topic(row),
        partition(row),
        keySchema,
        keyColumn == NONE ? null : rows.value(row, keyColumn),
        rows.schema(),
        rows.row(row),
        timestamp(row));
  }

  private String topic(int row) {
    if (topicColumn == NONE || batch.column(topicColumn).isNull(row)) {
      return topic;
    }
    String name = batch.column(topicColumn).getString(row);
    if (!name.equals(lastTopic)) {
      TopicNames.requireAllowed(name);
      lastTopic = name;
    }
    return lastTopic;
  }

  private Integer partition(int row) {
    if (partitionColumn == NONE || batch.column(partitionColumn).isNull(row)) {
      return null;
    }
    long partition = batch.column(partitionColumn).getLong(row);
    if (partition < 0 || partition > Integer.MAX_VALUE) {
      throw new DataException(
          "the partition is " + partition + ": it must be from 0 to " + Integer.MAX_VALUE);
    }
    return (int) partition;
  }

  private Long timestamp(int row) {
    if (timestampColumn == NONE || batch.column(timestampColumn).isNull(row)) {
      return null;
    }
    long millis = millis(batch.column(timestampColumn), type(timestampColumn), row);
    if (millis < 0) {
      throw new DataException(
          "the timestamp is " + millis + " ms since 1970: Kafka has none before");
    }
    return millis;
  }

  private static long millis(Column column, DataType type, int row) {
    if (type instanceof DataType.Date) {
      return column.getLocalDate(row).toEpochDay() * MILLIS_PER_DAY;
    }
    long value = column.getLong(row);
    if (type instanceof DataType.Timestamp timestamp) {
      return switch (timestamp.unit()) {
        case SECOND -> Math.multiplyExact(value, MILLIS_PER_SECOND);
        case MILLISECOND -> value;
        case MICROSECOND -> Math.floorDiv(value, MICROS_PER_MILLI);
        case NANOSECOND -> Math.floorDiv(value, NANOS_PER_MILLI);
      };
    }
    return value;
  }
}
