// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import io.lightstream.e2e.Folders;
import io.lightstream.e2e.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A broker, and distributed workers that have our plugin in their {@code plugin.path}. Its folder
 * is {@code target/kafka-clusters/NAME}; logs stay in there, all else goes with {@link #close()}.
 */
final class ConnectCluster implements AutoCloseable {

  private static final Path CLUSTERS = Path.of("target", "kafka-clusters").toAbsolutePath();
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Path folder;
  private final Broker broker;
  private final List<ConnectWorker> workers = new ArrayList<>();
  private final Topics topics;

  private ConnectCluster(Path folder, Function<Path, Broker> brokers) throws IOException {
    this.folder = folder;
    Folders.delete(folder);
    Files.createDirectories(work());
    this.broker = brokers.apply(folder);
    this.topics = new Topics(broker.bootstrap());
  }

  /** Starts a broker of whichever kind there can be and one worker. */
  static ConnectCluster start(String name) {
    return start(name, Broker::start, 1);
  }

  /** Starts a broker and so many workers. */
  static ConnectCluster start(String name, Function<Path, Broker> brokers, int workers) {
    ConnectCluster cluster;
    try {
      cluster = new ConnectCluster(CLUSTERS.resolve(name), brokers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      for (int i = 0; i < workers; i++) {
        cluster.addWorker();
      }
      cluster.awaitReady();
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts another worker like the others, which is ready a little later. */
  ConnectWorker addWorker() {
    return addWorker(KafkaDistribution.CURRENT, List.of(KafkaDistribution.plugin()), w -> w);
  }

  /** Starts another worker, which is ready a little later. */
  ConnectWorker addWorker(
      KafkaDistribution distribution, List<Path> plugins, UnaryOperator<ConnectWorker> settings) {
    ConnectWorker worker =
        new ConnectWorker(
            distribution, "worker-" + workers.size(), folder, broker.bootstrap(), plugins);
    settings.apply(worker).start();
    workers.add(worker);
    return worker;
  }

  /** Waits until all workers that live answer. */
  void awaitReady() {
    Patience.await(
        () -> "the workers of " + folder,
        LIMIT,
        () -> {
          workers.forEach(ConnectWorker::requireAlive);
          return workers.stream().allMatch(worker -> worker.rest().isReady());
        });
  }

  /** That of the first worker that runs. */
  ConnectRest rest() {
    return workers.stream().filter(ConnectWorker::runs).findFirst().orElseThrow().rest();
  }

  /** How a connector is, for a message. */
  String describe(String connector) {
    return rest().describe(connector);
  }

  ConnectWorker worker(int index) {
    return workers.get(index);
  }

  Broker broker() {
    return broker;
  }

  Topics topics() {
    return topics;
  }

  /** A folder for what connectors read and write, which goes with the cluster. */
  Path work() {
    return folder.resolve("work");
  }

  /** Where logs go, which stay. */
  Path log() {
    return folder.resolve("log");
  }

  @Override
  public void close() {
    workers.forEach(ConnectWorker::close);
    topics.close();
    broker.close();
    try {
      Folders.clearBut(folder, "log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
