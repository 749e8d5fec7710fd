// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import io.lightstream.protocol.TypeRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a source, or a task of it, was told. Immutable. */
public final class SourceConfig {

  /** The topic of records, or a template of it. */
  public static final String TOPIC = "topic";

  /** The column that names the topic. */
  public static final String TOPIC_COLUMN = "topic.column";

  /** {@link RecordValue}. */
  public static final String RECORD_VALUE = "record.value";

  /** The column that is the key. */
  public static final String KEY_COLUMN = "key.column";

  /** The column that is the timestamp. */
  public static final String TIMESTAMP_COLUMN = "timestamp.column";

  /** The column that is the partition. */
  public static final String PARTITION_COLUMN = "partition.column";

  /** Which files are read. */
  public static final String FILES_PATTERN = "files.pattern";

  /** How often it is looked for files. */
  public static final String FILES_POLL_INTERVAL_MS = "files.poll.interval.ms";

  /** Whether streams are acknowledged. */
  public static final String ACKNOWLEDGED = "acknowledged";

  /** The only streams that are read. */
  public static final String STREAMS = "streams";

  /** Who reads. */
  public static final String READER_NAME = "reader.name";

  /** The topic of records that carry nothing but offsets. */
  public static final String STREAM_STATE_TOPIC = "stream.state.topic";

  /** {@link OnGap}. */
  public static final String ON_GAP = "on.gap";

  /** How many rows become records at a time. */
  public static final String MAX_ROWS_PER_POLL = "max.rows.per.poll";

  /** How many bytes become records at a time. */
  public static final String MAX_BYTES_PER_POLL = "max.bytes.per.poll";

  /** The size from which on batches are cut into several records. */
  public static final String RECORD_MAX_BYTES = "record.max.bytes";

  private static final String CONNECTOR = "name";
  private static final String TOLERANCE = "errors.tolerance";
  private static final String TASK = "lightstream.task";
  private static final String TASK_PLACE = "lightstream.task.place.";
  private static final TypeRegistry ROWS = TypeRegistry.parse("rows:table");

  private static final Definition DEFINITION = SourceDefinition.create();

  private final Map<String, String> properties;
  private final Settings settings;
  private final ConnectionSettings connection;

  private SourceConfig(Map<String, String> properties) {
    this.properties = new HashMap<>(properties);
    this.settings = DEFINITION.parse(properties);
    this.connection = ConnectionSettings.of(settings);
  }

  /** All settings of a source, and the rules between them. */
  public static Definition definition() {
    return DEFINITION;
  }

  /**
   * Reads the configuration of a connector, or of a task.
   *
   * @throws org.apache.kafka.common.config.ConfigException that says all that is wrong, by setting,
   *     value and what is allowed
   */
  public static SourceConfig parse(Map<String, String> properties) {
    return new SourceConfig(properties);
  }

  /**
   * The configuration of a task.
   *
   * @param task its number, from 0
   * @param places what it reads: paths of files, or URIs
   */
  public Map<String, String> forTask(int task, List<String> places) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(TASK, Integer.toString(task));
    for (int i = 0; i < places.size(); i++) {
      all.put(TASK_PLACE + i, places.get(i));
    }
    return all;
  }

  /** The connector's name. */
  public String connector() {
    return properties.getOrDefault(CONNECTOR, "lightstream-source");
  }

  /** Which of the connector's tasks this is, from 0. */
  public int task() {
    return Integer.parseInt(properties.getOrDefault(TASK, "0"));
  }

  /** What this task reads: paths of files, or URIs. */
  public List<String> places() {
    List<String> places = new ArrayList<>();
    for (String next = properties.get(TASK_PLACE + 0);
        next != null;
        next = properties.get(TASK_PLACE + places.size())) {
      places.add(next);
    }
    return places;
  }

  /** Whether what is malformed is left out, by Connect's own {@code errors.tolerance=all}. */
  public boolean toleratesErrors() {
    return "all".equalsIgnoreCase(properties.get(TOLERANCE));
  }

  /** How to connect, and to what. */
  public ConnectionSettings connection() {
    return connection;
  }

  /** The topic, or a template of it. */
  public String topic() {
    return settings.text(TOPIC);
  }

  /** The column that names the topic. */
  public Optional<String> topicColumn() {
    return settings.optionalText(TOPIC_COLUMN);
  }

  /** What the value of a record is. */
  public RecordValue recordValue() {
    return settings.choice(RECORD_VALUE, RecordValue.class);
  }

  /** The column that is the key. */
  public Optional<String> keyColumn() {
    return settings.optionalText(KEY_COLUMN);
  }

  /** The column that is the timestamp. */
  public Optional<String> timestampColumn() {
    return settings.optionalText(TIMESTAMP_COLUMN);
  }

  /** The column that is the partition. */
  public Optional<String> partitionColumn() {
    return settings.optionalText(PARTITION_COLUMN);
  }

  /** A glob for the files that are read. */
  public String filesPattern() {
    return settings.text(FILES_PATTERN);
  }

  /** How often it is looked for files. */
  public Duration filesPollInterval() {
    return settings.millis(FILES_POLL_INTERVAL_MS);
  }

  /** Whether streams are acknowledged. */
  public boolean acknowledged() {
    return settings.isTrue(ACKNOWLEDGED);
  }

  /** The only streams that are read; empty for any. */
  public Set<String> streams() {
    return Set.copyOf(settings.list(STREAMS));
  }

  /** Who reads. */
  public String readerName() {
    return settings.optionalText(READER_NAME).orElseGet(this::connector);
  }

  /** The topic of records that carry nothing but offsets. Connectors may have any name. */
  public String streamStateTopic() {
    return settings
        .optionalText(STREAM_STATE_TOPIC)
        .orElseGet(() -> TopicTemplates.cleaned(connector()) + "-streams");
  }

  /** What to do where a stream cannot go on where it should. */
  public OnGap onGap() {
    return settings.choice(ON_GAP, OnGap.class);
  }

  /** The types of an acknowledged stream: one table called "rows" where none are set. */
  public TypeRegistry streamTypes() {
    return connection.types().orElse(ROWS);
  }

  /** How many rows become records at a time. */
  public int rowsPerPoll() {
    return settings.integer(MAX_ROWS_PER_POLL);
  }

  /** How many bytes become records at a time. */
  public long bytesPerPoll() {
    return settings.number(MAX_BYTES_PER_POLL);
  }

  /** The size from which on batches are cut into several records. */
  public long recordBytes() {
    return settings.number(RECORD_MAX_BYTES);
  }
}
