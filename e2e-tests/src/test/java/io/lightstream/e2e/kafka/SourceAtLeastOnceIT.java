// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Workers without exactly-once support, as they are unless set otherwise: what senders are told to
 * be final is in the topic, whoever dies; some of it may be there twice.
 */
@Timeout(300)
class SourceAtLeastOnceIT {

  private static final int ROWS = 20_000;
  private static final int PER_SECOND = 4_000;
  private static final int SENDERS = 3;

  private static ConnectCluster cluster;
  private static ProcessBroker broker;

  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("kafka.faults", 1));
  }

  @BeforeAll
  static void start() {
    cluster =
        ConnectCluster.start(
            "source-at-least-once", folder -> broker = ProcessBroker.start(folder), 0);
    for (int i = 0; i < 2; i++) {
      cluster.addWorker(
          KafkaDistribution.CURRENT,
          List.of(KafkaDistribution.plugin()),
          worker -> worker.with("exactly.once.source.support", "disabled"));
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void killsOfAnyProcess(int round) throws Exception {
    cluster.awaitReady();
    Random random = new Random(round);
    List<Runnable> kills = new ArrayList<>();
    String name = "at-least-once-" + round;
    try (SourceRelay relay = new SourceRelay(cluster, name, SENDERS, ROWS, PER_SECOND)) {
      kills.add(() -> cluster.worker(random.nextInt(2)).replace());
      kills.add(() -> relay.replaceSender(random.nextInt(SENDERS)));
      kills.add(
          () -> {
            broker.kill();
            broker.restart();
          });
      Collections.shuffle(kills, random);
      relay.start();
      for (int i = 0; i < kills.size(); i++) {
        relay.awaitShare((i + random.nextDouble()) / (kills.size() + 1));
        kills.get(i).run();
      }
      System.out.printf("at-least-once: of %,d rows %,d came twice%n", ROWS, relay.awaitEach());
    }
  }
}
