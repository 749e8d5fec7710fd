// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.transport.TlsOptions;
import java.nio.file.Path;

/** How connections are made, of a table's options. */
final class ConnectionSettings {

  private ConnectionSettings() {}

  static ConnectionConfig of(GivenOptions options) {
    ConnectionConfig config =
        ConnectionConfig.defaults()
            .withConnectTimeout(options.get(ConnectionOptions.CONNECT_TIMEOUT))
            .withHandshake(options.get(ConnectionOptions.HANDSHAKE_TIMEOUT))
            .withSilence(options.get(ConnectionOptions.LIVENESS_TIMEOUT))
            .withBackoff(
                options.get(ConnectionOptions.RECONNECT_BACKOFF),
                options.get(ConnectionOptions.RECONNECT_BACKOFF_MAX))
            .withTls(tls(options));
    return options
        .optional(ConnectionOptions.RECONNECT_TIMEOUT)
        .map(config::withRetryFor)
        .orElse(config);
  }

  private static TlsOptions tls(GivenOptions options) {
    TlsOptions tls =
        TlsOptions.defaults()
            .insecureSkipVerify(options.get(ConnectionOptions.TLS_INSECURE_SKIP_VERIFY));
    if (options.has(ConnectionOptions.TLS_CERTIFICATE)) {
      tls =
          tls.withCertificate(
              Path.of(options.get(ConnectionOptions.TLS_CERTIFICATE)),
              Path.of(options.get(ConnectionOptions.TLS_KEY)));
    }
    if (options.has(ConnectionOptions.TLS_KEY_PASSWORD)) {
      tls = tls.withKeyPassword(options.get(ConnectionOptions.TLS_KEY_PASSWORD));
    }
    return options.has(ConnectionOptions.TLS_CA)
        ? tls.withRoots(Path.of(options.get(ConnectionOptions.TLS_CA)))
        : tls;
  }
}
