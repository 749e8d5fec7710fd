// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.protocol.TypeRegistry;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.fs.Path;

/** All options of a table, in the order of the documentation, each with what it must be. */
final class OptionRules {

  static final List<OptionRule<?>> CONNECTION =
      List.of(
          Rules.list(
              ConnectionOptions.URI,
              "tcp://host:port, tcps://host:port or uds:///path, or several separated by ';'",
              Addresses::check),
          Rules.oneOf(ConnectionOptions.MODE, ConnectionMode.class),
          Rules.list(
              ConnectionOptions.PATH,
              "files, directories or globs, separated by ';'",
              OptionRules::checkPath),
          Rules.oneOf(ConnectionOptions.PROTOCOL, WireProtocol.class),
          Rules.parsed(
              ConnectionOptions.TYPES,
              "names of types with their kinds, as in 'event:message,quotes:table'",
              TypeRegistry::parse),
          Rules.text(ConnectionOptions.TABLE, "the name of a table"),
          Rules.time(ConnectionOptions.CONNECT_TIMEOUT),
          Rules.time(ConnectionOptions.HANDSHAKE_TIMEOUT),
          Rules.time(ConnectionOptions.LIVENESS_TIMEOUT),
          Rules.time(ConnectionOptions.RECONNECT_BACKOFF),
          Rules.time(ConnectionOptions.RECONNECT_BACKOFF_MAX),
          Rules.time(ConnectionOptions.RECONNECT_TIMEOUT),
          Rules.text(ConnectionOptions.TLS_CERTIFICATE, "the path of a PEM file"),
          Rules.text(ConnectionOptions.TLS_KEY, "the path of a PEM file"),
          Rules.text(ConnectionOptions.TLS_KEY_PASSWORD, "a password"),
          Rules.text(ConnectionOptions.TLS_CA, "the path of a PEM file"),
          Rules.yesOrNo(ConnectionOptions.TLS_INSECURE_SKIP_VERIFY));

  static final List<OptionRule<?>> SCAN =
      List.of(
          Rules.oneOf(ScanOptions.BOUNDED_MODE, BoundedMode.class),
          Rules.yesOrNo(ScanOptions.ACKNOWLEDGED),
          Rules.text(ScanOptions.READER, "a name"),
          Rules.list(
              ScanOptions.STREAMS,
              "ids of streams, none of them empty, separated by ';'",
              OptionRules::checkStream),
          Rules.oneOf(ScanOptions.ON_GAP, GapAction.class),
          Rules.time(ScanOptions.AWAIT_SENDER),
          Rules.time(ScanOptions.KEEP_ENDED),
          Rules.parsed(ScanOptions.DISCOVERY_PATH, "the path of a file", OptionRules::checkPath),
          Rules.text(ScanOptions.ADVERTISED_HOST, "the name or address of a host"),
          Rules.oneOf(ScanOptions.ON_LOSS, LossAction.class),
          Rules.count(ScanOptions.PEERS, 1 << 20),
          Rules.time(ScanOptions.MONITOR_INTERVAL),
          Rules.size(ScanOptions.SPLIT_SIZE, MemorySize.ofMebiBytes(64 << 10)),
          Rules.oneOf(ScanOptions.ON_MALFORMED, MalformedAction.class),
          Rules.oneOf(ScanOptions.MISSING_COLUMNS, MissingColumnAction.class),
          Rules.text(ScanOptions.ROW_KIND_COLUMN, "the name of a column"),
          Rules.oneOf(ScanOptions.CHANGELOG_MODE, ChangelogKind.class),
          Rules.that(ScanOptions.RATE_LIMIT, "a number of rows of at least 1", value -> value >= 1),
          Rules.time(ScanOptions.IDLE_TIMEOUT),
          Rules.yesOrNo(ScanOptions.COPY_ROWS),
          Rules.count(ScanOptions.PARALLELISM, Short.MAX_VALUE + 1));

  static final List<OptionRule<?>> SINK =
      List.of(
          Rules.oneOf(SinkOptions.DELIVERY_GUARANTEE, DeliveryGuarantee.class),
          Rules.that(
              SinkOptions.STREAM_ID_PREFIX,
              "the start of a name, of at most 900 characters, not empty",
              value -> !value.isBlank() && value.length() <= 900),
          Rules.time(SinkOptions.COMMIT_TIMEOUT),
          Rules.oneOf(SinkOptions.ON_GAP, GapAction.class),
          Rules.oneOf(SinkOptions.ON_NO_SUBSCRIBER, NoSubscriberAction.class),
          Rules.count(SinkOptions.BATCH_ROWS, 1 << 24),
          Rules.size(SinkOptions.BATCH_BYTES, MemorySize.ofMebiBytes(1024)),
          Rules.time(SinkOptions.BATCH_INTERVAL),
          Rules.size(SinkOptions.BUFFER_BYTES, MemorySize.ofMebiBytes(64 << 10)),
          Rules.parsed(SinkOptions.SPILL_PATH, "the path of a directory", OptionRules::checkPath),
          Rules.size(SinkOptions.SPILL_THRESHOLD, MemorySize.ofMebiBytes(1024)),
          Rules.text(SinkOptions.ROW_KIND_COLUMN, "the name of a column"),
          Rules.oneOf(SinkOptions.CHANGELOG_MODE, ChangelogKind.class),
          Rules.parsed(
              SinkOptions.TIME_ZONE,
              "a time zone, as in 'UTC', 'Europe/Berlin', '+05:30'",
              ZoneId::of),
          Rules.count(SinkOptions.PARALLELISM, Short.MAX_VALUE + 1));

  /** Those that may differ when a compiled plan is run: they change neither rows nor operators. */
  static final Set<ConfigOption<?>> FORWARDED =
      Set.of(
          ConnectionOptions.URI,
          ConnectionOptions.PATH,
          ConnectionOptions.CONNECT_TIMEOUT,
          ConnectionOptions.HANDSHAKE_TIMEOUT,
          ConnectionOptions.LIVENESS_TIMEOUT,
          ConnectionOptions.RECONNECT_BACKOFF,
          ConnectionOptions.RECONNECT_BACKOFF_MAX,
          ConnectionOptions.RECONNECT_TIMEOUT,
          ConnectionOptions.TLS_CERTIFICATE,
          ConnectionOptions.TLS_KEY,
          ConnectionOptions.TLS_KEY_PASSWORD,
          ConnectionOptions.TLS_CA,
          ConnectionOptions.TLS_INSECURE_SKIP_VERIFY,
          ScanOptions.READER,
          ScanOptions.STREAMS,
          ScanOptions.ON_GAP,
          ScanOptions.AWAIT_SENDER,
          ScanOptions.KEEP_ENDED,
          ScanOptions.DISCOVERY_PATH,
          ScanOptions.ADVERTISED_HOST,
          ScanOptions.ON_LOSS,
          ScanOptions.PEERS,
          ScanOptions.ON_MALFORMED,
          ScanOptions.RATE_LIMIT,
          ScanOptions.IDLE_TIMEOUT,
          SinkOptions.STREAM_ID_PREFIX,
          SinkOptions.COMMIT_TIMEOUT,
          SinkOptions.ON_GAP,
          SinkOptions.ON_NO_SUBSCRIBER,
          SinkOptions.BATCH_ROWS,
          SinkOptions.BATCH_BYTES,
          SinkOptions.BATCH_INTERVAL,
          SinkOptions.BUFFER_BYTES,
          SinkOptions.SPILL_PATH,
          SinkOptions.SPILL_THRESHOLD);

  private OptionRules() {}

  static Stream<OptionRule<?>> all() {
    return Stream.of(CONNECTION, SCAN, SINK).flatMap(List::stream);
  }

  private static void checkPath(String path) {
    new Path(path);
  }

  private static void checkStream(String id) {
    if (id.isBlank()) {
      throw new IllegalArgumentException("an id is empty");
    }
  }
}
