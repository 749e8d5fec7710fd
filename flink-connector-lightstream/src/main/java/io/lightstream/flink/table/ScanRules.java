// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static io.lightstream.flink.table.ConnectionOptions.MODE;
import static io.lightstream.flink.table.ConnectionOptions.PATH;
import static io.lightstream.flink.table.ConnectionOptions.URI;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;

/** Which options of a table that is read go together. */
final class ScanRules {

  private static final List<ConfigOption<?>> OF_ACKNOWLEDGED =
      List.of(
          ScanOptions.READER,
          ScanOptions.STREAMS,
          ScanOptions.ON_GAP,
          ScanOptions.AWAIT_SENDER,
          ScanOptions.KEEP_ENDED);

  private static final List<ConfigOption<?>> OF_PLAIN =
      List.of(ScanOptions.ON_LOSS, ScanOptions.PEERS);

  private static final List<ConfigOption<?>> OF_LISTENING =
      List.of(ScanOptions.DISCOVERY_PATH, ScanOptions.ADVERTISED_HOST, ScanOptions.PEERS);

  private ScanRules() {}

  /** Checks them against each other, and against the columns of the table. */
  static void check(GivenOptions options, TableShape table) {
    ConnectionRules.check(options);
    table.checkChangelog(options, ScanOptions.ROW_KIND_COLUMN, ScanOptions.CHANGELOG_MODE);
    if (options.has(PATH)) {
      checkFiles(options);
    } else {
      checkEndpoints(options);
    }
  }

  private static void checkFiles(GivenOptions options) {
    options.allow(ScanOptions.ACKNOWLEDGED, false, "it is for 'uri', but the table has 'path'");
    Stream.of(OF_ACKNOWLEDGED, OF_PLAIN, OF_LISTENING)
        .flatMap(List::stream)
        .forEach(
            option -> options.allow(option, false, "it is for 'uri', but the table has 'path'"));
    boolean monitored = options.has(ScanOptions.MONITOR_INTERVAL);
    boolean ends =
        options.optional(ScanOptions.BOUNDED_MODE).orElse(BoundedMode.BOUNDED)
            == BoundedMode.BOUNDED;
    options.allow(
        ScanOptions.BOUNDED_MODE,
        ends || monitored,
        "files end, unless 'scan.monitor-interval' is set");
    options.allow(
        ScanOptions.BOUNDED_MODE,
        !ends || !monitored,
        "files that are monitored, by 'scan.monitor-interval', never end");
  }

  private static void checkEndpoints(GivenOptions options) {
    for (ConfigOption<?> option : List.of(ScanOptions.MONITOR_INTERVAL, ScanOptions.SPLIT_SIZE)) {
      options.allow(option, false, "it is for 'path'");
    }
    boolean listens = options.get(MODE) == ConnectionMode.LISTEN;
    for (ConfigOption<?> option : OF_LISTENING) {
      options.allow(option, listens, "it is for 'mode' = 'listen'");
    }
    if (options.get(ScanOptions.ACKNOWLEDGED)) {
      checkAcknowledged(options, listens);
    } else {
      checkPlain(options);
    }
  }

  private static void checkPlain(GivenOptions options) {
    OF_ACKNOWLEDGED.forEach(
        option -> options.allow(option, false, "it needs 'scan.acknowledged' = 'true'"));
    options.allow(
        ScanOptions.PEERS,
        options.optional(ScanOptions.BOUNDED_MODE).orElse(BoundedMode.BOUNDED)
            == BoundedMode.BOUNDED,
        "it is for 'scan.bounded.mode' = 'bounded'");
  }

  private static void checkAcknowledged(GivenOptions options, boolean listens) {
    ConnectionRules.checkAcknowledged(options, "'scan.acknowledged' = 'true'");
    options.allow(ScanOptions.READER, !listens, "it is for 'mode' = 'connect'");
    OF_PLAIN.forEach(
        option -> options.allow(option, false, "it is for streams that are not acknowledged"));
    options.allow(
        URI,
        !listens || options.get(URI).size() == 1,
        "a table of acknowledged streams listens on one address, which may have a range of ports");
    options.allow(
        ScanOptions.BOUNDED_MODE,
        !listens
            || options.has(ScanOptions.STREAMS)
            || options.get(ScanOptions.BOUNDED_MODE) != BoundedMode.BOUNDED,
        "a table that listens ends only with streams that 'scan.streams' names");
  }
}
