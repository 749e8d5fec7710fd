// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.flink.source.LightstreamSource;
import io.lightstream.flink.source.LightstreamSourceBuilder;
import io.lightstream.flink.source.OnGap;
import io.lightstream.flink.source.OnLoss;
import io.lightstream.flink.source.OnMalformed;
import io.lightstream.flink.source.WireFormat;
import java.util.OptionalLong;
import org.apache.flink.table.data.RowData;

/** The source that a table's options describe. */
final class ScanSource {

  private ScanSource() {}

  /**
   * Makes the source.
   *
   * @param limit how many rows are wanted of each reader
   * @throws io.lightstream.error.ConfigurationException if there is no such source
   */
  static LightstreamSource<RowData> of(
      GivenOptions options, RecordBatchDeserializer<RowData> rows, OptionalLong limit) {
    LightstreamSourceBuilder<RowData> source = LightstreamSource.builder(rows);
    if (options.has(ConnectionOptions.PATH)) {
      fromFiles(options, source);
    } else {
      fromEndpoints(options, source);
    }
    options
        .optional(ScanOptions.BOUNDED_MODE)
        .ifPresent(
            mode -> {
              switch (mode) {
                case BOUNDED -> source.bounded();
                case UNBOUNDED -> source.unbounded();
              }
            });
    source.onMalformed(
        switch (options.get(ScanOptions.ON_MALFORMED)) {
          case FAIL -> OnMalformed.FAIL;
          case SKIP -> OnMalformed.SKIP;
        });
    options.optional(ScanOptions.RATE_LIMIT).ifPresent(source::rateLimit);
    options.optional(ScanOptions.IDLE_TIMEOUT).ifPresent(source::idleAfter);
    limit.ifPresent(source::limit);
    return source.build();
  }

  private static void fromFiles(GivenOptions options, LightstreamSourceBuilder<RowData> source) {
    source
        .files(options.get(ConnectionOptions.PATH).toArray(String[]::new))
        .splitBytes(options.get(ScanOptions.SPLIT_SIZE).getBytes());
    options.optional(ScanOptions.MONITOR_INTERVAL).ifPresent(source::monitor);
  }

  private static void fromEndpoints(
      GivenOptions options, LightstreamSourceBuilder<RowData> source) {
    String[] uris = options.get(ConnectionOptions.URI).toArray(String[]::new);
    switch (options.get(ConnectionOptions.MODE)) {
      case CONNECT -> source.connect(uris);
      case LISTEN -> source.listen(uris);
    }
    source.connection(ConnectionSettings.of(options));
    options.optional(ScanOptions.DISCOVERY_PATH).ifPresent(source::discovery);
    options.optional(ScanOptions.ADVERTISED_HOST).ifPresent(source::advertise);
    if (options.get(ConnectionOptions.PROTOCOL) == WireProtocol.LIGHTSTREAM) {
      source.types(options.get(ConnectionOptions.TYPES)).table(ConnectionRules.table(options));
    }
    if (options.get(ScanOptions.ACKNOWLEDGED)) {
      acknowledged(options, source);
    } else {
      plain(options, source);
    }
  }

  private static void plain(GivenOptions options, LightstreamSourceBuilder<RowData> source) {
    source
        .format(
            switch (options.get(ConnectionOptions.PROTOCOL)) {
              case ARROW -> WireFormat.ARROW;
              case LIGHTSTREAM -> WireFormat.LIGHTSTREAM;
              case TLV -> WireFormat.TLV;
            })
        .peers(options.get(ScanOptions.PEERS));
    options
        .optional(ScanOptions.ON_LOSS)
        .ifPresent(
            action ->
                source.onLoss(
                    switch (action) {
                      case FAIL -> OnLoss.FAIL;
                      case RECONNECT -> OnLoss.RECONNECT;
                    }));
  }

  private static void acknowledged(GivenOptions options, LightstreamSourceBuilder<RowData> source) {
    source
        .acknowledged(options.get(ScanOptions.READER))
        .awaitSender(options.get(ScanOptions.AWAIT_SENDER))
        .keepEnded(options.get(ScanOptions.KEEP_ENDED))
        .onGap(
            switch (options.get(ScanOptions.ON_GAP)) {
              case FAIL -> OnGap.FAIL;
              case CONTINUE -> OnGap.CONTINUE;
            });
    options
        .optional(ScanOptions.STREAMS)
        .ifPresent(ids -> source.streams(ids.toArray(String[]::new)));
  }
}
