// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.transport.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Describes a {@link LightstreamSource}. One of {@link #connect} and {@link #listen} is required.
 * Not safe for several threads.
 *
 * @param <T> the elements
 */
public final class LightstreamSourceBuilder<T> {

  private final RecordBatchDeserializer<T> deserializer;
  private String origin;
  private List<String> addresses = List.of();
  private ConnectionConfig connection = ConnectionConfig.defaults();
  private ReaderSettings settings = ReaderSettings.defaults();

  LightstreamSourceBuilder(RecordBatchDeserializer<T> deserializer) {
    this.deserializer = Objects.requireNonNull(deserializer, "deserializer");
  }

  /**
   * Sets endpoints to connect to, such as {@code tcp://host:9000} or {@code
   * uds:///run/flights.sock}.
   *
   * @throws ConfigurationException if one is not the URI of an endpoint, or if there is none
   */
  public LightstreamSourceBuilder<T> connect(String... endpoints) {
    return from("connect", endpoints(endpoints));
  }

  /**
   * Sets addresses to listen on. From each, the first peer to connect is read.
   *
   * @throws ConfigurationException if one is not the URI of an endpoint, or if there is none
   */
  public LightstreamSourceBuilder<T> listen(String... endpoints) {
    return from("listen", endpoints(endpoints));
  }

  private static List<String> endpoints(String... uris) {
    return Stream.of(uris).map(uri -> Endpoint.parse(uri).toString()).toList();
  }

  private LightstreamSourceBuilder<T> from(String option, List<String> values) {
    if (values.isEmpty()) {
      throw new ConfigurationException("'" + option + "' is empty: it needs at least one value");
    }
    if (origin != null && !origin.equals(option)) {
      throw new ConfigurationException(
          "'" + option + "' is set besides '" + origin + "': a source has one of them");
    }
    origin = option;
    addresses = values;
    return this;
  }

  /** Sets how connections are made. */
  public LightstreamSourceBuilder<T> connection(ConnectionConfig config) {
    connection = Objects.requireNonNull(config, "config");
    return this;
  }

  /** Sets what becomes of malformed bytes; {@link OnMalformed#FAIL} by default. */
  public LightstreamSourceBuilder<T> onMalformed(OnMalformed choice) {
    settings = settings.withOnMalformed(Objects.requireNonNull(choice, "choice"));
    return this;
  }

  /**
   * Sets how many rows all readers together emit in a second at most; no limit by default. Each
   * gets an equal part of it. Batches that cannot be divided between checkpoints come whole, and
   * are waited for afterwards.
   *
   * @throws ConfigurationException if it is not positive
   */
  public LightstreamSourceBuilder<T> rateLimit(double rowsPerSecond) {
    if (!(rowsPerSecond > 0) || Double.isInfinite(rowsPerSecond)) {
      throw new ConfigurationException(
          "'rateLimit' is " + rowsPerSecond + " rows per second: it must be positive and finite");
    }
    settings = settings.withRowsPerSecond(rowsPerSecond);
    return this;
  }

  /**
   * Sets after which time without a batch a split counts as idle, so that the watermark goes on
   * without it until its next batch; never by default.
   *
   * @throws ConfigurationException if it is not positive
   */
  public LightstreamSourceBuilder<T> idleAfter(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new ConfigurationException("'idleAfter' is " + time + ": it must be positive");
    }
    settings = settings.withIdleAfter(time);
    return this;
  }

  /**
   * Sets how many rows each reader emits at most from when it starts; all by default. With a
   * parallelism of 1 and no restart that is how many there are in all: a {@code LIMIT} above makes
   * it exact in every case.
   *
   * @throws ConfigurationException if it is negative
   */
  public LightstreamSourceBuilder<T> limit(long rows) {
    if (rows < 0) {
      throw new ConfigurationException("'limit' is " + rows + ": it must be 0 or more");
    }
    settings = settings.withLimit(rows);
    return this;
  }

  /**
   * Returns the source described.
   *
   * @throws ConfigurationException if something required is missing
   */
  public LightstreamSource<T> build() {
    return new LightstreamSource<>(deserializer, plan(), settings);
  }

  private SourcePlan plan() {
    if (origin == null) {
      throw new ConfigurationException(
          "a source needs one of 'connect' and 'listen': none has been set");
    }
    return new EndpointsPlan(
        addresses,
        origin.equals("connect") ? EndpointMode.CONNECT : EndpointMode.LISTEN,
        connection);
  }
}
