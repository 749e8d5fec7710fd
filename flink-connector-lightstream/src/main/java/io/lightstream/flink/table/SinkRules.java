// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static io.lightstream.flink.table.ConnectionOptions.MODE;
import static io.lightstream.flink.table.ConnectionOptions.PATH;
import static io.lightstream.flink.table.ConnectionOptions.PROTOCOL;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Which options of a table that is written go together. */
final class SinkRules {

  private static final List<ConfigOption<?>> OF_GUARANTEES =
      List.of(SinkOptions.STREAM_ID_PREFIX, SinkOptions.SPILL_PATH, SinkOptions.SPILL_THRESHOLD);

  private SinkRules() {}

  /** Checks them against each other, and against the columns of the table. */
  static void check(GivenOptions options, TableShape table) {
    options.allow(
        PATH, false, "files are written with 'connector' = 'filesystem' and 'format' = 'arrow'");
    ConnectionRules.check(options);
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
        SinkOptions.COMMIT_TIMEOUT,
        guarantee == DeliveryGuarantee.EXACTLY_ONCE,
        "it is for 'sink.delivery-guarantee' = 'exactly-once'");
    if (none) {
      return;
    }
    options.allow(
        SinkOptions.DELIVERY_GUARANTEE,
        options.get(PROTOCOL) != WireProtocol.TLV,
        "frames of 'protocol' = 'tlv' cannot be acknowledged; only 'none' is allowed");
    options.allow(
        SinkOptions.DELIVERY_GUARANTEE,
        options.get(MODE) == ConnectionMode.CONNECT,
        "with 'mode' = 'listen' only 'none' is allowed");
    if (!options.has(SinkOptions.STREAM_ID_PREFIX)) {
      throw options.missing(
          SinkOptions.STREAM_ID_PREFIX, "'sink.delivery-guarantee' = '" + guarantee + "' needs it");
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
