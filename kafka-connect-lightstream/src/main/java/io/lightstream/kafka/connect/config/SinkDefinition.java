// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef.Type;

/** The settings of {@link SinkConfig}, with what is said of them. */
final class SinkDefinition {

  private static final int MOST_ROWS = 1 << 24;
  private static final long MOST_BYTES = 1 << 30;
  private static final long LEAST_BUFFER = 1 << 20;
  private static final int LONGEST_PREFIX = 700;

  private static final Predicate<Object> FILES =
      uris ->
          uris instanceof List<?> list
              && list.stream().anyMatch(uri -> Places.isFile(uri.toString()));
  private static final Predicate<Object> ENDPOINTS = FILES.negate();

  private SinkDefinition() {}

  static Definition create() {
    Definition.Builder definition = Definition.builder();
    ConnectionSettings.define(definition);
    definition
        .group("Delivery", guarantee(), prefix(), generation(), reset())
        .group(
            "Rows and columns",
            tables(),
            evolution(),
            tombstones(),
            column(SinkConfig.COLUMN_KEY, "the record's key"),
            column(SinkConfig.COLUMN_HEADERS, "the record's headers"),
            column(SinkConfig.COLUMN_TOPIC, "the topic that the record was read from"),
            column(SinkConfig.COLUMN_PARTITION, "the partition that the record was read from"),
            column(SinkConfig.COLUMN_OFFSET, "the record's offset in that partition"),
            column(SinkConfig.COLUMN_TIMESTAMP, "the record's timestamp"))
        .group("Batches and memory", rows(), bytes(), delay(), buffer())
        .group("Files", fileRows(), fileBytes(), fileDelay());
    SinkRules.add(definition);
    return definition.build();
  }

  private static Setting guarantee() {
    return Setting.of(
            SinkConfig.DELIVERY_GUARANTEE,
            Type.STRING,
            "Delivery guarantee",
            "What is promised. none: offsets are committed once the operating system has the rows."
                + " at-least-once: once the receiver has acknowledged them. exactly-once: the"
                + " receiver keeps the offsets with the rows, and the sink goes on there; one"
                + " stream for each partition of a topic. The latter two need a receiver of"
                + " acknowledged streams. Files are always exactly-once.")
        .withDefault(Choice.name(DeliveryGuarantee.NONE))
        .allowing(Choice.of(DeliveryGuarantee.class))
        .high();
  }

  private static Setting prefix() {
    return Setting.of(
            SinkConfig.STREAM_ID_PREFIX,
            Type.STRING,
            "Prefix of stream ids",
            "What the ids of acknowledged streams begin with: the same for as long as the sink"
                + " lives, and that of no other sink of the receiver. Not set: the connector's"
                + " name.")
        .optional()
        .allowing(new ShortText(LONGEST_PREFIX))
        .low()
        .shownWhere(ConnectionSettings.URI, ENDPOINTS);
  }

  private static Setting generation() {
    return Setting.of(
            SinkConfig.STREAM_GENERATION,
            Type.INT,
            "Generation of streams",
            "With exactly-once, the first generation of streams, or of files, to use. A higher one"
                + " begins at the committed offsets, whatever there is of former ones: what to do"
                + " after offsets were reset or a topic was made anew.")
        .withDefault(0)
        .allowing(new Limits(0, Integer.MAX_VALUE, "generations"))
        .low();
  }

  private static Setting reset() {
    return Setting.of(
            SinkConfig.ON_OFFSET_RESET,
            Type.STRING,
            "On reset of offsets",
            "With exactly-once, what happens when the offsets of a partition begin anew, because"
                + " its topic was deleted and made again. fail: the task fails, and"
                + " stream.generation is yours to set. new-generation: the stream ends, or the"
                + " file, and the next generation begins with these records.")
        .withDefault(Choice.name(OffsetReset.FAIL))
        .allowing(Choice.of(OffsetReset.class))
        .low();
  }

  private static Setting tables() {
    return Setting.of(
            SinkConfig.TABLES,
            Type.STRING,
            "Tables",
            "merged: all topics share one table. per-topic: each topic has a table of its own,"
                + " named like it: a type of the Lightstream protocol, or an Arrow stream.")
        .withDefault(Choice.name(TableLayout.MERGED))
        .allowing(Choice.of(TableLayout.class));
  }

  private static Setting evolution() {
    return Setting.of(
            SinkConfig.SCHEMA_EVOLUTION,
            Type.STRING,
            "Evolution of schemas",
            "What happens when the columns of a record differ. widen: columns are added, and"
                + " become wider or nullable where no value changes; records that do not fit fail."
                + " new: the same, but where a record does not fit the table begins anew with its"
                + " columns. fail: records with other columns fail. Those that fail go to the dead"
                + " letter queue where there is one; otherwise the task fails.")
        .withDefault(Choice.name(SchemaEvolution.WIDEN))
        .allowing(Choice.of(SchemaEvolution.class));
  }

  private static Setting tombstones() {
    return Setting.of(
            SinkConfig.TOMBSTONES,
            Type.STRING,
            "Tombstones",
            "What happens to records without a value. skip: they are left out. fail: they fail,"
                + " as records that do not fit do. null-row: they become rows of nulls, but for"
                + " columns of the key and the like.")
        .withDefault(Choice.name(Tombstones.SKIP))
        .allowing(Choice.of(Tombstones.class));
  }

  private static Setting column(String name, String what) {
    return Setting.of(
            name, Type.STRING, "Column for " + what, "The name of a column for " + what + ".")
        .optional()
        .allowing(new NotBlank("the name of a column"))
        .low();
  }

  private static Setting rows() {
    return Setting.of(
            SinkConfig.BATCH_MAX_ROWS,
            Type.INT,
            "Rows per batch",
            "The number of rows after which a batch is sent.")
        .withDefault(10_000)
        .allowing(Limits.rows(1, MOST_ROWS))
        .high();
  }

  private static Setting bytes() {
    return Setting.of(
            SinkConfig.BATCH_MAX_BYTES,
            Type.LONG,
            "Bytes per batch",
            "The size in memory after which a batch is sent.")
        .withDefault(4L << 20)
        .allowing(Limits.bytes(1, MOST_BYTES));
  }

  private static Setting delay() {
    return Setting.of(
            SinkConfig.BATCH_MAX_DELAY_MS,
            Type.LONG,
            "Delay (ms)",
            "How long the first row of a batch waits for more before the batch is sent as it is,"
                + " also without new records. With 0 every delivery of records is sent at once.")
        .withDefault(100L)
        .allowing(Limits.millis(0))
        .high();
  }

  private static Setting buffer() {
    return Setting.of(
            SinkConfig.BUFFER_MAX_BYTES,
            Type.LONG,
            "Buffer (bytes)",
            "The most memory that a task takes for rows it gathers and batches that are on their"
                + " way. Partitions are paused long before.")
        .withDefault(64L << 20)
        .allowing(Limits.bytes(LEAST_BUFFER, Long.MAX_VALUE));
  }

  private static Setting fileRows() {
    return Setting.of(
            SinkConfig.FILE_MAX_ROWS,
            Type.LONG,
            "Rows per file",
            "The number of rows after which a file is published.")
        .withDefault(1_000_000L)
        .allowing(Limits.rows(1, Long.MAX_VALUE))
        .shownWhere(ConnectionSettings.URI, FILES);
  }

  private static Setting fileBytes() {
    return Setting.of(
            SinkConfig.FILE_MAX_BYTES,
            Type.LONG,
            "Bytes per file",
            "The size after which a file is published.")
        .withDefault(256L << 20)
        .allowing(Limits.bytes(1, Long.MAX_VALUE))
        .shownWhere(ConnectionSettings.URI, FILES);
  }

  private static Setting fileDelay() {
    return Setting.of(
            SinkConfig.FILE_MAX_DELAY_MS,
            Type.LONG,
            "Delay of a file (ms)",
            "How long after its first row a file is published at the latest, also without new"
                + " records.")
        .withDefault(60_000L)
        .allowing(Limits.millis(1))
        .shownWhere(ConnectionSettings.URI, FILES);
  }
}
