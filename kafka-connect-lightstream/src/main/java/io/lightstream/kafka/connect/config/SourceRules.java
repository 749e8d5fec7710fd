// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static io.lightstream.kafka.connect.config.SourceConfig.*;

import java.util.List;

/** Which settings of a source go together. */
final class SourceRules {

  private static final List<String> OF_ROWS =
      List.of(TOPIC_COLUMN, KEY_COLUMN, TIMESTAMP_COLUMN, PARTITION_COLUMN);
  private static final List<String> OF_FILES = List.of(FILES_PATTERN, FILES_POLL_INTERVAL_MS);
  private static final List<String> OF_STREAMS =
      List.of(STREAMS, READER_NAME, STREAM_STATE_TOPIC, ON_GAP);

  private SourceRules() {}

  static void add(Definition.Builder definition) {
    definition.rules(
        SourceRules::topic,
        SourceRules::placeholders,
        SourceRules::columnsOfRows,
        SourceRules::sizeOfBatches,
        SourceRules::filesAlone,
        SourceRules::streamsAlone,
        SourceRules::acknowledgedFiles,
        SourceRules::topicOfStates,
        SourceRules::readerOfListener,
        SourceRules::protocolOfStreams);
  }

  private static void topic(Settings settings, Findings findings) {
    if (settings.optionalText(TOPIC).isEmpty()) {
      findings.missing(
          TOPIC,
          "records need a topic, as in flights or ${table}; rows may choose another one by "
              + TOPIC_COLUMN);
    }
  }

  private static void placeholders(Settings settings, Findings findings) {
    String topic = settings.optionalText(TOPIC).orElse("");
    if (TopicTemplates.has(topic, "stream") && !settings.isTrue(ACKNOWLEDGED)) {
      findings.refuse(
          TOPIC,
          "only acknowledged streams have an id for ${stream}; leave it out, or set "
              + ACKNOWLEDGED
              + "=true");
    }
    if (TopicTemplates.has(topic, "table")
        && !settings.isTrue(ACKNOWLEDGED)
        && !isOfFiles(settings)
        && settings.choice(ConnectionSettings.PROTOCOL, WireProtocol.class) == WireProtocol.ARROW) {
      findings.refuse(
          TOPIC,
          "Arrow streams have no name for ${table}; leave it out, or set "
              + ConnectionSettings.PROTOCOL
              + "=lightstream if the peers speak that");
    }
    if (TopicTemplates.has(topic, "file") && !isOfFiles(settings)) {
      findings.refuse(TOPIC, "there are no files for ${file}; leave it out");
    }
  }

  private static void columnsOfRows(Settings settings, Findings findings) {
    boolean rows = settings.choice(RECORD_VALUE, RecordValue.class) == RecordValue.ROW;
    for (String setting : OF_ROWS) {
      findings.allow(
          setting, rows, "it is for " + RECORD_VALUE + "=row: a batch has many rows; leave it out");
    }
  }

  private static void sizeOfBatches(Settings settings, Findings findings) {
    findings.allow(
        RECORD_MAX_BYTES,
        settings.choice(RECORD_VALUE, RecordValue.class) == RecordValue.BATCH,
        "it is for " + RECORD_VALUE + "=batch; leave it out");
  }

  private static void filesAlone(Settings settings, Findings findings) {
    boolean files = isOfFiles(settings);
    for (String setting : OF_FILES) {
      findings.allow(
          setting,
          files,
          "it is for files; leave it out, or give a folder in " + ConnectionSettings.URI);
    }
  }

  private static void streamsAlone(Settings settings, Findings findings) {
    boolean streams = settings.isTrue(ACKNOWLEDGED);
    for (String setting : OF_STREAMS) {
      findings.allow(
          setting,
          streams,
          "it is for acknowledged streams; leave it out, or set " + ACKNOWLEDGED + "=true");
    }
  }

  private static void acknowledgedFiles(Settings settings, Findings findings) {
    if (settings.isTrue(ACKNOWLEDGED) && isOfFiles(settings)) {
      findings.refuse(
          ACKNOWLEDGED,
          "files have no sender that could be told; leave it out: they are read"
              + " exactly once in any case");
    }
  }

  private static void topicOfStates(Settings settings, Findings findings) {
    String states = settings.optionalText(STREAM_STATE_TOPIC).orElse("");
    if (!states.isEmpty() && !TopicTemplates.isTopic(states)) {
      findings.refuse(
          STREAM_STATE_TOPIC,
          "topics have names of 1 to 249 letters, digits, '.', '_' and '-', not '.' or '..'");
    }
    if (!states.isEmpty() && states.equals(settings.optionalText(TOPIC).orElse(""))) {
      findings.refuse(
          STREAM_STATE_TOPIC,
          "records without value would come among the rows of " + TOPIC + "; name another topic");
    }
  }

  private static void readerOfListener(Settings settings, Findings findings) {
    findings.allow(
        READER_NAME,
        settings.choice(ConnectionSettings.MODE, ConnectionMode.class) == ConnectionMode.CONNECT,
        "only who connects says who reads; leave it out");
  }

  private static void protocolOfStreams(Settings settings, Findings findings) {
    findings.allow(
        ConnectionSettings.PROTOCOL,
        !settings.isTrue(ACKNOWLEDGED)
            || settings.choice(ConnectionSettings.PROTOCOL, WireProtocol.class)
                == WireProtocol.LIGHTSTREAM,
        "acknowledged streams are streams of the Lightstream protocol; leave it out, or write"
            + " lightstream");
  }

  private static boolean isOfFiles(Settings settings) {
    return settings.list(ConnectionSettings.URI).stream().anyMatch(Places::isFile);
  }
}
