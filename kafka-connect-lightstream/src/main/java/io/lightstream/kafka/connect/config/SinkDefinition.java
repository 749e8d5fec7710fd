// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The settings that only a sink has. */
final class SinkDefinition {

  static final String DELIVERY_GUARANTEE = "delivery.guarantee";
  static final String STREAM_ID_PREFIX = "stream.id.prefix";
  static final String STREAM_GENERATION = "stream.generation";
  static final String ON_OFFSET_RESET = "on.offset.reset";
  static final String TABLES = "tables";
  static final String SCHEMA_EVOLUTION = "schema.evolution";
  static final String TOMBSTONES = "tombstones";
  static final String COLUMN_KEY = "column.key";
  static final String COLUMN_HEADERS = "column.headers";
  static final String COLUMN_TOPIC = "column.topic";
  static final String COLUMN_PARTITION = "column.partition";
  static final String COLUMN_OFFSET = "column.offset";
  static final String COLUMN_TIMESTAMP = "column.timestamp";
  static final String BATCH_MAX_ROWS = "batch.max.rows";
  static final String BATCH_MAX_BYTES = "batch.max.bytes";
  static final String BATCH_MAX_DELAY_MS = "batch.max.delay.ms";
  static final String BUFFER_MAX_BYTES = "buffer.max.bytes";
  static final String FILE_MAX_ROWS = "file.max.rows";
  static final String FILE_MAX_BYTES = "file.max.bytes";
  static final String FILE_MAX_DELAY_MS = "file.max.delay.ms";

  private static final String DELIVERY = "Delivery";
  private static final String ROWS = "Rows and columns";
  private static final String BATCHES = "Batches and memory";
  private static final String FILES = "Files";
  private static final int MOST_ROWS = 1 << 24;
  private static final int MOST_BYTES = 1 << 30;
  private static final long LEAST_BUFFER = 1 << 20;

  private final ConfigDef definition = new ConfigDef();
  private String group = "";
  private int order;

  private SinkDefinition() {}

  static ConfigDef create() {
    SinkDefinition d = new SinkDefinition();
    d.delivery();
    d.rows();
    d.batches();
    d.files();
    return d.definition;
  }

  private void delivery() {
    group(DELIVERY);
    choice(
        DELIVERY_GUARANTEE,
        DeliveryGuarantee.NONE,
        HIGH,
        "What is promised. none: offsets are committed once the operating system has the rows."
            + " at-least-once: once the receiver has acknowledged them. exactly-once: the receiver"
            + " keeps the offsets with the rows, and the sink goes on there; one stream per"
            + " partition of a topic. The latter two need a receiver of acknowledged streams."
            + " Files are always exactly-once.",
        "Delivery guarantee");
    text(
        STREAM_ID_PREFIX,
        LOW,
        "What the ids of acknowledged streams begin with. They must be the same for as long as the"
            + " sink lives, and no other sink of the receiver may have them. Empty: the"
            + " connector's name.",
        "Prefix of stream ids");
    number(
        STREAM_GENERATION,
        Type.INT,
        0,
        Range.atLeast(0),
        LOW,
        "With exactly-once, the first generation of streams to use. A higher one begins new streams"
            + " at the committed offsets, whatever the receiver has of the former ones: what to do"
            + " after offsets were reset, or a topic was made anew.",
        "Generation of streams");
    choice(
        ON_OFFSET_RESET,
        OffsetReset.FAIL,
        LOW,
        "With exactly-once, what happens when records come with offsets that the receiver has"
            + " already, because a topic was made anew. fail: the task fails, and"
            + " stream.generation is yours to set. new-generation: the stream ends, and the next"
            + " generation begins with these records.",
        "On reset of offsets");
  }

  private void rows() {
    group(ROWS);
    choice(
        TABLES,
        TableLayout.MERGED,
        MEDIUM,
        "merged: all topics share one table. per-topic: each topic has a table of its own, named"
            + " like it.",
        "Tables");
    choice(
        SCHEMA_EVOLUTION,
        SchemaEvolution.WIDEN,
        MEDIUM,
        "What happens when the columns of a record differ. widen: columns are added, and become"
            + " wider or nullable where no value changes; records that do not fit fail. new: the"
            + " same, and records that do not fit begin anew with their columns. fail: records"
            + " with other columns fail. Those that fail go to the dead letter queue where there"
            + " is one; otherwise the task fails.",
        "Evolution of schemas");
    choice(
        TOMBSTONES,
        Tombstones.SKIP,
        MEDIUM,
        "What happens to records without value. skip: they are left out. fail: they fail."
            + " null-row: they become rows of nulls, but for columns from the key and the record.",
        "Tombstones");
    column(COLUMN_KEY, "the record's key");
    column(COLUMN_HEADERS, "the record's headers");
    column(COLUMN_TOPIC, "the topic");
    column(COLUMN_PARTITION, "the partition");
    column(COLUMN_OFFSET, "the offset");
    column(COLUMN_TIMESTAMP, "the record's timestamp");
  }

  private void column(String name, String what) {
    text(
        name,
        LOW,
        "The name of a column for " + what + ". Empty: there is none.",
        "Column for " + what);
  }

  private void batches() {
    group(BATCHES);
    number(
        BATCH_MAX_ROWS,
        Type.INT,
        10_000,
        Range.between(1, MOST_ROWS),
        HIGH,
        "The number of rows after which a batch is sent.",
        "Rows per batch");
    number(
        BATCH_MAX_BYTES,
        Type.INT,
        8 << 20,
        Range.between(1, MOST_BYTES),
        MEDIUM,
        "The bytes of its buffers after which a batch is sent.",
        "Bytes per batch");
    number(
        BATCH_MAX_DELAY_MS,
        Type.LONG,
        100L,
        Range.atLeast(0),
        HIGH,
        "How long the first row of a batch waits for more before the batch is sent as it is, also"
            + " without new records. With 0 every delivery of records is sent at once.",
        "Delay (ms)");
    number(
        BUFFER_MAX_BYTES,
        Type.LONG,
        64L << 20,
        Range.atLeast(LEAST_BUFFER),
        MEDIUM,
        "The most bytes that a task holds in rows it gathers and in batches that are not done."
            + " When it is reached, the task's partitions pause until there is room.",
        "Buffer (bytes)");
  }

  private void files() {
    group(FILES);
    number(
        FILE_MAX_ROWS,
        Type.LONG,
        1_000_000L,
        Range.atLeast(1),
        MEDIUM,
        "The number of rows after which a file is published.",
        "Rows per file");
    number(
        FILE_MAX_BYTES,
        Type.LONG,
        256L << 20,
        Range.atLeast(1),
        MEDIUM,
        "The bytes after which a file is published.",
        "Bytes per file");
    number(
        FILE_MAX_DELAY_MS,
        Type.LONG,
        60_000L,
        Range.atLeast(1),
        MEDIUM,
        "How long after its first row a file is published at the latest, also without new"
            + " records.",
        "Delay of a file (ms)");
  }

  private void group(String name) {
    group = name;
    order = 0;
  }

  private <E extends Enum<E>> void choice(
      String name, E otherwise, Importance importance, String doc, String label) {
    List<String> names =
        Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
            .map(SinkDefinition::named)
            .toList();
    define(
        name,
        Type.STRING,
        named(otherwise),
        ConfigDef.ValidString.in(names.toArray(String[]::new)),
        importance,
        doc,
        Width.SHORT,
        label);
  }

  static String named(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void text(String name, Importance importance, String doc, String label) {
    define(name, Type.STRING, "", null, importance, doc, Width.MEDIUM, label);
  }

  private void number(
      String name,
      Type type,
      Object otherwise,
      ConfigDef.Validator range,
      Importance importance,
      String doc,
      String label) {
    define(name, type, otherwise, range, importance, doc, Width.SHORT, label);
  }

  private void define(
      String name,
      Type type,
      Object otherwise,
      ConfigDef.Validator validator,
      Importance importance,
      String doc,
      Width width,
      String label) {
    definition.define(
        name, type, otherwise, validator, importance, doc, group, ++order, width, label);
  }
}
