// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.AcknowledgedSender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which splits watermarks wait for, and which splits wait for watermarks. */
@Timeout(120)
class WatermarkTest {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  /** What the job of a test has seen, in this JVM: rows are a name and their time. */
  private static final AtomicLong WATERMARK = new AtomicLong();

  private static final AtomicInteger EARLY_ROWS = new AtomicInteger();
  private static final AtomicInteger LATE_ROWS = new AtomicInteger();

  @TempDir private Path directory;
  private JobClient job;

  @BeforeEach
  void forget() {
    WATERMARK.set(Long.MIN_VALUE);
    EARLY_ROWS.set(0);
    LATE_ROWS.set(0);
  }

  @AfterEach
  void cancel() throws Exception {
    job.cancel().get(60, TimeUnit.SECONDS);
  }

  @Test
  void watermarkDoesNotWaitForReadersWithoutFiles() throws Exception {
    LightstreamSource<String> source =
        LightstreamSource.builder(new Words())
            .files(directory.toString())
            .monitor(Duration.ofMillis(20))
            .build();
    run(source, strategy(), 2);
    for (int i = 0; WATERMARK.get() < 100; i++) { // the class's timeout bounds this
      Words.write(directory.resolve(i + ".arrow"), words("early", 100L * i, 100L * i + 100));
      int rows = 100 * i + 100;
      await(() -> EARLY_ROWS.get() == rows);
    }
  }

  @Test
  void watermarkWaitsForASplitUntilThatIsIdle() throws Exception {
    int port = Words.freePorts();
    try (AcknowledgedSender early = Words.listeningSender(uri(port), "early");
        AcknowledgedSender late = Words.listeningSender(uri(port + 1), "late")) {
      LightstreamSource<String> source =
          Words.source().connect(uri(port), uri(port + 1)).idleAfter(Duration.ofSeconds(1)).build();
      run(source, strategy(), 1);
      for (long time = 1; WATERMARK.get() < 1; time++) {
        Words.send(early, words("early", time, time + 1), 1);
        long rows = time;
        await(() -> EARLY_ROWS.get() == rows);
      }
      Words.send(late, words("late", 5, 6), 1);
      await(() -> LATE_ROWS.get() == 1);
    }
  }

  @Test
  void splitThatIsAheadIsPausedUntilTheOthersHaveCaughtUp() throws Exception {
    int port = Words.freePorts();
    int end = 6_000;
    try (AcknowledgedSender early = Words.listeningSender(uri(port), "early");
        AcknowledgedSender late = Words.listeningSender(uri(port + 1), "late")) {
      LightstreamSource<String> source =
          Words.source().connect(uri(port), uri(port + 1)).rateLimit(2_000).build();
      WatermarkStrategy<String> aligned =
          strategy().withWatermarkAlignment("words", Duration.ofMillis(100), Duration.ofMillis(5));
      run(source, aligned, 1);
      // Splits take turns: if it were not paused, the early one would be through before the late.
      Words.send(early, words("early", 0, end), 10);
      Words.send(late, Collections.nCopies(end / 10 + 100, "late 1"), 1);
      await(() -> LATE_ROWS.get() == end / 10 + 100);
      int paused = EARLY_ROWS.get();
      assertTrue(paused < end, paused + " rows of the early stream have come");
      Words.send(late, words("late", end, end + 1), 1);
      await(() -> EARLY_ROWS.get() == end);
    }
  }

  private static String uri(int port) {
    return "tcp://127.0.0.1:" + port;
  }

  /** One row for each millisecond. */
  private static List<String> words(String name, long first, long end) {
    return LongStream.range(first, end).mapToObj(time -> name + " " + time).toList();
  }

  private static long time(String word) {
    return Long.parseLong(word.substring(word.indexOf(' ') + 1));
  }

  private static WatermarkStrategy<String> strategy() {
    return WatermarkStrategy.<String>forMonotonousTimestamps()
        .withTimestampAssigner((word, none) -> time(word));
  }

  private void run(
      LightstreamSource<String> source, WatermarkStrategy<String> strategy, int parallelism)
      throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism);
    environment.enableCheckpointing(100);
    environment.getConfig().setAutoWatermarkInterval(5);
    environment
        .fromSource(source, strategy, "words")
        .process(new Observer())
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>());
    job = environment.executeAsync("watermarks");
  }

  private void await(BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean()) {
      if (job.getJobStatus().get(30, TimeUnit.SECONDS).isTerminalState()) {
        job.getJobExecutionResult().get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static final class Observer extends ProcessFunction<String, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(String word, Context context, Collector<String> out) {
      WATERMARK.set(context.timerService().currentWatermark());
      if (word.startsWith("early")) {
        EARLY_ROWS.incrementAndGet();
      } else {
        LATE_ROWS.incrementAndGet();
      }
    }
  }
}
