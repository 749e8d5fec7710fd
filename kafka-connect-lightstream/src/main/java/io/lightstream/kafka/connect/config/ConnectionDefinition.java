// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static io.lightstream.kafka.connect.config.ConnectionSettings.CONNECT_TIMEOUT_MS;
import static io.lightstream.kafka.connect.config.ConnectionSettings.HANDSHAKE_TIMEOUT_MS;
import static io.lightstream.kafka.connect.config.ConnectionSettings.LIVENESS_TIMEOUT_MS;
import static io.lightstream.kafka.connect.config.ConnectionSettings.MODE;
import static io.lightstream.kafka.connect.config.ConnectionSettings.PROTOCOL;
import static io.lightstream.kafka.connect.config.ConnectionSettings.RETRY_BACKOFF_MAX_MS;
import static io.lightstream.kafka.connect.config.ConnectionSettings.RETRY_BACKOFF_MS;
import static io.lightstream.kafka.connect.config.ConnectionSettings.RETRY_TIMEOUT_MS;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TABLE;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_CA;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_CERTIFICATE;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_INSECURE_SKIP_VERIFY;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_KEY;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_KEY_PASSWORD;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TYPES;
import static io.lightstream.kafka.connect.config.ConnectionSettings.URI;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef.Type;

/** The settings of {@link ConnectionSettings}, with what is said of them. */
final class ConnectionDefinition {

  private static final NotBlank PEM = new NotBlank("the path of a PEM file");

  private static final Predicate<Object> SECURE =
      uris -> uris instanceof List<?> list && list.stream().anyMatch(ConnectionDefinition::secure);
  private static final Predicate<Object> CONNECTED =
      uris -> uris instanceof List<?> list && list.stream().noneMatch(ConnectionDefinition::file);

  private ConnectionDefinition() {}

  static void define(Definition.Builder definition) {
    definition
        .group("Connection", uri(), mode(), protocol(), types(), table())
        .group("Timeouts", connectTimeout(), handshakeTimeout(), livenessTimeout())
        .group("Retries", backoff(), longestBackoff(), retryTimeout())
        .group("TLS", certificate(), key(), keyPassword(), roots(), insecure());
  }

  private static boolean secure(Object uri) {
    return Places.isSecure(uri.toString());
  }

  private static boolean file(Object uri) {
    return Places.isFile(uri.toString());
  }

  private static Setting uri() {
    return Setting.of(
            URI,
            Type.LIST,
            "Endpoints or folders",
            "Endpoints to connect to or to listen on: tcp://host:port, tcps://host:port (TLS) or"
                + " uds:///path. Or, for files instead of connections, file:///path.")
        .allowing(new Places())
        .high();
  }

  private static Setting mode() {
    return Setting.of(
            MODE,
            Type.STRING,
            "Connect or listen",
            "Whether the tasks connect to the endpoints of lightstream.uri or listen on them.")
        .withDefault(Choice.name(ConnectionMode.CONNECT))
        .allowing(Choice.of(ConnectionMode.class))
        .high()
        .shownWhere(URI, CONNECTED);
  }

  private static Setting protocol() {
    return Setting.of(
            PROTOCOL,
            Type.STRING,
            "Protocol",
            "What connections without acknowledgements carry: an Arrow IPC stream, or the"
                + " Lightstream protocol. Acknowledged streams have a protocol of their own.")
        .withDefault(Choice.name(WireProtocol.ARROW))
        .allowing(Choice.of(WireProtocol.class))
        .shownWhere(URI, CONNECTED);
  }

  private static Setting types() {
    return Setting.of(
            TYPES,
            Type.LIST,
            "Types of the protocol",
            "The types that both sides of the Lightstream protocol registered, in the order of"
                + " their tags.")
        .optional()
        .allowing(new TypeList())
        .shownWhere(PROTOCOL, ConnectionDefinition::typed);
  }

  private static Setting table() {
    return Setting.of(
            TABLE,
            Type.STRING,
            "Table",
            "Which of lightstream.types is read or written. May be left out where there is one"
                + " table.")
        .optional()
        .allowing(new NotBlank("the name of a table"))
        .shownWhere(PROTOCOL, ConnectionDefinition::typed);
  }

  private static boolean typed(Object protocol) {
    return protocol != null
        && Choice.name(WireProtocol.LIGHTSTREAM)
            .equals(protocol.toString().toLowerCase(Locale.ROOT));
  }

  private static Setting connectTimeout() {
    return Setting.of(
            CONNECT_TIMEOUT_MS,
            Type.LONG,
            "Connect timeout (ms)",
            "How long one attempt to connect may take, TLS included.")
        .withDefault(30_000L)
        .allowing(Limits.millis(1))
        .low()
        .shownWhere(URI, CONNECTED);
  }

  private static Setting handshakeTimeout() {
    return Setting.of(
            HANDSHAKE_TIMEOUT_MS,
            Type.LONG,
            "Handshake timeout (ms)",
            "How long a peer may take to show that it knows acknowledged streams.")
        .withDefault(30_000L)
        .allowing(Limits.millis(1))
        .low()
        .shownWhere(URI, CONNECTED);
  }

  private static Setting livenessTimeout() {
    return Setting.of(
            LIVENESS_TIMEOUT_MS,
            Type.LONG,
            "Liveness timeout (ms)",
            "After how much silence the peer of an acknowledged stream counts as dead.")
        .withDefault(30_000L)
        .allowing(Limits.millis(1))
        .low()
        .shownWhere(URI, CONNECTED);
  }

  private static Setting backoff() {
    return Setting.of(
            RETRY_BACKOFF_MS,
            Type.LONG,
            "First pause (ms)",
            "The pause after the first failed attempt. It doubles with every further one.")
        .withDefault(100L)
        .allowing(Limits.millis(1))
        .low();
  }

  private static Setting longestBackoff() {
    return Setting.of(
            RETRY_BACKOFF_MAX_MS,
            Type.LONG,
            "Longest pause (ms)",
            "The longest pause between attempts.")
        .withDefault(10_000L)
        .allowing(Limits.millis(1))
        .low();
  }

  private static Setting retryTimeout() {
    return Setting.of(
            RETRY_TIMEOUT_MS,
            Type.LONG,
            "Give up after (ms)",
            "How long attempts may fail one after the other before the task fails. 0 fails with the"
                + " first, -1 tries for ever.")
        .withDefault(300_000L)
        .allowing(Limits.millis(-1));
  }

  private static Setting certificate() {
    return Setting.of(
            TLS_CERTIFICATE,
            Type.STRING,
            "Certificates",
            "A PEM file on every worker with the certificates that this side shows. Needed to"
                + " listen on tcps.")
        .optional()
        .allowing(PEM)
        .shownWhere(URI, SECURE);
  }

  private static Setting key() {
    return Setting.of(
            TLS_KEY,
            Type.STRING,
            "Private key",
            "The PEM file on every worker with the private key (PKCS#8) of tls.certificate.")
        .optional()
        .allowing(PEM)
        .shownWhere(URI, SECURE);
  }

  private static Setting keyPassword() {
    return Setting.of(
            TLS_KEY_PASSWORD,
            Type.PASSWORD,
            "Password of the private key",
            "The password of tls.key, where that is encrypted.")
        .optional()
        .shownWhere(URI, SECURE);
  }

  private static Setting roots() {
    return Setting.of(
            TLS_CA,
            Type.STRING,
            "Trusted certificates",
            "A PEM file on every worker with the certificates to trust. Not set: those that the JVM"
                + " trusts. A connector that listens and has it requires certificates of its peers.")
        .optional()
        .allowing(PEM)
        .shownWhere(URI, SECURE);
  }

  private static Setting insecure() {
    return Setting.of(
            TLS_INSECURE_SKIP_VERIFY,
            Type.BOOLEAN,
            "Trust anybody",
            "Takes any certificate, so that anybody can be the peer: for tests.")
        .withDefault(false)
        .low()
        .shownWhere(URI, SECURE);
  }
}
