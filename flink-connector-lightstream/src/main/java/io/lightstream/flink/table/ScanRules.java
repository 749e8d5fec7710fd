// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static io.lightstream.flink.table.ConnectionOptions.MODE;
import static io.lightstream.flink.table.ConnectionOptions.PATH;
import static io.lightstream.flink.table.ConnectionOptions.PROTOCOL;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** Which options of a table that is read go together. */
final class ScanRules {

  private ScanRules() {}

  /** Checks them against each other, and against the columns of the table. */
  static void check(GivenOptions options, TableShape table) {
    ConnectionRules.check(options);
    boolean files = options.has(PATH);
    checkAcknowledged(options, files);
    boolean listens = !files && options.get(MODE) == ConnectionMode.LISTEN;
    options.allow(ScanOptions.DISCOVERY_PATH, listens, "it is for 'mode' = 'listen'");
    options.allow(ScanOptions.ADVERTISED_HOST, listens, "it is for 'mode' = 'listen'");
    options.allow(ScanOptions.MONITOR_INTERVAL, files, "it is for 'path'");
    checkEnd(options, files);
    table.checkChangelog(options, ScanOptions.ROW_KIND_COLUMN, ScanOptions.CHANGELOG_MODE);
  }

  private static void checkAcknowledged(GivenOptions options, boolean files) {
    boolean acknowledged = options.get(ScanOptions.ACKNOWLEDGED);
    options.allow(ScanOptions.ACKNOWLEDGED, !files, "it is for 'uri', but the table has 'path'");
    options.allow(
        PROTOCOL,
        !acknowledged || options.get(PROTOCOL) != WireProtocol.TLV,
        "frames of it cannot be acknowledged");
    for (ConfigOption<?> option :
        List.of(ScanOptions.READER, ScanOptions.STREAMS, ScanOptions.ON_GAP)) {
      options.allow(option, acknowledged, "it needs 'scan.acknowledged' = 'true'");
    }
    options.allow(
        ScanOptions.READER,
        options.get(MODE) == ConnectionMode.CONNECT,
        "it is for 'mode' = 'connect'");
  }

  private static void checkEnd(GivenOptions options, boolean files) {
    boolean monitored = options.has(ScanOptions.MONITOR_INTERVAL);
    BoundedMode mode = options.optional(ScanOptions.BOUNDED_MODE).orElse(null);
    options.allow(
        ScanOptions.BOUNDED_MODE,
        !(files && mode == BoundedMode.UNBOUNDED && !monitored),
        "files never end only with 'scan.monitor-interval'");
    options.allow(
        ScanOptions.BOUNDED_MODE,
        !(monitored && mode == BoundedMode.BOUNDED),
        "files that are monitored, by 'scan.monitor-interval', never end");
  }
}
