// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two tasks share the partitions of a topic, while connections are cut, the receiver is restarted,
 * tasks die, hang or hand partitions over: what the receiver has in the end is what was produced.
 */
@Timeout(300)
class SinkFaultsTest {

  private static final int PARTITIONS = 4;
  private static final int STEPS = 400;
  private static final Schema NARROW =
      SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();
  private static final Schema WIDE =
      SchemaBuilder.struct()
          .field("n", Schema.INT64_SCHEMA)
          .field("s", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private final FakeKafka kafka = new FakeKafka();
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final List<FakeWorker> workers = new ArrayList<>();

  /** Those that hang, and do not know that their partitions are others' now. */
  private final Map<FakeWorker, Set<TopicPartition>> hanging = new HashMap<>();

  private final Map<FakeWorker, Set<TopicPartition>> owned = new HashMap<>();

  @TempDir Path folder;

  private Map<String, String> settings;
  private Random random;
  private long produced;

  @ParameterizedTest
  @CsvSource({
    "1, exactly-once, false",
    "2, exactly-once, false",
    "3, exactly-once, true",
    "4, exactly-once, true",
    "5, at-least-once, false",
    "6, at-least-once, true"
  })
  void whatWasProducedArrives(long seed, String guarantee, boolean stages) {
    random = new Random(seed);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.add(new TopicPartition("t", partition));
    }
    try (RowReceiver receiver =
            new RowReceiver(stages ? Optional.of(folder) : Optional.empty(), 3);
        CuttingProxy proxy = new CuttingProxy(seed, 60_000, receiver.port())) {
      settings(guarantee, proxy.uri());
      workers.add(worker());
      workers.add(worker());
      share();
      for (int step = 0; step < STEPS; step++) {
        step(receiver, proxy);
      }
      proxy.stopCutting();
      finish();
      check(guarantee, receiver);
    } finally {
      workers.forEach(FakeWorker::kill);
      hanging.keySet().forEach(FakeWorker::kill);
    }
  }

  private void settings(String guarantee, String uri) {
    settings = new HashMap<>();
    settings.put("name", "sink");
    settings.put("lightstream.uri", uri);
    settings.put("delivery.guarantee", guarantee);
    settings.put("batch.max.rows", "20");
    settings.put("batch.max.delay.ms", "5");
    settings.put("retry.backoff.ms", "1");
    settings.put("retry.backoff.max.ms", "10");
  }

  private int tasks;

  private FakeWorker worker() {
    Map<String, String> own = new HashMap<>(settings);
    own.put("lightstream.task", Integer.toString(tasks++ % 2));
    return new FakeWorker(kafka, own, 100);
  }

  private void share() {
    List<Set<TopicPartition>> shares = List.of(new HashSet<>(), new HashSet<>());
    for (TopicPartition partition : partitions) {
      shares.get(random.nextInt(2)).add(partition);
    }
    for (int i = 0; i < 2; i++) { // Nobody has a partition before its owner has let go of it.
      Set<TopicPartition> kept = new HashSet<>(owned.getOrDefault(workers.get(i), Set.of()));
      kept.retainAll(shares.get(i));
      assign(workers.get(i), kept);
    }
    for (int i = 0; i < 2; i++) {
      assign(workers.get(i), shares.get(i));
    }
  }

  private void assign(FakeWorker worker, Set<TopicPartition> share) {
    owned.put(worker, share);
    worker.assign(share);
  }

  private void step(RowReceiver receiver, CuttingProxy proxy) {
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      produce(partitions.get(random.nextInt(PARTITIONS)));
    }
    workers.forEach(FakeWorker::poll);
    switch (random.nextInt(40)) {
      case 0 -> {
        receiver.restart();
        proxy.leadTo(receiver.port());
      }
      case 1 -> {
        workers.remove(0).kill();
        replace();
      }
      case 2 -> hang();
      case 3, 4 -> share();
      case 5, 6, 7, 8 -> workers.forEach(FakeWorker::commit);
      default -> LockSupport.parkNanos(1_000_000);
    }
  }

  private void produce(TopicPartition partition) {
    Schema schema = random.nextInt(200) == 0 ? WIDE : NARROW;
    kafka.produce(partition, schema, new Struct(schema).put("n", produced++));
  }

  private void replace() {
    workers.add(worker());
    share();
  }

  /** One stops, others take over, then it goes on for a while and learns that it was left out. */
  private void hang() {
    FakeWorker zombie = workers.remove(0);
    Set<TopicPartition> had = owned.remove(zombie);
    tasks++; // Another worker runs the task that is left out.
    hanging.put(zombie, had);
    workers.add(worker());
    share();
    for (int i = 0; i < 3; i++) {
      workers.forEach(FakeWorker::poll);
      LockSupport.parkNanos(2_000_000);
      zombie.poll();
    }
    zombie.lose(had);
    zombie.poll();
    zombie.kill();
    hanging.remove(zombie);
  }

  private void finish() {
    await(
        () -> {
          workers.forEach(FakeWorker::poll);
          return workers.stream().allMatch(FakeWorker::isDone);
        });
    workers.forEach(FakeWorker::stop);
    workers.clear();
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it takes too long");
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void check(String guarantee, RowReceiver receiver) {
    if (guarantee.equals("exactly-once")) {
      for (TopicPartition partition : partitions) {
        await(() -> receiver.rows("sink." + partition).size() >= kafka.log(partition).size());
        assertEquals(values(partition), receiver.rows("sink." + partition));
      }
    } else {
      Set<String> expected = new HashSet<>();
      partitions.forEach(partition -> expected.addAll(values(partition)));
      Set<String> found = new HashSet<>();
      await(
          () -> {
            found.clear();
            receiver.all().values().forEach(found::addAll);
            return found.size() >= expected.size();
          });
      assertEquals(expected, found);
    }
  }

  private List<String> values(TopicPartition partition) {
    return kafka.log(partition).stream()
        .map(record -> ((Struct) record.value()).getInt64("n").toString())
        .toList();
  }
}
