// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is said of sockets while a source is described, and what comes of it. */
final class SocketSettings {

  ConnectionConfig connection = ConnectionConfig.defaults();

  /** Who reads acknowledged streams; null for plain ones. */
  String reader;

  /** What plain streams are; null for what is usual. */
  WireFormat format;

  /** What becomes of plain streams that break; null for what is usual. */
  OnLoss onLoss;

  int peers = 1;
  String types = "rows:table";

  /** Null for the only one. */
  String table;

  OnGap onGap = OnGap.FAIL;
  String discovery = "";
  String advertise = "";
  Optional<Boolean> bounded = Optional.empty();
  Duration awaitSender = Duration.ofSeconds(15);
  Duration keepEnded = Duration.ofHours(1);
  private Set<String> streams = Set.of();

  void streams(String... ids) {
    streams = Set.of(ids);
    if (streams.isEmpty() || streams.contains("")) {
      throw new ConfigurationException(
          "'streams' is " + List.of(ids) + ": it needs the id of at least one, and no empty ones");
    }
  }

  static Duration notNegative(String option, Duration time) {
    if (time.isNegative()) {
      throw new ConfigurationException("'" + option + "' is " + time + ": it must not be negative");
    }
    return time;
  }

  /** The plan that all of this makes. */
  SourcePlan plan(String origin, List<String> addresses) {
    boolean connects = origin.equals("connect");
    if (reader == null) {
      return plain(connects ? EndpointMode.CONNECT : EndpointMode.LISTEN, addresses);
    }
    requireDefault("format", format, WireFormat.LIGHTSTREAM, "acknowledged streams have their own");
    requireDefault("onLoss", onLoss, null, "acknowledged streams lose nothing");
    return connects
        ? new StreamsPlan.Connecting(addresses, reader, options(bounded.orElse(true)))
        : listening(addresses);
  }

  private static void requireDefault(String option, Object value, Object also, String why) {
    if (value != null && value != also) {
      throw new ConfigurationException("'" + option + "' is " + value + ": " + why);
    }
  }

  private SourcePlan plain(EndpointMode mode, List<String> addresses) {
    if (!streams.isEmpty()) {
      throw new ConfigurationException(
          "'streams' is set without 'acknowledged': plain streams have no names");
    }
    WireFormat wire = format == null ? WireFormat.ARROW : format;
    boolean ends = bounded.orElse(true);
    PlainOptions options =
        new PlainOptions(
            wire,
            types,
            wire == WireFormat.LIGHTSTREAM ? tableName() : "",
            ends,
            peers,
            onLoss == null ? (ends ? OnLoss.FAIL : OnLoss.RECONNECT) : onLoss,
            connection);
    return new EndpointsPlan(addresses, mode, options, advertise, discovery);
  }

  private StreamsPlan listening(List<String> addresses) {
    if (addresses.size() > 1) {
      throw new ConfigurationException(
          "'listen' is "
              + addresses
              + ": a source of acknowledged streams listens on one address, or on a range of ports");
    }
    boolean ends = bounded.orElse(!streams.isEmpty());
    if (ends && streams.isEmpty()) {
      throw new ConfigurationException(
          "'bounded' is set without 'streams': a source that listens ends with streams it knows");
    }
    return new StreamsPlan.Listening(
        ListenAddress.parse(addresses.get(0)), advertise, discovery, options(ends));
  }

  private StreamOptions options(boolean ends) {
    return new StreamOptions(
        types, tableName(), streams, ends, onGap, connection, awaitSender, keepEnded);
  }

  private String tableName() {
    TypeRegistry registry = TypeRegistry.parse(types);
    if (table != null) {
      return registry.table(table).name();
    }
    List<TableType> tables =
        registry.types().stream()
            .filter(TableType.class::isInstance)
            .map(TableType.class::cast)
            .toList();
    if (tables.size() != 1) {
      throw new ConfigurationException(
          "'types' is '" + types + "', which has " + tables.size() + " tables: 'table' says which");
    }
    return tables.get(0).name();
  }
}
