// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a connector is connected to, and how: the settings that sink and source have in common.
 * Immutable.
 *
 * @param endpoints what to connect to or to listen on; empty where there are {@code paths}
 * @param paths the folders or files of {@code file:} URIs; empty where there are {@code endpoints}
 * @param mode whether endpoints are connected to or listened on
 * @param protocol what plain connections carry
 * @param types the types of the Lightstream protocol in the order of their tags; empty for {@link
 *     WireProtocol#ARROW}
 * @param table which table of {@code types} is read or written, chosen where there is only one
 * @param retryFor how long attempts may fail one after the other: zero for one attempt, empty for
 *     ever
 * @param link the times of connections, and in it TLS; its own {@code retryFor} is at least a
 *     millisecond
 */
public record ConnectionSettings(
    List<Endpoint> endpoints,
    List<Path> paths,
    ConnectionMode mode,
    WireProtocol protocol,
    Optional<TypeRegistry> types,
    Optional<String> table,
    Optional<Duration> retryFor,
    LinkOptions link) {

  /** Endpoints, folders or files. */
  public static final String URI = "lightstream.uri";

  /** {@link ConnectionMode}. */
  public static final String MODE = "lightstream.mode";

  /** {@link WireProtocol}. */
  public static final String PROTOCOL = "lightstream.protocol";

  /** The types of the Lightstream protocol. */
  public static final String TYPES = "lightstream.types";

  /** The table of the Lightstream protocol. */
  public static final String TABLE = "lightstream.table";

  /** How long connecting may take. */
  public static final String CONNECT_TIMEOUT_MS = "connect.timeout.ms";

  /** How long a peer may take to show that it knows acknowledged streams. */
  public static final String HANDSHAKE_TIMEOUT_MS = "handshake.timeout.ms";

  /** After how much silence a peer counts as dead. */
  public static final String LIVENESS_TIMEOUT_MS = "liveness.timeout.ms";

  /** The pause before the second attempt. */
  public static final String RETRY_BACKOFF_MS = "retry.backoff.ms";

  /** The longest pause between attempts. */
  public static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";

  /** After how long without success the task fails. */
  public static final String RETRY_TIMEOUT_MS = "retry.timeout.ms";

  /** The certificate chain. */
  public static final String TLS_CERTIFICATE = "tls.certificate";

  /** The private key. */
  public static final String TLS_KEY = "tls.key";

  /** The password of the private key. */
  public static final String TLS_KEY_PASSWORD = "tls.key.password";

  /** Whom to trust. */
  public static final String TLS_CA = "tls.ca";

  /** Whether anybody can be the peer. */
  public static final String TLS_INSECURE_SKIP_VERIFY = "tls.insecure.skip.verify";

  /** Takes copies. */
  public ConnectionSettings {
    endpoints = List.copyOf(endpoints);
    paths = List.copyOf(paths);
  }

  /** Adds the settings, in groups of their own, and the rules between them. */
  public static void define(Definition.Builder definition) {
    ConnectionDefinition.define(definition);
    ConnectionRules.add(definition);
  }

  /** Reads the settings, which the definition has checked. */
  public static ConnectionSettings of(Settings settings) {
    List<String> uris = settings.list(URI);
    WireProtocol protocol = settings.choice(PROTOCOL, WireProtocol.class);
    Optional<TypeRegistry> types =
        protocol == WireProtocol.LIGHTSTREAM
            ? Optional.of(TypeList.registry(settings.list(TYPES)))
            : Optional.empty();
    return new ConnectionSettings(
        uris.stream().filter(uri -> !Places.isFile(uri)).map(Endpoint::parse).toList(),
        uris.stream().filter(Places::isFile).map(Places::path).toList(),
        settings.choice(MODE, ConnectionMode.class),
        protocol,
        types,
        types.map(
            registry -> settings.optionalText(TABLE).orElseGet(() -> tables(registry).get(0))),
        retryFor(settings),
        link(settings));
  }

  static List<String> tables(TypeRegistry registry) {
    return registry.types().stream()
        .filter(TableType.class::isInstance)
        .map(type -> type.name())
        .toList();
  }

  /** How to connect. */
  public TransportOptions transport() {
    return link.transport();
  }

  /** Whether it is files that are read or written. */
  public boolean isOfFiles() {
    return !paths.isEmpty();
  }

  private static Optional<Duration> retryFor(Settings settings) {
    return settings.number(RETRY_TIMEOUT_MS) < 0
        ? Optional.empty()
        : Optional.of(settings.millis(RETRY_TIMEOUT_MS));
  }

  private static LinkOptions link(Settings settings) {
    LinkOptions link =
        LinkOptions.defaults()
            .withSilence(settings.millis(LIVENESS_TIMEOUT_MS))
            .withHandshake(settings.millis(HANDSHAKE_TIMEOUT_MS))
            .withBackoff(settings.millis(RETRY_BACKOFF_MS), settings.millis(RETRY_BACKOFF_MAX_MS))
            .withTransport(
                TransportOptions.defaults()
                    .withConnectTimeout(settings.millis(CONNECT_TIMEOUT_MS))
                    .withTls(tls(settings)));
    return retryFor(settings)
        .map(time -> link.withRetryFor(time.isZero() ? Duration.ofMillis(1) : time))
        .orElse(link);
  }

  private static TlsOptions tls(Settings settings) {
    return new TlsOptions(
        settings.optionalText(TLS_CERTIFICATE).map(Path::of),
        settings.optionalText(TLS_KEY).map(Path::of),
        settings.password(TLS_KEY_PASSWORD),
        settings.optionalText(TLS_CA).map(Path::of),
        settings.isTrue(TLS_INSECURE_SKIP_VERIFY));
  }
}
