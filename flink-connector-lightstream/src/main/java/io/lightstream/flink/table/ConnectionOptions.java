// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options of a table that say what it is connected to, and how. */
public final class ConnectionOptions {

  /** Endpoints to connect to, or addresses to listen on. */
  public static final ConfigOption<List<String>> URI =
      ConfigOptions.key("uri")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Endpoints to connect to, or addresses to listen on, separated by ';': tcp://host:port,"
                  + " tcps://host:port (TLS) or uds:///path. Where each subtask of a source is to"
                  + " listen at a place of its own: a range of ports,"
                  + " tcp://0.0.0.0:9000-9010, port 0 for any that is free, or a path with"
                  + " {subtask} in it.");

  /** Which side the table takes. */
  public static final ConfigOption<ConnectionMode> MODE =
      ConfigOptions.key("mode")
          .enumType(ConnectionMode.class)
          .defaultValue(ConnectionMode.CONNECT)
          .withDescription("Whether the table connects to 'uri' or listens on it.");

  /** Arrow files to read. */
  public static final ConfigOption<List<String>> PATH =
      ConfigOptions.key("path")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Arrow files to read instead of connections, separated by ';': files, directories or"
                  + " globs on any file system that Flink has.");

  /** What streams carry. */
  public static final ConfigOption<WireProtocol> PROTOCOL =
      ConfigOptions.key("protocol")
          .enumType(WireProtocol.class)
          .defaultValue(WireProtocol.ARROW)
          .withDescription(
              "What streams carry: Arrow IPC, the Lightstream protocol, or frames of type, length"
                  + " and value, which are read as rows of the columns 'type' and 'value'."
                  + " Acknowledged streams are always 'lightstream', with one table 'rows' where"
                  + " it is not set.");

  /** The types of the Lightstream protocol. */
  public static final ConfigOption<String> TYPES =
      ConfigOptions.key("types")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The types that both sides of the Lightstream protocol registered, in the order of"
                  + " their tags, as in 'event:message,quotes:table'.");

  /** The table of the Lightstream protocol. */
  public static final ConfigOption<String> TABLE =
      ConfigOptions.key("table")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Which of 'types' is read or written. May be left out where there is one table.");

  /** How long connecting may take. */
  public static final ConfigOption<Duration> CONNECT_TIMEOUT =
      ConfigOptions.key("connect.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("How long an attempt to connect may take, TLS included.");

  /** How long a peer may take to show that it knows acknowledged streams. */
  public static final ConfigOption<Duration> HANDSHAKE_TIMEOUT =
      ConfigOptions.key("handshake.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("How long a peer may take to show that it knows acknowledged streams.");

  /** After how much silence a peer counts as dead. */
  public static final ConfigOption<Duration> LIVENESS_TIMEOUT =
      ConfigOptions.key("liveness.timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription(
              "After how much silence the peer of an acknowledged stream counts as dead.");

  /** The wait before the second attempt to connect. */
  public static final ConfigOption<Duration> RECONNECT_BACKOFF =
      ConfigOptions.key("reconnect.backoff")
          .durationType()
          .defaultValue(Duration.ofMillis(100))
          .withDescription(
              "The wait before another attempt to connect. It doubles from attempt to attempt.");

  /** The longest wait between attempts to connect. */
  public static final ConfigOption<Duration> RECONNECT_BACKOFF_MAX =
      ConfigOptions.key("reconnect.backoff.max")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("The longest wait between attempts to connect.");

  /** After how long without a connection the job fails. */
  public static final ConfigOption<Duration> RECONNECT_TIMEOUT =
      ConfigOptions.key("reconnect.timeout")
          .durationType()
          .noDefaultValue()
          .withDescription("After how long without a connection the job fails. Not set: never.");

  /** The certificate chain. */
  public static final ConfigOption<String> TLS_CERTIFICATE =
      ConfigOptions.key("tls.certificate")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A PEM file on every TaskManager with the certificates that this side shows."
                  + " Needed to listen on tcps.");

  /** The private key. */
  public static final ConfigOption<String> TLS_KEY =
      ConfigOptions.key("tls.key")
          .stringType()
          .noDefaultValue()
          .withDescription("The PEM file of the private key (PKCS#8) of 'tls.certificate'.");

  /** The password of the private key. */
  public static final ConfigOption<String> TLS_KEY_PASSWORD =
      ConfigOptions.key("tls.key-password")
          .stringType()
          .noDefaultValue()
          .withDescription("The password of 'tls.key', where that is encrypted.");

  /** Whom to trust. */
  public static final ConfigOption<String> TLS_CA =
      ConfigOptions.key("tls.ca")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "A PEM file with the certificates to trust. Not set: those that the JVM trusts."
                  + " A table that listens and has it requires certificates of its peers.");

  /** Whether anybody can be the peer. */
  public static final ConfigOption<Boolean> TLS_INSECURE_SKIP_VERIFY =
      ConfigOptions.key("tls.insecure-skip-verify")
          .booleanType()
          .defaultValue(false)
          .withDescription("Takes any certificate, so that anybody can be the peer: for tests.");

  private ConnectionOptions() {}
}
