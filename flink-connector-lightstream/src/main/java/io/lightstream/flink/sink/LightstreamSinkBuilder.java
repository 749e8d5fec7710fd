// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.transport.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.fs.Path;

/**
 * Describes a {@link LightstreamSink}. Belongs to one thread. Options are checked together by
 * {@link #build()}.
 *
 * @param <T> what is sent
 */
public final class LightstreamSinkBuilder<T> {

  /** As {@link io.lightstream.acknowledged.SenderOptions} has it, less what is put behind it. */
  private static final int MAX_PREFIX = 900;

  private final RecordBatchSerializer<T> serializer;
  private List<String> endpoints = List.of();
  private boolean listens;
  private WithoutSubscribers withoutSubscribers = WithoutSubscribers.WAIT;
  private DeliveryGuarantee guarantee = DeliveryGuarantee.NONE;
  private Optional<String> prefix = Optional.empty();
  private Duration commitTimeout = Duration.ofMinutes(10);
  private Optional<GapPolicy> gaps = Optional.empty();
  private Optional<SinkProtocol> protocol = Optional.empty();
  private String table = "rows";
  private Optional<String> types = Optional.empty();
  private int batchRows = 10_000;
  private long batchBytes = 1L << 20;
  private Duration batchInterval = Duration.ofSeconds(1);
  private long bufferBytes = 16L << 20;
  private Optional<Path> spill = Optional.empty();
  private long spillThreshold = 1L << 20;
  private ConnectionConfig connection = ConnectionConfig.defaults();

  LightstreamSinkBuilder(RecordBatchSerializer<T> serializer) {
    this.serializer = Objects.requireNonNull(serializer, "serializer");
  }

  /**
   * Where to connect to: subtask {@code i} to endpoint {@code i mod n}. A stream stays where it
   * began when the job is rescaled.
   */
  public LightstreamSinkBuilder<T> connect(String... uris) {
    return endpoints(false, uris);
  }

  /**
   * Where to listen for subscribers: subtask {@code i} at address {@code i mod n}. Subtasks of one
   * host need addresses of their own. Without acknowledgements each subscriber gets what is sent
   * from then on, and a slow one holds up all; with them, there is one reader, which gets all.
   */
  public LightstreamSinkBuilder<T> listen(String... addresses) {
    return endpoints(true, addresses);
  }

  private LightstreamSinkBuilder<T> endpoints(boolean listen, String... uris) {
    if (!endpoints.isEmpty()) {
      throw new ConfigurationException(
          (listen ? "listen" : "connect")
              + " is "
              + List.of(uris)
              + ", but "
              + (listens ? "listen" : "connect")
              + " is "
              + endpoints
              + " already: a sink has one of them, once");
    }
    listens = listen;
    endpoints = List.of(uris);
    return this;
  }

  /** What to do without subscribers, in a sink that listens; waits where it is not set. */
  public LightstreamSinkBuilder<T> withoutSubscribers(WithoutSubscribers policy) {
    withoutSubscribers = Objects.requireNonNull(policy, "policy");
    return this;
  }

  /** What arrives, whatever breaks; {@code NONE} where it is not set. */
  public LightstreamSinkBuilder<T> deliveryGuarantee(DeliveryGuarantee what) {
    guarantee = Objects.requireNonNull(what, "guarantee");
    return this;
  }

  /**
   * How the ids of the streams of this sink begin: no other sink of the receiver's may have it.
   * Needed for exactly-once.
   */
  public LightstreamSinkBuilder<T> streamIdPrefix(String text) {
    prefix = Optional.of(text);
    return this;
  }

  /**
   * How long a commit is tried, and at the end of the input how long the last rows are waited for,
   * before the job fails; ten minutes where it is not set. The task waits meanwhile.
   */
  public LightstreamSinkBuilder<T> commitTimeout(Duration time) {
    commitTimeout = time;
    return this;
  }

  /**
   * What to do where the receiver has made final more than the job was restored to, with
   * at-least-once: {@code CONTINUE}, where it is not set, sends rows again behind it; {@code FAIL}
   * fails the job. Exactly-once fails.
   */
  public LightstreamSinkBuilder<T> onGap(GapPolicy policy) {
    gaps = Optional.of(policy);
    return this;
  }

  /** What plain connections carry; {@link SinkProtocol#ARROW} where it is not set. */
  public LightstreamSinkBuilder<T> protocol(SinkProtocol what) {
    protocol = Optional.of(what);
    return this;
  }

  /** The name of the table in the Lightstream protocol, as the receiver has it; {@code rows}. */
  public LightstreamSinkBuilder<T> table(String name) {
    table = name;
    return this;
  }

  /**
   * The types of the Lightstream protocol, as the receiver has registered them, in the order of
   * their tags: {@code event:message,quotes:table}. The table alone where it is not set.
   */
  public LightstreamSinkBuilder<T> types(String list) {
    types = Optional.of(list);
    return this;
  }

  /**
   * When a batch is complete: with so many rows, so many bytes, or so long after its first row.
   * With every checkpoint too. 10,000 rows, 1 MiB and one second where it is not set.
   */
  public LightstreamSinkBuilder<T> batching(int rows, long bytes, Duration interval) {
    batchRows = rows;
    batchBytes = bytes;
    batchInterval = interval;
    return this;
  }

  /**
   * How many bytes of batches a subtask keeps that the receiver may not have, before it waits; one
   * batch more at most. 16 MiB where it is not set. They lie outside of the heap, in what {@code
   * taskmanager.memory.task.off-heap.size} grants.
   */
  public LightstreamSinkBuilder<T> bufferBytes(long bytes) {
    bufferBytes = bytes;
    return this;
  }

  /**
   * Where to keep batches that a checkpoint has to hold and that are more than so many bytes of a
   * stream, instead of in its state. A batch is written there once, whichever checkpoints hold it,
   * and deleted when it is final.
   *
   * @param folder on any file system of Flink's, shared by all TaskManagers
   */
  public LightstreamSinkBuilder<T> spill(Path folder, long thresholdBytes) {
    spill = Optional.of(folder);
    spillThreshold = thresholdBytes;
    return this;
  }

  /** How connections are made and kept. */
  public LightstreamSinkBuilder<T> connection(ConnectionConfig config) {
    connection = Objects.requireNonNull(config, "connection");
    return this;
  }

  /**
   * The sink.
   *
   * @throws ConfigurationException if an option does not fit: it names option, value and what is
   *     allowed
   */
  public LightstreamSink<T> build() {
    requireEndpoints();
    requireAtLeast("batchRows", batchRows, 1);
    requireAtLeast("batchBytes", batchBytes, 1);
    requireAtLeast("bufferBytes", bufferBytes, 1);
    requireAtLeast("spillThreshold", spillThreshold, 0);
    requirePositive("batchInterval", batchInterval);
    requirePositive("commitTimeout", commitTimeout);
    requireGuarantee();
    requireTable();
    return new LightstreamSink<>(
        serializer,
        new SinkSettings(
            endpoints,
            listens,
            withoutSubscribers,
            guarantee,
            prefix.orElse("flink"),
            commitTimeout,
            gaps.orElse(
                guarantee == DeliveryGuarantee.EXACTLY_ONCE ? GapPolicy.FAIL : GapPolicy.CONTINUE),
            protocol.orElse(SinkProtocol.ARROW),
            table,
            types.orElse(null),
            batchRows,
            batchBytes,
            batchInterval,
            bufferBytes,
            spill.map(Path::toString).orElse(null),
            spillThreshold,
            connection));
  }

  private void requireEndpoints() {
    if (endpoints.isEmpty()) {
      throw new ConfigurationException(
          "neither connect nor listen is set: a sink needs one of them, such as"
              + " connect(\"tcp://host:9000\")");
    }
    for (String uri : endpoints) {
      Endpoint endpoint = Endpoint.parse(uri);
      if (endpoint.scheme().equals("stdio")) {
        throw new ConfigurationException(
            (listens ? "listen" : "connect")
                + " is "
                + uri
                + ": a job has no standard streams of its own, so use tcp, tcps or uds");
      }
    }
  }

  private void requireGuarantee() {
    boolean exactlyOnce = guarantee == DeliveryGuarantee.EXACTLY_ONCE;
    if (exactlyOnce && listens) {
      throw new ConfigurationException(
          "deliveryGuarantee is exactly-once with listen "
              + endpoints
              + ": commits are made over connections of their own, so it needs connect");
    }
    if (exactlyOnce && prefix.isEmpty()) {
      throw new ConfigurationException(
          "deliveryGuarantee is exactly-once, but streamIdPrefix is not set: it needs one that no"
              + " other sink of the receiver's has");
    }
    if (exactlyOnce && gaps.isPresent() && gaps.get() != GapPolicy.FAIL) {
      throw new ConfigurationException(
          "onGap is "
              + gaps.get()
              + " with deliveryGuarantee exactly-once: rows would come twice, so only FAIL is"
              + " allowed");
    }
    if (prefix.isPresent() && (prefix.get().isBlank() || prefix.get().length() > MAX_PREFIX)) {
      throw new ConfigurationException(
          "streamIdPrefix is '"
              + prefix.get()
              + "': it must not be blank, and have at most "
              + MAX_PREFIX
              + " characters");
    }
    if (guarantee != DeliveryGuarantee.NONE
        && protocol.isPresent()
        && protocol.get() != SinkProtocol.LIGHTSTREAM) {
      throw new ConfigurationException(
          "protocol is "
              + protocol.get()
              + " with deliveryGuarantee "
              + guarantee
              + ": acknowledgements need LIGHTSTREAM, or the guarantee none");
    }
    if (guarantee == DeliveryGuarantee.NONE && spill.isPresent()) {
      throw new ConfigurationException(
          "spill is "
              + spill.get()
              + " with deliveryGuarantee none: it keeps nothing, so only at-least-once and"
              + " exactly-once can spill");
    }
  }

  private void requireTable() {
    try {
      SinkSettings.registry(types.orElse(null), table).table(table);
    } catch (ConfigurationException e) {
      throw new ConfigurationException("table is '" + table + "': " + e.getMessage());
    }
  }

  private static void requireAtLeast(String option, long value, long least) {
    if (value < least) {
      throw new ConfigurationException(option + " is " + value + ": it must be at least " + least);
    }
  }

  private static void requirePositive(String option, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new ConfigurationException(option + " is " + value + ": it must be positive");
    }
  }
}
