// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static io.lightstream.kafka.connect.config.ConnectionSettings.MODE;
import static io.lightstream.kafka.connect.config.ConnectionSettings.PROTOCOL;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TYPES;
import static io.lightstream.kafka.connect.config.ConnectionSettings.URI;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which settings of a sink go together. */
final class SinkRules {

  private static final List<String> OF_FILES =
      List.of(SinkConfig.FILE_MAX_ROWS, SinkConfig.FILE_MAX_BYTES, SinkConfig.FILE_MAX_DELAY_MS);
  private static final List<String> COLUMNS =
      List.of(
          SinkConfig.COLUMN_KEY,
          SinkConfig.COLUMN_HEADERS,
          SinkConfig.COLUMN_TOPIC,
          SinkConfig.COLUMN_PARTITION,
          SinkConfig.COLUMN_OFFSET,
          SinkConfig.COLUMN_TIMESTAMP);

  private SinkRules() {}

  static void add(Definition.Builder definition) {
    definition.rules(
        SinkRules::oneFolder,
        SinkRules::guaranteeOfFiles,
        SinkRules::guaranteeOfSubscribers,
        SinkRules::protocolOfGuarantee,
        SinkRules::prefixOfStreams,
        SinkRules::generationOfStreams,
        SinkRules::limitsOfFiles,
        SinkRules::tablesOfConnections,
        SinkRules::namesOfColumns,
        SinkRules::batchesInTheBuffer);
  }

  private static void oneFolder(Settings settings, Findings findings) {
    if (isOfFiles(settings) && settings.list(URI).size() > 1) {
      findings.refuse(URI, "a sink writes to one folder; give each folder a connector of its own");
    }
  }

  private static void guaranteeOfFiles(Settings settings, Findings findings) {
    findings.allow(
        SinkConfig.DELIVERY_GUARANTEE,
        !isOfFiles(settings) || guarantee(settings) == DeliveryGuarantee.EXACTLY_ONCE,
        "files are always exactly-once; leave it out, or set that");
  }

  private static void guaranteeOfSubscribers(Settings settings, Findings findings) {
    if (settings.choice(MODE, ConnectionMode.class) == ConnectionMode.LISTEN
        && guarantee(settings) != DeliveryGuarantee.NONE) {
      findings.refuse(
          SinkConfig.DELIVERY_GUARANTEE,
          "those who subscribe do not acknowledge; set none, or have the sink connect to a receiver"
              + " of acknowledged streams with "
              + MODE
              + "=connect");
    }
  }

  private static void protocolOfGuarantee(Settings settings, Findings findings) {
    findings.allow(
        PROTOCOL,
        !isAcknowledged(settings)
            || settings.choice(PROTOCOL, WireProtocol.class) == WireProtocol.LIGHTSTREAM,
        "an Arrow stream is not acknowledged; leave it out, or set lightstream, for "
            + SinkConfig.DELIVERY_GUARANTEE
            + "="
            + Choice.name(guarantee(settings)));
  }

  private static void prefixOfStreams(Settings settings, Findings findings) {
    findings.allow(
        SinkConfig.STREAM_ID_PREFIX,
        isAcknowledged(settings),
        "only acknowledged streams have ids; leave it out, or set "
            + SinkConfig.DELIVERY_GUARANTEE
            + " to at-least-once or exactly-once");
  }

  private static void generationOfStreams(Settings settings, Findings findings) {
    for (String setting : List.of(SinkConfig.STREAM_GENERATION, SinkConfig.ON_OFFSET_RESET)) {
      findings.allow(
          setting,
          isOfFiles(settings) || guarantee(settings) == DeliveryGuarantee.EXACTLY_ONCE,
          "only exactly-once has generations; leave it out, or set "
              + SinkConfig.DELIVERY_GUARANTEE
              + "=exactly-once");
    }
  }

  private static void limitsOfFiles(Settings settings, Findings findings) {
    for (String setting : OF_FILES) {
      findings.allow(
          setting, isOfFiles(settings), "there are no files; leave it out, or set " + URI);
    }
  }

  private static void tablesOfConnections(Settings settings, Findings findings) {
    if (settings.choice(SinkConfig.TABLES, TableLayout.class) == TableLayout.MERGED
        || isOfFiles(settings)
        || settings.choice(PROTOCOL, WireProtocol.class) == WireProtocol.LIGHTSTREAM) {
      return;
    }
    if (isAcknowledged(settings)
        || settings.choice(MODE, ConnectionMode.class) == ConnectionMode.LISTEN) {
      findings.refuse(
          SinkConfig.TABLES,
          "tables that share a connection are types of the Lightstream protocol; set "
              + PROTOCOL
              + "=lightstream and name the topics in "
              + TYPES);
    }
  }

  private static void namesOfColumns(Settings settings, Findings findings) {
    Map<String, String> seen = new HashMap<>();
    for (String setting : COLUMNS) {
      settings
          .optionalText(setting)
          .ifPresent(
              name -> {
                String other = seen.putIfAbsent(name, setting);
                if (other != null) {
                  findings.refuse(setting, "it is the column of " + other + " too; name another");
                }
              });
    }
  }

  private static void batchesInTheBuffer(Settings settings, Findings findings) {
    long most = settings.number(SinkConfig.BUFFER_MAX_BYTES) / SinkConfig.BATCHES_IN_BUFFER;
    if (settings.number(SinkConfig.BATCH_MAX_BYTES) > most) {
      findings.refuse(
          SinkConfig.BATCH_MAX_BYTES,
          "it must be at most "
              + most
              + ", a "
              + SinkConfig.BATCHES_IN_BUFFER
              + "th of "
              + SinkConfig.BUFFER_MAX_BYTES);
    }
  }

  private static boolean isOfFiles(Settings settings) {
    return settings.list(URI).stream().anyMatch(Places::isFile);
  }

  private static boolean isAcknowledged(Settings settings) {
    return !isOfFiles(settings) && guarantee(settings) != DeliveryGuarantee.NONE;
  }

  private static DeliveryGuarantee guarantee(Settings settings) {
    return settings.choice(SinkConfig.DELIVERY_GUARANTEE, DeliveryGuarantee.class);
  }
}
