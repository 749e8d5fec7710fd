// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.flink.data.FlinkTypes;
import io.lightstream.flink.data.RecordBatchDeserializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SourceMetricsTest {

  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @TempDir private Path directory;

  @AfterAll
  static void closeReporter() {
    REPORTER.close();
  }

  @Test
  void rowsBytesBatchesAndErrorsAreCounted() throws Exception {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 10_000, 0, 5);
    NumberFiles.write(directory.resolve("b.arrows"), 0, 20);
    Files.writeString(directory.resolve("c.arrow"), "ARROW1, but nothing else");
    JobID job = run();
    assertEquals(10_025, count(job, "numRecordsIn"));
    assertEquals(8 * 10_025, count(job, "numBytesIn"));
    assertEquals(4, count(job, "numBatchesIn"));
    assertEquals(1, count(job, "numRecordsInErrors"));
    assertEquals(0L, gauge(job, "pendingBytes"));
    assertEquals(0L, gauge(job, "reconnects"));
    assertEquals(0L, gauge(job, "gaps"));
  }

  private JobID run() throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    LightstreamSource<RowData> source =
        LightstreamSource.builder(RecordBatchDeserializer.rows(FlinkTypes.of(NumberFiles.SCHEMA)))
            .files(directory.toString())
            .onMalformed(OnMalformed.SKIP)
            .build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "numbers")
        .sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync("metrics");
    job.getJobExecutionResult().get();
    return job.getJobID();
  }

  private static long count(JobID job, String name) {
    return ((Counter) metric(job, name)).getCount();
  }

  private static Object gauge(JobID job, String name) {
    return ((Gauge<?>) metric(job, name)).getValue();
  }

  /** One of the source itself, not of the task that it is a part of. */
  private static Metric metric(JobID job, String name) {
    String end = ".Source: numbers.0." + name;
    Map<String, Metric> found = REPORTER.findMetrics(job, Pattern.quote(name));
    return found.entrySet().stream()
        .filter(each -> each.getKey().endsWith(end))
        .findAny()
        .orElseThrow(() -> new AssertionError("no metric " + name + " among " + found.keySet()))
        .getValue();
  }
}
