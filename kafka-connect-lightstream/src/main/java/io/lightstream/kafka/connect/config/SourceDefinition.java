// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static io.lightstream.kafka.connect.config.SourceConfig.*;

import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef.Type;

/** The settings of {@link SourceConfig} that are not those of connections. */
final class SourceDefinition {

  private static final int MOST_ROWS = 1 << 20;
  private static final long MOST_BYTES = 1 << 30;
  private static final NotBlank COLUMN = new NotBlank("the name of a column");

  private static final Predicate<Object> OF_FILES =
      uris ->
          uris instanceof List<?> list
              && list.stream().anyMatch(uri -> Places.isFile(uri.toString()));
  private static final Predicate<Object> OF_STREAMS = Boolean.TRUE::equals;
  private static final Predicate<Object> OF_ROWS =
      value -> value != null && !"batch".equalsIgnoreCase(value.toString());

  private SourceDefinition() {}

  static Definition create() {
    Definition.Builder definition = Definition.builder();
    definition.group(
        "Records",
        topic(),
        topicColumn(),
        recordValue(),
        keyColumn(),
        timestampColumn(),
        partitionColumn());
    ConnectionSettings.define(definition);
    definition
        .group("Files", filesPattern(), filesPollInterval())
        .group(
            "Acknowledged streams", acknowledged(), streams(), readerName(), stateTopic(), onGap())
        .group("Polling", rowsPerPoll(), bytesPerPoll(), recordBytes());
    SourceRules.add(definition);
    return definition.build();
  }

  private static Setting topic() {
    return Setting.of(
            TOPIC,
            Type.STRING,
            "Topic",
            "The topic of the records. ${table} stands for the name of the table, ${stream} for the"
                + " id of the acknowledged stream, ${file} for the name of the file without its"
                + " extension; what topics cannot be called becomes '_'.")
        .optional()
        .allowing(new TopicTemplates())
        .high();
  }

  private static Setting topicColumn() {
    return Setting.of(
            TOPIC_COLUMN,
            Type.STRING,
            "Column of the topic",
            "A column of text that names the topic of each row. Rows where it is null go to"
                + " topic.")
        .optional()
        .allowing(COLUMN)
        .shownWhere(RECORD_VALUE, OF_ROWS);
  }

  private static Setting recordValue() {
    return Setting.of(
            RECORD_VALUE,
            Type.STRING,
            "Value of a record",
            "row: a record for each row. batch: a record for each batch, whose value are the bytes"
                + " of an Arrow IPC stream, for the ArrowConverter or the ByteArrayConverter.")
        .withDefault(Choice.name(RecordValue.ROW))
        .allowing(Choice.of(RecordValue.class))
        .high();
  }

  private static Setting keyColumn() {
    return Setting.of(
            KEY_COLUMN,
            Type.STRING,
            "Column of the key",
            "The column that is the key of each record. Not set: records have no key.")
        .optional()
        .allowing(COLUMN)
        .shownWhere(RECORD_VALUE, OF_ROWS);
  }

  private static Setting timestampColumn() {
    return Setting.of(
            TIMESTAMP_COLUMN,
            Type.STRING,
            "Column of the timestamp",
            "The column that is the timestamp of each record: a timestamp, a date, or an integer of"
                + " milliseconds since 1970. Not set, and where it is null: the time at which the"
                + " record is produced.")
        .optional()
        .allowing(COLUMN)
        .shownWhere(RECORD_VALUE, OF_ROWS);
  }

  private static Setting partitionColumn() {
    return Setting.of(
            PARTITION_COLUMN,
            Type.STRING,
            "Column of the partition",
            "The column of integers that is the partition of each record. Not set, and where it is"
                + " null: the producer chooses.")
        .optional()
        .allowing(COLUMN)
        .low()
        .shownWhere(RECORD_VALUE, OF_ROWS);
  }

  private static Setting filesPattern() {
    return Setting.of(
            FILES_PATTERN,
            Type.STRING,
            "Pattern of file names",
            "Which files of the folders are read: a glob for their paths below the folder. ** goes"
                + " into folders below. Names that begin with '.' or '_' are passed over.")
        .withDefault("**.{arrow,feather,ipc,arrows,stream}")
        .allowing(new Glob())
        .shownWhere(ConnectionSettings.URI, OF_FILES);
  }

  private static Setting filesPollInterval() {
    return Setting.of(
            FILES_POLL_INTERVAL_MS,
            Type.LONG,
            "Look for files every (ms)",
            "How often it is looked for new files. Tasks restart when there are some.")
        .withDefault(10_000L)
        .allowing(Limits.millis(1))
        .shownWhere(ConnectionSettings.URI, OF_FILES);
  }

  private static Setting acknowledged() {
    return Setting.of(
            ACKNOWLEDGED,
            Type.BOOLEAN,
            "Acknowledged streams",
            "Whether peers send acknowledged streams, whose rows are not lost when connections"
                + " break or processes die.")
        .withDefault(false)
        .high();
  }

  private static Setting streams() {
    return Setting.of(
            STREAMS,
            Type.LIST,
            "Streams",
            "The ids of the only streams that are read. Not set: any.")
        .optional()
        .shownWhere(ACKNOWLEDGED, OF_STREAMS);
  }

  private static Setting readerName() {
    return Setting.of(
            READER_NAME,
            Type.STRING,
            "Name of the reader",
            "Who reads, as senders that listen are told: a reader of the same name takes the place"
                + " of this one. Not set: the connector's name.")
        .optional()
        .allowing(new NotBlank("a name"))
        .low()
        .shownWhere(ACKNOWLEDGED, OF_STREAMS);
  }

  private static Setting stateTopic() {
    return Setting.of(
            STREAM_STATE_TOPIC,
            Type.STRING,
            "Topic of stream states",
            "The topic of records without value that carry offsets where no row does: when a sender"
                + " begins, and when a stream ends. Not set: the connector's name and '-streams'.")
        .optional()
        .allowing(new NotBlank("the name of a topic"))
        .shownWhere(ACKNOWLEDGED, OF_STREAMS);
  }

  private static Setting onGap() {
    return Setting.of(
            ON_GAP,
            Type.STRING,
            "On gaps",
            "What happens where an acknowledged stream cannot go on where it should. fail: the task"
                + " fails. continue: it goes on with what there is, and rows may be missing or come"
                + " twice.")
        .withDefault(Choice.name(OnGap.FAIL))
        .allowing(Choice.of(OnGap.class))
        .shownWhere(ACKNOWLEDGED, OF_STREAMS);
  }

  private static Setting rowsPerPoll() {
    return Setting.of(
            MAX_ROWS_PER_POLL,
            Type.INT,
            "Rows per poll",
            "How many rows at most become records at a time.")
        .withDefault(2000)
        .allowing(Limits.rows(1, MOST_ROWS));
  }

  private static Setting bytesPerPoll() {
    return Setting.of(
            MAX_BYTES_PER_POLL,
            Type.LONG,
            "Bytes per poll",
            "Of how many bytes at most records are made at a time; one row or batch may have more.")
        .withDefault(8L << 20)
        .allowing(Limits.bytes(1, MOST_BYTES));
  }

  private static Setting recordBytes() {
    return Setting.of(
            RECORD_MAX_BYTES,
            Type.LONG,
            "Bytes per batch record",
            "With record.value=batch, batches of more bytes become several records. Producer and"
                + " topic must take records of that size (max.request.size, max.message.bytes).")
        .withDefault(900_000L)
        .allowing(Limits.bytes(1, MOST_BYTES))
        .shownWhere(RECORD_VALUE, value -> !OF_ROWS.test(value));
  }
}
