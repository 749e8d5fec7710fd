// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static io.lightstream.flink.table.ConnectionOptions.MODE;
import static io.lightstream.flink.table.ConnectionOptions.PATH;
import static io.lightstream.flink.table.ConnectionOptions.PROTOCOL;
import static io.lightstream.flink.table.ConnectionOptions.RECONNECT_BACKOFF;
import static io.lightstream.flink.table.ConnectionOptions.RECONNECT_BACKOFF_MAX;
import static io.lightstream.flink.table.ConnectionOptions.TABLE;
import static io.lightstream.flink.table.ConnectionOptions.TLS_CA;
import static io.lightstream.flink.table.ConnectionOptions.TLS_CERTIFICATE;
import static io.lightstream.flink.table.ConnectionOptions.TLS_INSECURE_SKIP_VERIFY;
import static io.lightstream.flink.table.ConnectionOptions.TLS_KEY;
import static io.lightstream.flink.table.ConnectionOptions.TLS_KEY_PASSWORD;
import static io.lightstream.flink.table.ConnectionOptions.TYPES;
import static io.lightstream.flink.table.ConnectionOptions.URI;

import io.lightstream.error.ConfigurationException;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** Which options of a connection go together. */
final class ConnectionRules {

  private static final List<ConfigOption<?>> OF_ENDPOINTS =
      List.of(
          MODE,
          PROTOCOL,
          TLS_CERTIFICATE,
          TLS_KEY,
          TLS_KEY_PASSWORD,
          TLS_CA,
          TLS_INSECURE_SKIP_VERIFY);

  private ConnectionRules() {}

  static void check(GivenOptions options) {
    if (options.has(PATH)) {
      OF_ENDPOINTS.forEach(
          option -> options.allow(option, false, "it is for 'uri', but the table has 'path'"));
      options.allow(URI, false, "a table has either 'uri' or 'path', this one has both");
    } else if (!options.has(URI)) {
      throw options.missing(URI, "a table needs either 'uri' or, to read files, 'path'");
    } else {
      checkAddresses(options);
      checkTls(options);
    }
    checkProtocol(options);
    checkBackoff(options);
  }

  /** Checks that the streams can be acknowledged, as {@code option} asks for. */
  static void checkAcknowledged(GivenOptions options, String option) {
    options.allow(
        PROTOCOL,
        options.get(PROTOCOL) == WireProtocol.LIGHTSTREAM,
        option + " speaks 'lightstream'; where it is not set, with one table 'rows'");
  }

  private static void checkAddresses(GivenOptions options) {
    boolean listens = options.get(MODE) == ConnectionMode.LISTEN;
    boolean forEach = options.get(URI).stream().anyMatch(Addresses::isForEach);
    options.allow(URI, listens || !forEach, "a place for each subtask is for 'mode' = 'listen'");
  }

  private static void checkTls(GivenOptions options) {
    boolean secure = Addresses.secure(options.get(URI));
    boolean listens = options.get(MODE) == ConnectionMode.LISTEN;
    for (ConfigOption<?> option :
        List.of(TLS_CERTIFICATE, TLS_KEY, TLS_KEY_PASSWORD, TLS_CA, TLS_INSECURE_SKIP_VERIFY)) {
      options.allow(option, secure, "it is for 'uri' of tcps://host:port");
    }
    options.allow(TLS_KEY, options.has(TLS_CERTIFICATE), "it needs 'tls.certificate'");
    options.allow(TLS_CERTIFICATE, options.has(TLS_KEY), "it needs 'tls.key'");
    options.allow(TLS_KEY_PASSWORD, options.has(TLS_KEY), "it needs 'tls.key'");
    options.allow(TLS_INSECURE_SKIP_VERIFY, !listens, "it is for 'mode' = 'connect'");
    if (secure && listens && !options.has(TLS_CERTIFICATE)) {
      throw options.missing(
          TLS_CERTIFICATE, "listening on tcps needs 'tls.certificate' and 'tls.key'");
    }
  }

  private static void checkProtocol(GivenOptions options) {
    boolean typed = options.get(PROTOCOL) == WireProtocol.LIGHTSTREAM;
    options.allow(TYPES, typed, "it is for 'protocol' = 'lightstream'");
    options.allow(TABLE, typed, "it is for 'protocol' = 'lightstream'");
    if (typed && !options.has(TYPES)) {
      throw options.missing(TYPES, "'protocol' = 'lightstream' needs it");
    }
    if (typed) {
      checkTable(options, TypeRegistry.parse(options.get(TYPES)));
    }
  }

  /** The table of the Lightstream protocol that is read or written, by its options. */
  static String table(GivenOptions options) {
    return options
        .optional(TABLE)
        .orElseGet(() -> onlyTable(TypeRegistry.parse(options.get(TYPES))));
  }

  private static String onlyTable(TypeRegistry types) {
    return types.types().stream()
        .filter(TableType.class::isInstance)
        .findFirst()
        .orElseThrow()
        .name();
  }

  private static void checkTable(GivenOptions options, TypeRegistry types) {
    if (options.has(TABLE)) {
      try {
        types.table(options.get(TABLE));
      } catch (ConfigurationException e) {
        throw options.refusal(TABLE, e.getMessage());
      }
    } else {
      long tables = types.types().stream().filter(TableType.class::isInstance).count();
      options.allow(TYPES, tables > 0, "there is no table among them");
      options.allow(TYPES, tables == 1, "'table' must name one of its " + tables + " tables");
    }
  }

  private static void checkBackoff(GivenOptions options) {
    if (options.get(RECONNECT_BACKOFF).compareTo(options.get(RECONNECT_BACKOFF_MAX)) > 0) {
      throw options.refusal(
          RECONNECT_BACKOFF,
          "it must be at most 'reconnect.backoff.max', which is "
              + options.shown(RECONNECT_BACKOFF_MAX));
    }
  }
}
