// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static io.lightstream.flink.table.ConnectionOptions.MODE;
import static io.lightstream.flink.table.ConnectionOptions.PATH;
import static io.lightstream.flink.table.ConnectionOptions.PROTOCOL;
import static io.lightstream.flink.table.ConnectionOptions.URI;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Which options of a table that is written go together. */
final class SinkRules {

  private static final List<ConfigOption<?>> OF_GUARANTEES =
      List.of(
          SinkOptions.STREAM_ID_PREFIX,
          SinkOptions.ON_GAP,
          SinkOptions.SPILL_PATH,
          SinkOptions.SPILL_THRESHOLD);

  private SinkRules() {}

  /** Checks them against each other, and against the columns of the table. */
  static void check(GivenOptions options, TableShape table) {
    options.allow(
        PATH, false, "files are written with 'connector' = 'filesystem' and 'format' = 'arrow'");
    ConnectionRules.check(options);
    options.allow(
        PROTOCOL,
        options.get(PROTOCOL) != WireProtocol.TLV,
        "tables are written as 'arrow' or 'lightstream'");
    options.allow(
        URI,
        options.get(URI).stream().noneMatch(Addresses::isForEach),
        "subtasks of a sink listen on the addresses in turn: they have no ranges of ports");
    checkGuarantee(options, options.get(SinkOptions.DELIVERY_GUARANTEE));
    options.allow(
        SinkOptions.SPILL_THRESHOLD,
        options.has(SinkOptions.SPILL_PATH),
        "it needs 'sink.spill.path'");
    checkSizes(options);
    table.checkChangelog(options, SinkOptions.ROW_KIND_COLUMN, SinkOptions.CHANGELOG_MODE);
  }

  private static void checkGuarantee(GivenOptions options, DeliveryGuarantee guarantee) {
    boolean none = guarantee == DeliveryGuarantee.NONE;
    for (ConfigOption<?> option : OF_GUARANTEES) {
      options.allow(option, !none, "it needs another 'sink.delivery-guarantee' than 'none'");
    }
    options.allow(
        SinkOptions.ON_NO_SUBSCRIBER,
        none && options.get(MODE) == ConnectionMode.LISTEN,
        "it is for 'mode' = 'listen' with 'sink.delivery-guarantee' = 'none'");
    if (!none) {
      ConnectionRules.checkAcknowledged(options, "'sink.delivery-guarantee' = '" + guarantee + "'");
    }
    boolean exactlyOnce = guarantee == DeliveryGuarantee.EXACTLY_ONCE;
    options.allow(
        SinkOptions.COMMIT_TIMEOUT,
        exactlyOnce,
        "it is for 'sink.delivery-guarantee' = 'exactly-once'");
    if (exactlyOnce) {
      checkExactlyOnce(options);
    }
  }

  private static void checkExactlyOnce(GivenOptions options) {
    options.allow(
        SinkOptions.DELIVERY_GUARANTEE,
        options.get(MODE) == ConnectionMode.CONNECT,
        "with 'mode' = 'listen' only 'none' and 'at-least-once' are allowed");
    options.allow(
        SinkOptions.ON_GAP,
        options.optional(SinkOptions.ON_GAP).orElse(GapAction.FAIL) == GapAction.FAIL,
        "rows would come twice; with 'sink.delivery-guarantee' = 'exactly-once' only 'fail' is"
            + " allowed");
    if (!options.has(SinkOptions.STREAM_ID_PREFIX)) {
      throw options.missing(
          SinkOptions.STREAM_ID_PREFIX, "'sink.delivery-guarantee' = 'exactly-once' needs it");
    }
  }

  private static void checkSizes(GivenOptions options) {
    if (options.get(SinkOptions.BATCH_BYTES).compareTo(options.get(SinkOptions.BUFFER_BYTES)) > 0) {
      throw options.refusal(
          SinkOptions.BATCH_BYTES,
          "it must be at most 'sink.buffer.bytes', which is "
              + options.shown(SinkOptions.BUFFER_BYTES));
    }
  }
}
