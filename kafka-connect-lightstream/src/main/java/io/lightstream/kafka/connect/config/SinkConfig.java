// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What a sink, and a task of it, was told. Immutable. */
public final class SinkConfig {

  /** The number of a task, from 0; set by the connector for its tasks. */
  public static final String TASK = "lightstream.task";

  private static final String CONNECTOR = "name";

  private final AbstractConfig values;
  private final String connector;
  private final int task;

  private SinkConfig(AbstractConfig values, String connector, int task) {
    this.values = values;
    this.connector = connector;
    this.task = task;
  }

  /** All settings of a sink. */
  public static ConfigDef definition() {
    return SinkDefinition.create();
  }

  /**
   * Reads the configuration of a connector, or of a task.
   *
   * @throws org.apache.kafka.common.config.ConfigException that names setting, value and what is
   *     allowed
   */
  public static SinkConfig parse(Map<String, String> properties) {
    return new SinkConfig(
        new AbstractConfig(definition(), properties, false),
        properties.getOrDefault(CONNECTOR, "lightstream-sink"),
        Integer.parseInt(properties.getOrDefault(TASK, "0")));
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
    return choice(DeliveryGuarantee.class, SinkDefinition.DELIVERY_GUARANTEE);
  }

  /** What the ids of streams begin with: the connector's name where nothing is set. */
  public String streamIdPrefix() {
    String prefix = values.getString(SinkDefinition.STREAM_ID_PREFIX);
    return prefix.isEmpty() ? connector : prefix;
  }

  /** The first generation of streams to try, from 0. */
  public int streamGeneration() {
    return values.getInt(SinkDefinition.STREAM_GENERATION);
  }

  /** What happens when offsets go back. */
  public OffsetReset onOffsetReset() {
    return choice(OffsetReset.class, SinkDefinition.ON_OFFSET_RESET);
  }

  /** Which rows share a table. */
  public TableLayout tables() {
    return choice(TableLayout.class, SinkDefinition.TABLES);
  }

  /** What happens to records with other columns. */
  public SchemaEvolution evolution() {
    return choice(SchemaEvolution.class, SinkDefinition.SCHEMA_EVOLUTION);
  }

  /** What happens to records without value. */
  public Tombstones tombstones() {
    return choice(Tombstones.class, SinkDefinition.TOMBSTONES);
  }

  /** The name of the column for what is named, one of the {@code COLUMN_} settings. */
  public Optional<String> column(String setting) {
    return Optional.of(values.getString(setting)).filter(name -> !name.isEmpty());
  }

  /** Rows after which a batch is full. */
  public int batchRows() {
    return values.getInt(SinkDefinition.BATCH_MAX_ROWS);
  }

  /** Bytes after which a batch is full. */
  public long batchBytes() {
    return values.getInt(SinkDefinition.BATCH_MAX_BYTES);
  }

  /** How long the first row of a batch waits for more. */
  public Duration batchDelay() {
    return millis(SinkDefinition.BATCH_MAX_DELAY_MS);
  }

  /** How many bytes of rows and batches there may be in the task. */
  public long bufferBytes() {
    return values.getLong(SinkDefinition.BUFFER_MAX_BYTES);
  }

  /** Rows after which a file is full. */
  public long fileRows() {
    return values.getLong(SinkDefinition.FILE_MAX_ROWS);
  }

  /** Bytes after which a file is full. */
  public long fileBytes() {
    return values.getLong(SinkDefinition.FILE_MAX_BYTES);
  }

  /** How long after its first row a file is published at the latest. */
  public Duration fileDelay() {
    return millis(SinkDefinition.FILE_MAX_DELAY_MS);
  }

  private Duration millis(String setting) {
    return Duration.ofMillis(values.getLong(setting));
  }

  private <E extends Enum<E>> E choice(Class<E> type, String setting) {
    return Enum.valueOf(type, values.getString(setting).toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
