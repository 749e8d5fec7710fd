// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.config;

import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.error.ConfigurationException;
import io.lightstream.transport.TlsOptions;
import io.lightstream.transport.TransportOptions;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How connections are made and kept, by source and sink alike: {@link LinkOptions} and the {@link
 * TransportOptions} in it, in a form that Flink can send to where a job runs. Immutable and
 * serializable; start from {@link #defaults()}. Values are checked when they are set.
 *
 * <p>Certificates and keys are named by path and read where the connection is made, so the files
 * must be there on every TaskManager. The one secret that can be part of a job's description is the
 * password of a key; {@link #toString} hides it.
 */
public final class ConnectionConfig implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final ConnectionConfig DEFAULTS = of(LinkOptions.defaults());

  private final Duration silence;
  private final Duration handshake;
  private final Duration firstBackoff;
  private final Duration maxBackoff;
  private final Duration retryFor; // null: for ever
  private final Duration connectTimeout;
  private final String certificate; // null where not set, as the three below
  private final String key;
  private final String keyPassword;
  private final String roots;
  private final boolean insecureSkipVerify;

  private ConnectionConfig(LinkOptions link) {
    TlsOptions tls = link.transport().tls();
    this.silence = link.silence();
    this.handshake = link.handshake();
    this.firstBackoff = link.firstBackoff();
    this.maxBackoff = link.maxBackoff();
    this.retryFor = link.retryFor().orElse(null);
    this.connectTimeout = link.transport().connectTimeout();
    this.certificate = tls.certificate().map(Path::toString).orElse(null);
    this.key = tls.key().map(Path::toString).orElse(null);
    this.keyPassword = tls.keyPassword().orElse(null);
    this.roots = tls.roots().map(Path::toString).orElse(null);
    this.insecureSkipVerify = tls.insecureSkipVerify();
  }

  /**
   * The same as {@link LinkOptions#defaults()}: thirty seconds to connect, for the handshake and of
   * silence, attempts after 100 ms to 10 s, for ever; the JVM's trusted certificates.
   */
  public static ConnectionConfig defaults() {
    return DEFAULTS;
  }

  /** The same values in serializable form. */
  public static ConnectionConfig of(LinkOptions link) {
    return new ConnectionConfig(Objects.requireNonNull(link, "link"));
  }

  /** The values for an acknowledged stream, those for its transport included. */
  public LinkOptions linkOptions() {
    return new LinkOptions(
        silence,
        handshake,
        firstBackoff,
        maxBackoff,
        Optional.ofNullable(retryFor),
        transportOptions());
  }

  /** The values for a transport: the time to connect, and TLS. */
  public TransportOptions transportOptions() {
    TlsOptions tls =
        new TlsOptions(
            path(certificate),
            path(key),
            Optional.ofNullable(keyPassword),
            path(roots),
            insecureSkipVerify);
    return new TransportOptions(connectTimeout, tls);
  }

  private static Optional<Path> path(String name) {
    return Optional.ofNullable(name).map(Path::of);
  }

  /**
   * The same with another time after which a silent peer of an acknowledged stream counts as dead.
   *
   * @throws ConfigurationException if it is not positive
   */
  public ConnectionConfig withSilence(Duration time) {
    return of(linkOptions().withSilence(time));
  }

  /**
   * The same with another time that a peer may take to show that it knows acknowledged streams.
   *
   * @throws ConfigurationException if it is not positive
   */
  public ConnectionConfig withHandshake(Duration time) {
    return of(linkOptions().withHandshake(time));
  }

  /**
   * The same with other waits between attempts to connect: the first, and the longest, to which
   * they double.
   *
   * @throws ConfigurationException if one is not positive, or the first is longer than the longest
   */
  public ConnectionConfig withBackoff(Duration first, Duration max) {
    return of(linkOptions().withBackoff(first, max));
  }

  /**
   * The same, failing after {@code time} without a connection instead of trying for ever.
   *
   * @throws ConfigurationException if it is not positive
   */
  public ConnectionConfig withRetryFor(Duration time) {
    return of(linkOptions().withRetryFor(time));
  }

  /**
   * The same with another time that one attempt to connect may take.
   *
   * @throws ConfigurationException if it is not positive
   */
  public ConnectionConfig withConnectTimeout(Duration time) {
    return withTransport(transportOptions().withConnectTimeout(time));
  }

  /** The same with other certificates and keys. */
  public ConnectionConfig withTls(TlsOptions options) {
    return withTransport(transportOptions().withTls(options));
  }

  private ConnectionConfig withTransport(TransportOptions options) {
    return of(linkOptions().withTransport(options));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConnectionConfig that && linkOptions().equals(that.linkOptions());
  }

  @Override
  public int hashCode() {
    return linkOptions().hashCode();
  }

  @Override
  public String toString() {
    return "ConnectionConfig[" + linkOptions() + "]";
  }
}
