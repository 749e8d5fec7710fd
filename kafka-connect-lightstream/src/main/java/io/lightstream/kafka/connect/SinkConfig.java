// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.lightstream.transport.Endpoint;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * The sink's settings.
 *
 * @param endpoint the peer to connect to
 * @param connectTimeout how long one attempt to connect may take
 * @param maxRows rows after which a batch is sent
 * @param maxBytes bytes of values after which a batch is sent
 * @param maxDelay how long the first row of a batch waits for more
 * @param backoff the pause before the first new attempt after a failed one
 * @param maxBackoff the longest pause between attempts
 * @param retryTimeout how long attempts may fail before the task does
 */
record SinkConfig(
    Endpoint endpoint,
    Duration connectTimeout,
    int maxRows,
    long maxBytes,
    Duration maxDelay,
    Duration backoff,
    Duration maxBackoff,
    Duration retryTimeout) {

  static final String URI = "lightstream.uri";
  static final String CONNECT_TIMEOUT_MS = "lightstream.connect.timeout.ms";
  static final String BATCH_MAX_ROWS = "batch.max.rows";
  static final String BATCH_MAX_BYTES = "batch.max.bytes";
  static final String BATCH_MAX_DELAY_MS = "batch.max.delay.ms";
  static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
  static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";
  static final String RETRY_TIMEOUT_MS = "retry.timeout.ms";

  static final ConfigDef DEFINITION = definition();

  private static final String ENDPOINT_GROUP = "Endpoint";
  private static final String BATCH_GROUP = "Batching";
  private static final String RETRY_GROUP = "Retries";
  private static final int MOST_ROWS = 1 << 24;
  private static final int MOST_BYTES = 1 << 30;

  /**
   * Reads a connector's configuration.
   *
   * @throws ConfigException that names setting, value and what is allowed
   */
  static SinkConfig parse(Map<String, String> properties) {
    AbstractConfig c = new AbstractConfig(DEFINITION, properties, false);
    return new SinkConfig(
        Endpoint.parse(c.getString(URI)),
        millis(c, CONNECT_TIMEOUT_MS),
        c.getInt(BATCH_MAX_ROWS),
        c.getInt(BATCH_MAX_BYTES),
        millis(c, BATCH_MAX_DELAY_MS),
        millis(c, RETRY_BACKOFF_MS),
        millis(c, RETRY_BACKOFF_MAX_MS),
        millis(c, RETRY_TIMEOUT_MS));
  }

  private static Duration millis(AbstractConfig config, String name) {
    return Duration.ofMillis(config.getLong(name));
  }

  private static ConfigDef definition() {
    ConfigDef d = new ConfigDef();
    defineEndpoint(d);
    defineBatching(d);
    defineRetries(d);
    return d;
  }

  private static void defineEndpoint(ConfigDef d) {
    d.define(
        URI,
        Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        new EndpointValidator(),
        HIGH,
        "The endpoint to connect to and to send Arrow batches to, such as tcp://host:9000 or "
            + "uds:///run/flights.sock.",
        ENDPOINT_GROUP,
        1,
        Width.LONG,
        "Endpoint");
    d.define(
        CONNECT_TIMEOUT_MS,
        Type.LONG,
        10_000L,
        Range.atLeast(1),
        LOW,
        "How long one attempt to connect may take.",
        ENDPOINT_GROUP,
        2,
        Width.SHORT,
        "Connect timeout (ms)");
  }

  private static void defineBatching(ConfigDef d) {
    d.define(
        BATCH_MAX_ROWS,
        Type.INT,
        10_000,
        Range.between(1, MOST_ROWS),
        HIGH,
        "The number of rows after which a batch is sent.",
        BATCH_GROUP,
        1,
        Width.SHORT,
        "Rows per batch");
    d.define(
        BATCH_MAX_BYTES,
        Type.INT,
        8 << 20,
        Range.between(1, MOST_BYTES),
        MEDIUM,
        "The size in bytes, counted over the values of its rows, after which a batch is sent.",
        BATCH_GROUP,
        2,
        Width.SHORT,
        "Bytes per batch");
    d.define(
        BATCH_MAX_DELAY_MS,
        Type.LONG,
        100L,
        Range.atLeast(0),
        HIGH,
        "How long the first row of a batch waits for more before the batch is sent as it is. "
            + "With 0 every delivery of records is sent at once.",
        BATCH_GROUP,
        3,
        Width.SHORT,
        "Delay (ms)");
  }

  private static void defineRetries(ConfigDef d) {
    d.define(
        RETRY_BACKOFF_MS,
        Type.LONG,
        100L,
        Range.atLeast(1),
        LOW,
        "The pause after the first failed attempt to connect or to send. It doubles with every "
            + "further one.",
        RETRY_GROUP,
        1,
        Width.SHORT,
        "First pause (ms)");
    d.define(
        RETRY_BACKOFF_MAX_MS,
        Type.LONG,
        10_000L,
        Range.atLeast(1),
        LOW,
        "The longest pause between attempts.",
        RETRY_GROUP,
        2,
        Width.SHORT,
        "Longest pause (ms)");
    d.define(
        RETRY_TIMEOUT_MS,
        Type.LONG,
        300_000L,
        Range.atLeast(0),
        MEDIUM,
        "How long attempts may fail one after the other before the task fails.",
        RETRY_GROUP,
        3,
        Width.SHORT,
        "Give up after (ms)");
  }
}
