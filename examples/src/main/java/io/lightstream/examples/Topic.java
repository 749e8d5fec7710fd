// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** A topic of one partition on the run's broker, and how far a sink connector has come in it. */
final class Topic implements AutoCloseable {

  private static final short ONE_REPLICA = 1;

  private final Admin admin;
  private final String name;

  private Topic(Admin admin, String name) {
    this.admin = admin;
    this.name = name;
  }

  static Topic create(String bootstrapServers, String name)
      throws ExecutionException, InterruptedException {
    Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    admin.createTopics(List.of(new NewTopic(name, 1, ONE_REPLICA))).all().get();
    return new Topic(admin, name);
  }

  String name() {
    return name;
  }

  /** Returns how many records of the topic the connector has committed. */
  long committedBy(String connector) throws ExecutionException, InterruptedException {
    return admin
        .listConsumerGroupOffsets("connect-" + connector)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  @Override
  public void close() {
    admin.close();
  }
}
