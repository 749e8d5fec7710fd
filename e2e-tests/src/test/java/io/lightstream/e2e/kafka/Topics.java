// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of a broker, and what is in them. */
final class Topics implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrap;
  private final Admin admin;

  Topics(String bootstrap) {
    this.bootstrap = bootstrap;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  void create(String topic, int partitions) {
    create(topic, partitions, Map.of());
  }

  void create(String topic, int partitions, Map<String, String> config) {
    get(
        () ->
            admin
                .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(config)))
                .all()
                .get());
  }

  void delete(String topic) {
    get(() -> admin.deleteTopics(List.of(topic)).all().get());
  }

  /** One whose records are sent in the order of {@code send}, and none twice. */
  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            "20",
            "batch.size",
            "262144",
            "acks",
            "all",
            // A broker that has only just heard of the topic may refuse a batch and take the next,
            // and then refuses the former for ever.
            "max.in.flight.requests.per.connection",
            "1"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Takes all committed records of a topic, of each partition in its order, up to its end now. */
  void readCommitted(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
    try (KafkaConsumer<byte[], byte[]> consumer = committedReader(topic)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(POLL).forEach(action);
      }
    }
  }

  /** Reads all partitions of a topic from their beginning, and is the caller's to close. */
  KafkaConsumer<byte[], byte[]> committedReader(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrap,
                "isolation.level", "read_committed",
                "max.poll.records", "5000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  /** How many committed records there are. */
  long countCommitted(String topic) {
    long[] count = new long[1];
    readCommitted(topic, record -> count[0]++);
    return count[0];
  }

  private List<TopicPartition> partitions(String topic) {
    int count =
        get(() -> admin.describeTopics(List.of(topic)).allTopicNames().get())
            .get(topic)
            .partitions()
            .size();
    return IntStream.range(0, count).mapToObj(i -> new TopicPartition(topic, i)).toList();
  }

  /** Whether a group has committed the end of a partition. */
  boolean isDone(String group, String topic, int number) {
    TopicPartition partition = new TopicPartition(topic, number);
    OffsetAndMetadata committed =
        get(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get())
            .get(partition);
    return committed != null && committed.offset() == end(partition);
  }

  /** The members of a group, which change when it rebalances because one was taken for dead. */
  List<String> members(String group) {
    return get(() -> admin.describeConsumerGroups(List.of(group)).all().get())
        .get(group)
        .members()
        .stream()
        .map(MemberDescription::consumerId)
        .sorted()
        .toList();
  }

  /** The end of the first partition, which counts marks of transactions too. */
  long end(String topic) {
    return end(new TopicPartition(topic, 0));
  }

  private long end(TopicPartition partition) {
    return get(() -> admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all().get())
        .get(partition)
        .offset();
  }

  private interface Call<T> {
    T get() throws InterruptedException, ExecutionException;
  }

  private static <T> T get(Call<T> call) {
    try {
      return call.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
