// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.AcknowledgedSender;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class AcknowledgedSourceTest {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final int MOST_ROWS = 1_000_000;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final int port = Words.freePorts();
  private final String first = "tcp://127.0.0.1:" + port;

  @Test
  void aSourceThatListensEndsWithItsStreamsAndTheirSendersKnow() throws Exception {
    try (AcknowledgedSender a = Words.sender(first, "a");
        AcknowledgedSender b = Words.sender(first, "b")) {
      Words.send(a, words("a", 100), 7);
      Words.send(b, words("b", 100), 9);
      a.end();
      b.end();
      List<String> rows = run(Words.source().listen(Words.range(port)).streams("a", "b"), 2);
      assertEquals(sorted(both(words("a", 100), words("b", 100))), sorted(rows));
      assertTrue(a.awaitComplete(LONG));
      assertTrue(b.awaitComplete(LONG));
    }
  }

  @Test
  void aSourceThatConnectsEndsWithItsStreamsAndTheirSendersKnow() throws Exception {
    try (AcknowledgedSender a = Words.listeningSender("tcp://127.0.0.1:0", "a");
        AcknowledgedSender b = Words.listeningSender("tcp://127.0.0.1:0", "b")) {
      Words.send(a, words("a", 100), 7);
      Words.send(b, words("b", 100), 9);
      a.end();
      b.end();
      List<String> rows =
          run(
              Words.source().connect(a.endpoint().toString(), b.endpoint().toString()).bounded(),
              2);
      assertEquals(sorted(both(words("a", 100), words("b", 100))), sorted(rows));
      assertTrue(a.awaitComplete(LONG));
      assertTrue(b.awaitComplete(LONG));
    }
  }

  private static List<String> run(LightstreamSourceBuilder<String> source, int parallelism)
      throws Exception {
    StreamExecutionEnvironment environment = environment(parallelism);
    return environment
        .fromSource(source.build(), WatermarkStrategy.noWatermarks(), "streams")
        .executeAndCollect(MOST_ROWS);
  }

  private static StreamExecutionEnvironment environment(int parallelism) {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(parallelism);
    environment.enableCheckpointing(100);
    return environment;
  }

  private static List<String> words(String stream, int count) {
    return IntStream.range(0, count).mapToObj(n -> stream + n).toList();
  }

  private static List<String> both(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted().toList();
  }
}
