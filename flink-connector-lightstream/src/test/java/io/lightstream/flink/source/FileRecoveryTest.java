// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.flink.data.FlinkTypes;
import io.lightstream.flink.data.RecordBatchDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files, through failures and changes of the parallelism. */
@Timeout(120)
class FileRecoveryTest {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  /** What the jobs of a test have seen, in this JVM. */
  private static final List<Long> SEEN = Collections.synchronizedList(new ArrayList<>());

  private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();

  @TempDir private Path directory;

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  @Test
  void rowsComeOnceThoughTheJobFailsInTheMiddleOfABatch() throws Exception {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 30_000);
    NumberFiles.write(directory.resolve("b.arrows"), 30_000, 10_000, 20_000);
    FAILURES_LEFT.set(3);
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    StreamExecutionEnvironment environment = environment(1, configuration);
    List<Long> found =
        numbers(environment, source().files(directory.toString()).rateLimit(12_000).build())
            .map(new FailsBehindCheckpoints())
            .executeAndCollect(100_000);
    assertEquals(0, FAILURES_LEFT.get());
    assertEquals(NumberFiles.numbers(0, 60_000), found);
  }

  @Test
  void rowsComeOnceThoughTheParallelismChanges() throws Exception {
    for (int i = 0; i < 6; i++) {
      NumberFiles.write(directory.resolve(i + ".arrow"), i * 10_000, 9_000, 1_000);
    }
    String first = runUntil(10_000, 1, null);
    String second = runUntil(25_000, 3, first);
    String third = runUntil(40_000, 1, second);
    NumberFiles.write(directory.resolve("6.arrow"), 60_000, 10_000);
    runUntil(70_000, 3, third);
    List<Long> seen = new ArrayList<>(SEEN);
    Collections.sort(seen);
    assertEquals(NumberFiles.numbers(0, 70_000), seen);
  }

  /** Runs the job until so many rows have been seen in all, and stops it with a savepoint. */
  private String runUntil(int rows, int parallelism, String savepoint) throws Exception {
    Configuration configuration = new Configuration();
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment = environment(parallelism, configuration);
    environment.setMaxParallelism(8);
    LightstreamSource<RowData> source =
        source()
            .files(directory.toString())
            .monitor(Duration.ofMillis(20))
            .splitBytes(50_000)
            .rateLimit(40_000)
            .build();
    numbers(environment, source).map(new Seen()).sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync("numbers");
    while (SEEN.size() < rows) {
      LockSupport.parkNanos(100_000); // the class's timeout bounds this
      if (job.getJobStatus().get(30, TimeUnit.SECONDS).isTerminalState()) {
        job.getJobExecutionResult().get(30, TimeUnit.SECONDS);
      }
    }
    return job.stopWithSavepoint(
            false, directory.resolveSibling("savepoints").toString(), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  private static StreamExecutionEnvironment environment(
      int parallelism, Configuration configuration) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(parallelism);
    environment.enableCheckpointing(20);
    environment.getConfig().enableObjectReuse();
    return environment;
  }

  private static LightstreamSourceBuilder<RowData> source() {
    return LightstreamSource.builder(
        RecordBatchDeserializer.rows(FlinkTypes.of(NumberFiles.SCHEMA)));
  }

  private static DataStream<Long> numbers(
      StreamExecutionEnvironment environment, LightstreamSource<RowData> source) {
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "numbers")
        .uid("numbers")
        .map(new Number());
  }

  private static final class Number implements MapFunction<RowData, Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public Long map(RowData row) {
      return row.getLong(0);
    }
  }

  private static final class Seen implements MapFunction<Long, Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public Long map(Long number) {
      SEEN.add(number);
      return number;
    }
  }

  /** Fails some rows behind a checkpoint that has rows of it, and not within that slice. */
  private static final class FailsBehindCheckpoints
      implements MapFunction<Long, Long>, CheckpointListener {

    private static final long serialVersionUID = 1L;
    private static final int ROWS_BEHIND = 2_000;

    private int rows;
    private int failAt = Integer.MAX_VALUE;

    @Override
    public Long map(Long number) {
      rows++;
      if (rows > failAt && FAILURES_LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("this failure is part of the test");
      }
      return number;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      if (rows > 0 && failAt == Integer.MAX_VALUE) {
        failAt = rows + ROWS_BEHIND;
      }
    }
  }
}
