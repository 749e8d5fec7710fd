// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A Kafka broker and its KRaft controller in this JVM, on loopback, for one run. */
final class EmbeddedBroker implements AutoCloseable {

  /** Settings that make internal topics and thread pools as small as one broker needs them. */
  private static final List<String> SET_TO_ONE =
      List.of(
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

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Formats a log directory under {@code directory} and starts a broker on it.
   *
   * @throws IOException if the directory cannot be formatted
   */
  static EmbeddedBroker start(Path directory) throws IOException {
    int port = FreePort.find();
    int controllerPort = FreePort.find();
    Properties properties = properties(directory.resolve("kafka"), port, controllerPort);
    format(directory.resolve("server.properties"), properties);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, "127.0.0.1:" + port);
  }

  private static Properties properties(Path logs, int port, int controllerPort) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.setProperty("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    p.setProperty("log.dirs", logs.toString());
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    p.setProperty("num.io.threads", "2");
    p.setProperty("background.threads", "2");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("auto.create.topics.enable", "false");
    SET_TO_ONE.forEach(name -> p.setProperty(name, "1"));
    return p;
  }

  private static void format(Path file, Properties properties) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    String[] command = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int exit;
    try (PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8)) {
      exit = StorageTool.execute(command, out);
    }
    if (exit != 0) {
      throw new IOException(
          "Kafka's storage tool could not format the log directory of "
              + file
              + ": "
              + messages.toString(StandardCharsets.UTF_8).strip());
    }
  }

  /** Returns the address for {@code bootstrap.servers}. */
  String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
