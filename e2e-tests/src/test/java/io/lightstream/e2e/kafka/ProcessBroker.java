// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.e2e.Folders;
import io.lightstream.e2e.GuardedProcess;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A broker and its controller in one process, which can be killed and started again. */
final class ProcessBroker implements Broker {

  /** Settings that make internal topics and pools of threads as small as one broker needs them. */
  private static final List<String> SET_TO_ONE =
      List.of(
          "node.id",
          "offsets.topic.num.partitions",
          "offsets.topic.replication.factor",
          "transaction.state.log.num.partitions",
          "transaction.state.log.replication.factor",
          "transaction.state.log.min.isr",
          "share.coordinator.state.topic.num.partitions",
          "share.coordinator.state.topic.replication.factor",
          "share.coordinator.state.topic.min.isr",
          "num.network.threads",
          "num.recovery.threads.per.data.dir",
          "log.cleaner.threads");

  private final Path folder;
  private final Path log;
  private final int port = Ports.free();
  private GuardedProcess process;

  /** Of a broker that was killed; null before. */
  private HangingTransactions hanging;

  private ProcessBroker(Path folder) {
    this.folder = folder.resolve("broker");
    this.log = folder.resolve("log");
  }

  /**
   * Formats the folder of the data, starts a broker and waits until it answers.
   *
   * @param folder for {@code broker}, its data, and {@code log}
   */
  static ProcessBroker start(Path folder) {
    ProcessBroker broker = new ProcessBroker(folder);
    try {
      broker.configure();
      broker.format();
      broker.startProcess();
      broker.awaitReady();
      return broker;
    } catch (IOException e) {
      broker.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      broker.close();
      throw e;
    }
  }

  private void configure() throws IOException {
    int controller = Ports.free();
    List<String> lines = new ArrayList<>();
    lines.add("process.roles=broker,controller");
    lines.add("controller.quorum.voters=1@127.0.0.1:" + controller);
    lines.add("controller.listener.names=CONTROLLER");
    lines.add("inter.broker.listener.name=PLAINTEXT");
    lines.add("listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
    lines.add("listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    lines.add("log.dirs=" + folder.resolve("data"));
    lines.add("log.cleaner.dedupe.buffer.size=2097152");
    lines.add("num.io.threads=2");
    lines.add("background.threads=2");
    lines.add("group.initial.rebalance.delay.ms=0");
    lines.add("group.min.session.timeout.ms=1000");
    lines.add("auto.create.topics.enable=false");
    SET_TO_ONE.forEach(name -> lines.add(name + "=1"));
    Folders.delete(folder.resolve("data"));
    Files.createDirectories(folder.resolve("conf"));
    Files.write(properties(), lines);
    Logging.write(folder.resolve("conf"), "warn");
  }

  private Path properties() {
    return folder.resolve("conf").resolve("server.properties");
  }

  private void format() {
    GuardedProcess tool =
        run(
            "format",
            64,
            List.of(
                "kafka.tools.StorageTool",
                "format",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                properties().toString()));
    assertEquals(0, tool.awaitEnd(), tool::printed);
  }

  private void startProcess() {
    process = run("broker", 256, List.of("kafka.Kafka", properties().toString()));
  }

  private GuardedProcess run(String name, int heapMegabytes, List<String> main) {
    return GuardedProcess.start(
        name,
        log.resolve(name + ".out"),
        List.of(
            "-Xmx" + heapMegabytes + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // It lives for a minute.
            "-cp",
            KafkaDistribution.CURRENT.classPath(folder.resolve("conf"))),
        main);
  }

  @Override
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  /** Waits until it answers. */
  void awaitReady() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      Patience.await(
          process + " to be ready",
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError(process + " has ended: " + process.printed());
            }
            return admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).size() == 1;
          });
    }
  }

  /** {@code kill -9}. */
  void kill() {
    process.kill();
  }

  /** Starts again, with the same data at the same port, and waits until it answers. */
  void restart() {
    startProcess();
    awaitReady();
    if (hanging == null) {
      hanging = HangingTransactions.watch(bootstrap());
    }
  }

  /** {@code kill -STOP}. */
  void suspend() {
    process.suspend();
  }

  /** {@code kill -CONT}. */
  void resume() {
    process.resume();
  }

  @Override
  public void close() {
    if (hanging != null) {
      hanging.close();
    }
    if (process != null) {
      process.close();
    }
  }
}
