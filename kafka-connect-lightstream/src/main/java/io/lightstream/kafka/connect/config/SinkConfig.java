// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import io.lightstream.kafka.data.ExtraColumns;
import io.lightstream.protocol.TypeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/** What a sink, and a task of it, was told. Immutable. */
public final class SinkConfig {

  /** {@link DeliveryGuarantee}. */
  public static final String DELIVERY_GUARANTEE = "delivery.guarantee";

  /** What the ids of streams begin with. */
  public static final String STREAM_ID_PREFIX = "stream.id.prefix";

  /** The first generation of streams. */
  public static final String STREAM_GENERATION = "stream.generation";

  /** {@link OffsetReset}. */
  public static final String ON_OFFSET_RESET = "on.offset.reset";

  /** {@link TableLayout}. */
  public static final String TABLES = "tables";

  /** {@link SchemaEvolution}. */
  public static final String SCHEMA_EVOLUTION = "schema.evolution";

  /** {@link Tombstones}. */
  public static final String TOMBSTONES = "tombstones";

  /** The column of the key. */
  public static final String COLUMN_KEY = "column.key";

  /** The column of the headers. */
  public static final String COLUMN_HEADERS = "column.headers";

  /** The column of the topic. */
  public static final String COLUMN_TOPIC = "column.topic";

  /** The column of the partition. */
  public static final String COLUMN_PARTITION = "column.partition";

  /** The column of the offset. */
  public static final String COLUMN_OFFSET = "column.offset";

  /** The column of the timestamp. */
  public static final String COLUMN_TIMESTAMP = "column.timestamp";

  /** Rows of a full batch. */
  public static final String BATCH_MAX_ROWS = "batch.max.rows";

  /** Bytes of a full batch. */
  public static final String BATCH_MAX_BYTES = "batch.max.bytes";

  /** How long a batch waits for rows. */
  public static final String BATCH_MAX_DELAY_MS = "batch.max.delay.ms";

  /** The memory of a task. */
  public static final String BUFFER_MAX_BYTES = "buffer.max.bytes";

  /** Rows of a full file. */
  public static final String FILE_MAX_ROWS = "file.max.rows";

  /** Bytes of a full file. */
  public static final String FILE_MAX_BYTES = "file.max.bytes";

  /** How long a file waits for rows. */
  public static final String FILE_MAX_DELAY_MS = "file.max.delay.ms";

  /** The number of a task, from 0: no setting, but set by the connector for its tasks. */
  public static final String TASK = "lightstream.task";

  /** The buffer has room for that many full batches at least, as they grow by doubling. */
  static final int BATCHES_IN_BUFFER = 8;

  private static final String CONNECTOR = "name";
  private static final String ONE_TABLE = "rows";

  private final Settings settings;
  private final ConnectionSettings connection;
  private final String connector;
  private final int task;

  private SinkConfig(Settings settings, String connector, int task) {
    this.settings = settings;
    this.connection = ConnectionSettings.of(settings);
    this.connector = connector;
    this.task = task;
  }

  /** All settings of a sink, and the rules between them. */
  public static Definition definition() {
    return SinkDefinition.create();
  }

  /**
   * Reads the configuration of a connector, or of a task.
   *
   * @throws ConfigException that says all that is wrong, by setting, value and what is allowed
   */
  public static SinkConfig parse(Map<String, String> properties) {
    return new SinkConfig(
        definition().parse(properties),
        properties.getOrDefault(CONNECTOR, "lightstream-sink"),
        Integer.parseInt(properties.getOrDefault(TASK, "0")));
  }

  /** What is connected to, or written to, and how. */
  public ConnectionSettings connection() {
    return connection;
  }

  /**
   * The folder for files.
   *
   * @throws IllegalStateException if it is not files that are written
   */
  public Path folder() {
    return connection.paths().stream().findFirst().orElseThrow(IllegalStateException::new);
  }

  /** The connector's name. */
  public String connector() {
    return connector;
  }

  /** Which of the connector's tasks this is, from 0. */
  public int task() {
    return task;
  }

  /** What is promised. */
  public DeliveryGuarantee guarantee() {
    return connection.isOfFiles()
        ? DeliveryGuarantee.EXACTLY_ONCE
        : settings.choice(DELIVERY_GUARANTEE, DeliveryGuarantee.class);
  }

  /** Whether batches go to receivers of acknowledged streams. */
  public boolean isAcknowledged() {
    return !connection.isOfFiles() && guarantee() != DeliveryGuarantee.NONE;
  }

  /** What the ids of streams begin with: the connector's name where nothing is set. */
  public String streamIdPrefix() {
    return settings.optionalText(STREAM_ID_PREFIX).orElse(connector);
  }

  /** The first generation of streams to try, from 0. */
  public int streamGeneration() {
    return settings.integer(STREAM_GENERATION);
  }

  /** What happens when offsets begin anew. */
  public OffsetReset onOffsetReset() {
    return settings.choice(ON_OFFSET_RESET, OffsetReset.class);
  }

  /** Which rows share a table. */
  public TableLayout tables() {
    return settings.choice(TABLES, TableLayout.class);
  }

  /** The name of the one table where all share it. */
  public String table() {
    return connection.table().orElse(ONE_TABLE);
  }

  /** The types of connections that have types: the one table where nothing else is set. */
  public TypeRegistry types() {
    return connection
        .types()
        .orElseGet(
            () -> {
              TypeRegistry.Builder one = TypeRegistry.builder();
              one.table(table());
              return one.build();
            });
  }

  /** What happens to records with other columns. */
  public SchemaEvolution evolution() {
    return settings.choice(SCHEMA_EVOLUTION, SchemaEvolution.class);
  }

  /** What happens to records without value. */
  public Tombstones tombstones() {
    return settings.choice(TOMBSTONES, Tombstones.class);
  }

  /** The columns that do not come from the value. */
  public ExtraColumns extraColumns() {
    return new ExtraColumns(
        column(COLUMN_KEY),
        column(COLUMN_HEADERS),
        column(COLUMN_TOPIC),
        column(COLUMN_PARTITION),
        column(COLUMN_OFFSET),
        column(COLUMN_TIMESTAMP));
  }

  private Optional<String> column(String setting) {
    return settings.optionalText(setting);
  }

  /** Rows after which a batch is full. */
  public int batchRows() {
    return settings.integer(BATCH_MAX_ROWS);
  }

  /** Bytes after which a batch is full. */
  public long batchBytes() {
    return settings.number(BATCH_MAX_BYTES);
  }

  /** How long the first row of a batch waits for more. */
  public Duration batchDelay() {
    return settings.millis(BATCH_MAX_DELAY_MS);
  }

  /** How many bytes of rows and batches there may be in the task. */
  public long bufferBytes() {
    return settings.number(BUFFER_MAX_BYTES);
  }

  /** Rows after which a file is full. */
  public long fileRows() {
    return settings.number(FILE_MAX_ROWS);
  }

  /** Bytes after which a file is full. */
  public long fileBytes() {
    return settings.number(FILE_MAX_BYTES);
  }

  /** How long after its first row a file is published at the latest. */
  public Duration fileDelay() {
    return settings.millis(FILE_MAX_DELAY_MS);
  }
}
