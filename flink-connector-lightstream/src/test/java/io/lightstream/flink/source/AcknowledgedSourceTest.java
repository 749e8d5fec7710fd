// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.acknowledged.AcknowledgedSender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.util.RestartStrategyUtils;
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

  private static final Executor EACH_ITS_THREAD = task -> new Thread(task).start();

  /** How often jobs of this JVM are still to fail. */
  private static final AtomicInteger FAILURES = new AtomicInteger();

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

  @Test
  void aSenderThatIsStartedAnewGoesOnWhereItIsTold() throws Exception {
    KeepsRows.forget();
    JobClient job = start(Words.source().listen(Words.range(port)), 2);
    try (AcknowledgedSender sender = Words.sender(first, "a")) {
      Words.send(sender, words("a", 0, 100), 10);
      await("some rows", () -> KeepsRows.rows().size() > 10);
    }
    try (AcknowledgedSender sender = Words.restartedSender(first, "a")) {
      int position = (int) sender.resumption().position();
      Words.send(sender, words("a", 10 * position, 200 - 10 * position), 10);
      await("all rows", () -> KeepsRows.rows().size() >= 200);
      assertTrue(sender.awaitAcknowledged(20, LONG));
    }
    assertEquals(words("a", 200), KeepsRows.rows());
    job.cancel().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aJobThatIsCancelledLeavesNoThreadAndNoPort() throws Exception {
    for (int i = 0; i < 3; i++) {
      KeepsRows.forget();
      JobClient job = start(Words.source().listen(Words.range(port)), 2);
      try (AcknowledgedSender a = Words.sender(first, "a");
          AcknowledgedSender b = Words.sender("tcp://127.0.0.1:" + (port + 1), "b")) {
        Words.send(a, words("a", 100), 10);
        Words.send(b, words("b", 100), 10);
        await("rows of both", () -> KeepsRows.rows().size() == 200);
        job.cancel().get(60, TimeUnit.SECONDS);
        await("the job to end", () -> isOver(job));
      }
      await("all threads to end", () -> threads() == 0);
      Lightstream.listen(first).close();
      Lightstream.listen("tcp://127.0.0.1:" + (port + 1)).close();
    }
  }

  private static boolean isOver(JobClient job) {
    return job.getJobStatus().join().isGloballyTerminalState();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-"))
        .count();
  }

  private static void await(String what, BooleanSupplier done) throws InterruptedException {
    long limit = System.nanoTime() + LONG.toNanos();
    while (!done.getAsBoolean()) {
      assertTrue(System.nanoTime() < limit, "waited for " + what);
      Thread.sleep(5);
    }
  }

  /** A job that keeps its rows and goes on until it is cancelled. */
  private static JobClient start(LightstreamSourceBuilder<String> source, int parallelism)
      throws Exception {
    StreamExecutionEnvironment environment = environment(parallelism);
    environment
        .fromSource(source.build(), WatermarkStrategy.noWatermarks(), "streams")
        .map(new KeepsRows())
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync();
  }

  @Test
  void aJobThatFailsNowAndThenHasEachRowOnce() throws Exception {
    FAILURES.set(8);
    try (AcknowledgedSender a = Words.sender(first, "a");
        AcknowledgedSender b = Words.sender(first, "b");
        AcknowledgedSender c = Words.sender(first, "c")) {
      List<AcknowledgedSender> senders = List.of(a, b, c);
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> sendInTurn(senders, 300, 10), EACH_ITS_THREAD);
      StreamExecutionEnvironment environment = environment(2);
      RestartStrategyUtils.configureFixedDelayRestartStrategy(environment, 1000, 10);
      environment
          .fromSource(
              Words.source().listen(Words.range(port)).streams("a", "b", "c").build(),
              WatermarkStrategy.noWatermarks(),
              "streams")
          .map(new FailsNowAndThen())
          .map(new KeepsRows())
          .setParallelism(1)
          .sinkTo(new DiscardingSink<>());
      environment.execute();
      sending.get(60, TimeUnit.SECONDS);
      List<String> sent =
          senders.stream().flatMap(sender -> words(idOf(sender), 3000).stream()).toList();
      assertEquals(sorted(sent), sorted(KeepsRows.rows()));
      assertEquals(0, FAILURES.get());
      for (AcknowledgedSender sender : senders) {
        assertTrue(sender.awaitComplete(LONG));
      }
    }
  }

  private static String idOf(AcknowledgedSender sender) {
    return sender.toString().replaceAll(".*\\[(\\w+),.*", "$1");
  }

  private static void sendInTurn(List<AcknowledgedSender> senders, int batches, int rows) {
    for (int batch = 0; batch < batches; batch++) {
      for (AcknowledgedSender sender : senders) {
        Words.send(sender, words(idOf(sender), batch * rows, rows), rows);
      }
      awaitMost(senders, batch);
    }
    senders.forEach(AcknowledgedSender::end);
  }

  /** Not faster than checkpoints are taken, or all would be in the first. */
  private static void awaitMost(List<AcknowledgedSender> senders, int batch) {
    if (batch % 50 == 49) {
      senders.forEach(sender -> sender.awaitAcknowledged(sender.position() - 20, LONG));
    }
  }

  /** Throws at random, as often as is left. */
  private static final class FailsNowAndThen implements MapFunction<String, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String map(String row) {
      if (ThreadLocalRandom.current().nextInt(700) == 0
          && FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("thrown on purpose");
      }
      return row;
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
    return words(stream, 0, count);
  }

  private static List<String> words(String stream, int first, int count) {
    return IntStream.range(first, first + count).mapToObj(n -> stream + n).toList();
  }

  private static List<String> both(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static List<String> sorted(List<String> rows) {
    return rows.stream().sorted().toList();
  }
}
