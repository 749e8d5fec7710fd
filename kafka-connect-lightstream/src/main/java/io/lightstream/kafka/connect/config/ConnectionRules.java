// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static io.lightstream.kafka.connect.config.ConnectionSettings.MODE;
import static io.lightstream.kafka.connect.config.ConnectionSettings.PROTOCOL;
import static io.lightstream.kafka.connect.config.ConnectionSettings.RETRY_BACKOFF_MAX_MS;
import static io.lightstream.kafka.connect.config.ConnectionSettings.RETRY_BACKOFF_MS;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TABLE;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_CA;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_CERTIFICATE;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_INSECURE_SKIP_VERIFY;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_KEY;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TLS_KEY_PASSWORD;
import static io.lightstream.kafka.connect.config.ConnectionSettings.TYPES;
import static io.lightstream.kafka.connect.config.ConnectionSettings.URI;

import io.lightstream.transport.Endpoint;
import java.util.List;

/** Which settings of a connection go together. */
final class ConnectionRules {

  private static final List<String> OF_CONNECTIONS = List.of(PROTOCOL, TYPES, TABLE);
  private static final List<String> OF_TLS =
      List.of(TLS_CERTIFICATE, TLS_KEY, TLS_KEY_PASSWORD, TLS_CA, TLS_INSECURE_SKIP_VERIFY);

  private ConnectionRules() {}

  static void add(Definition.Builder definition) {
    definition.rules(
        ConnectionRules::filesOrEndpoints,
        ConnectionRules::modeOfFiles,
        ConnectionRules::protocolOfFiles,
        ConnectionRules::portsToConnectTo,
        ConnectionRules::tlsOfEndpoints,
        ConnectionRules::certificateAndKey,
        ConnectionRules::certificateToListen,
        ConnectionRules::verificationToConnect,
        ConnectionRules::typesOfProtocol,
        ConnectionRules::tableOfTypes,
        ConnectionRules::backoff);
  }

  private static void filesOrEndpoints(Settings settings, Findings findings) {
    List<String> uris = settings.list(URI);
    if (uris.stream().anyMatch(Places::isFile) && !uris.stream().allMatch(Places::isFile)) {
      findings.refuse(
          URI, "files and endpoints cannot be mixed; give each kind a connector of its own");
    }
  }

  private static void modeOfFiles(Settings settings, Findings findings) {
    findings.allow(
        MODE,
        !isOfFiles(settings) || !listens(settings),
        "files are not listened on; leave it out, or name an endpoint in " + URI);
  }

  private static void protocolOfFiles(Settings settings, Findings findings) {
    boolean files = isOfFiles(settings);
    for (String setting : OF_CONNECTIONS) {
      findings.allow(setting, !files, "files are Arrow files; leave it out");
    }
  }

  private static void portsToConnectTo(Settings settings, Findings findings) {
    if (listens(settings)) {
      return;
    }
    for (String uri : settings.list(URI)) {
      if (!Places.isFile(uri) && Endpoint.parse(uri).port() == 0) {
        findings.refuse(URI, "port 0 of " + uri + " cannot be connected to; name the peer's port");
      }
    }
  }

  private static void tlsOfEndpoints(Settings settings, Findings findings) {
    boolean secure = isSecure(settings);
    for (String setting : OF_TLS) {
      findings.allow(
          setting, secure, "no endpoint uses TLS; leave it out, or write tcps:// in " + URI);
    }
  }

  private static void certificateAndKey(Settings settings, Findings findings) {
    boolean certificate = settings.optionalText(TLS_CERTIFICATE).isPresent();
    boolean key = settings.optionalText(TLS_KEY).isPresent();
    if (certificate && !key) {
      findings.missing(TLS_KEY, TLS_CERTIFICATE + " is useless without its private key");
    }
    if (key && !certificate) {
      findings.missing(TLS_CERTIFICATE, TLS_KEY + " is useless without its certificate");
    }
    findings.allow(
        TLS_KEY_PASSWORD, key, "it is the password of " + TLS_KEY + ", which is not set");
  }

  private static void certificateToListen(Settings settings, Findings findings) {
    if (isSecure(settings)
        && listens(settings)
        && settings.optionalText(TLS_CERTIFICATE).isEmpty()) {
      findings.missing(
          TLS_CERTIFICATE, "who listens on tcps shows a certificate; set it and " + TLS_KEY);
    }
  }

  private static void verificationToConnect(Settings settings, Findings findings) {
    findings.allow(
        TLS_INSECURE_SKIP_VERIFY,
        !settings.isTrue(TLS_INSECURE_SKIP_VERIFY) || !listens(settings),
        "it is for those who connect; who listens verifies peers where " + TLS_CA + " is set");
  }

  private static void typesOfProtocol(Settings settings, Findings findings) {
    boolean typed = isTyped(settings);
    String rule = "it is for " + PROTOCOL + "=lightstream; leave it out, or set that";
    findings.allow(TYPES, typed, rule);
    findings.allow(TABLE, typed, rule);
    if (typed && settings.list(TYPES).isEmpty()) {
      findings.missing(
          TYPES,
          PROTOCOL + "=lightstream needs the types of the peer, as in event:message,quotes:table");
    }
  }

  private static void tableOfTypes(Settings settings, Findings findings) {
    if (!isTyped(settings) || settings.list(TYPES).isEmpty()) {
      return;
    }
    List<String> tables = ConnectionSettings.tables(TypeList.registry(settings.list(TYPES)));
    if (tables.isEmpty()) {
      findings.refuse(TYPES, "there is no table among them, and only tables are read or written");
    } else if (settings.optionalText(TABLE).isEmpty()
        && tables.size() > 1
        && !isPerTopic(settings)) {
      findings.missing(
          TABLE, TYPES + " has several tables; name one of " + String.join(", ", tables));
    } else if (settings.optionalText(TABLE).filter(name -> !tables.contains(name)).isPresent()) {
      findings.refuse(TABLE, "it must be a table of " + TYPES + ": " + String.join(", ", tables));
    }
  }

  private static void backoff(Settings settings, Findings findings) {
    if (settings.number(RETRY_BACKOFF_MS) > settings.number(RETRY_BACKOFF_MAX_MS)) {
      findings.refuse(
          RETRY_BACKOFF_MS,
          "it must be at most "
              + RETRY_BACKOFF_MAX_MS
              + ", which is "
              + settings.number(RETRY_BACKOFF_MAX_MS));
    }
  }

  /** A sink can write to all of the tables. */
  private static boolean isPerTopic(Settings settings) {
    return settings.has(SinkConfig.TABLES)
        && settings.choice(SinkConfig.TABLES, TableLayout.class) == TableLayout.PER_TOPIC;
  }

  private static boolean isOfFiles(Settings settings) {
    return settings.list(URI).stream().allMatch(Places::isFile);
  }

  private static boolean isSecure(Settings settings) {
    return settings.list(URI).stream().anyMatch(Places::isSecure);
  }

  private static boolean listens(Settings settings) {
    return settings.choice(MODE, ConnectionMode.class) == ConnectionMode.LISTEN;
  }

  private static boolean isTyped(Settings settings) {
    return settings.choice(PROTOCOL, WireProtocol.class) == WireProtocol.LIGHTSTREAM;
  }
}
