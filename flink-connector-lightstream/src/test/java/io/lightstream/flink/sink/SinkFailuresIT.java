// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.flink.config.ConnectionConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that fail again and again, while connections are cut and the receiver is restarted. */
@Timeout(300)
class SinkFailuresIT {

  private static final int ROWS = 20_000;
  private static final int FAILURES = 25;

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  @TempDir Path folder;

  private volatile boolean over;

  @AfterEach
  void noThreadIsLeft() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (threads() > 0) {
      assertTrue(System.nanoTime() < deadline, "threads are left");
      Thread.yield();
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-"))
        .count();
  }

  private static List<String> expected() {
    return LongStream.range(0, ROWS).mapToObj(Long::toString).toList();
  }

  private StreamExecutionEnvironment environment(LightstreamSink<String> sink) {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10_000);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(3);
    environment.enableCheckpointing(60);
    environment
        .fromSequence(0, ROWS - 1)
        .setParallelism(1) // Flink's coordinators of more subtasks do not stand this for long.
        .map(new FailingMap())
        .sinkTo(sink);
    return environment;
  }

  private static LightstreamSink<String> sink(DeliveryGuarantee guarantee, String uri, Path spill) {
    return LightstreamSink.builder(new Words())
        .connect(uri)
        .deliveryGuarantee(guarantee)
        .streamIdPrefix("numbers")
        .batching(50, 1 << 20, Duration.ofMillis(20))
        .bufferBytes(4_000)
        .spill(new org.apache.flink.core.fs.Path(spill.toUri()), 1_000)
        .connection(
            ConnectionConfig.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50)))
        .build();
  }

  @Test
  void whateverFailsEveryRowArrivesOnce() throws Exception {
    List<String> words = run(Warehouse.staging(folder.resolve("staged")), true);
    assertEquals(ROWS, words.size());
    assertEquals(new TreeSet<>(expected()), new TreeSet<>(words));
  }

  @Test
  void whateverFailsEveryRowArrives() throws Exception {
    List<String> words = run(Warehouse.applying(), false);
    assertEquals(new TreeSet<>(expected()), new TreeSet<>(words));
  }

  private List<String> run(Warehouse warehouse, boolean exactlyOnce) throws Exception {
    FailingMap.FAILURES.set(FAILURES);
    try (warehouse;
        CutConnections connections = new CutConnections(warehouse.uri())) {
      DeliveryGuarantee guarantee =
          exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE;
      JobClient job =
          environment(sink(guarantee, connections.uri(), folder.resolve("spill"))).executeAsync();
      Thread trouble = new Thread(() -> makeTrouble(warehouse, connections), "test-trouble");
      trouble.start();
      try {
        job.getJobExecutionResult().get(240, TimeUnit.SECONDS);
      } finally {
        over = true;
        trouble.join();
      }
      awaitAll(warehouse);
      assertEquals(List.of(), warehouse.failures());
      return warehouse.words();
    }
  }

  /** As long as the job fails; then it has peace to come to its end. */
  private void makeTrouble(Warehouse warehouse, CutConnections connections) {
    Random random = new Random(42);
    while (!over) {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(150));
      while (System.nanoTime() < until && !over) {
        Thread.yield();
      }
      if (random.nextInt(3) > 0) {
        connections.cut();
      } else {
        warehouse.stop();
        warehouse.start();
      }
    }
  }

  /** What is final may still be on its way to who reads it. */
  private static void awaitAll(Warehouse warehouse) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (new TreeSet<>(warehouse.words()).size() < ROWS && System.nanoTime() < deadline) {
      Thread.yield();
    }
  }
}
