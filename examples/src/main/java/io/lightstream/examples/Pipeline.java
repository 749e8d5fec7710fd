// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;

/** Takes flights from an Arrow file through Kafka, Connect and Flink into another. */
final class Pipeline {

  private static final String TOPIC = "flights";
  private static final String CONNECTOR = "flights-as-arrow";
  private static final int BATCH_ROWS = 8192;
  private static final long PATIENCE_SECONDS = 120;
  private static final long POLL_MILLIS = 25;

  private final Servers servers;
  private final Report report;

  Pipeline(Servers servers, Report report) {
    this.servers = servers;
    this.report = report;
  }

  /**
   * Runs once, from the first record produced to the result file written.
   *
   * @return how long each leg took
   * @throws IOException with the reason the connector or job gave, if one of them failed
   */
  List<Leg> run(Path data, Path result) throws Exception {
    List<Leg> legs = new ArrayList<>();
    long start = System.nanoTime();
    try (Topic topic = Topic.create(servers.broker().bootstrapServers(), TOPIC)) {
      long rows = new FlightProducer(servers.broker().bootstrapServers(), TOPIC).produce(data);
      legs.add(new Leg("produced to the topic as JSON with schema", rows, since(start)));
      report.progress("produced %,d flights to topic '%s'", rows, TOPIC);
      JobExecutionResult job = stream(topic, rows, result, legs);
      legs.add(new Leg("read and aggregated by Flink, as fast as it came", rows, timeOfRows(job)));
      legs.add(new Leg("all the way, from file to file", rows, since(start)));
    }
    return legs;
  }

  private JobExecutionResult stream(Topic topic, long rows, Path result, List<Leg> legs)
      throws Exception {
    URI endpoint = URI.create("tcp://127.0.0.1:" + FreePort.find());
    CompletableFuture<JobExecutionResult> job =
        FlightsJob.submit(servers.flink().environment(), endpoint, result).getJobExecutionResult();
    report.progress("Flink job listens on %s", endpoint);
    ConnectClient connect = new ConnectClient(servers.worker().rest());
    long start = System.nanoTime();
    connect.create(CONNECTOR, sinkConfig(endpoint));
    awaitCommit(topic, rows, connect, job);
    legs.add(new Leg("streamed out by the sink, from its creation on", rows, since(start)));
    report.progress("sink connector has sent and committed %,d records", rows);
    connect.delete(CONNECTOR);
    JobExecutionResult done = job.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    report.progress("Flink job has written %s", result);
    return done;
  }

  private static Map<String, String> sinkConfig(URI endpoint) {
    return Map.of(
        "connector.class",
        "io.lightstream.kafka.connect.LightstreamSinkConnector",
        "tasks.max",
        "1",
        "topics",
        TOPIC,
        "lightstream.uri",
        endpoint.toString(),
        "batch.max.rows",
        Integer.toString(BATCH_ROWS),
        "batch.max.delay.ms",
        "100",
        "consumer.override.max.poll.records",
        Integer.toString(BATCH_ROWS));
  }

  private static void awaitCommit(
      Topic topic, long rows, ConnectClient connect, CompletableFuture<JobExecutionResult> job)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (topic.committedBy(CONNECTOR) < rows) {
      Optional<String> failure = connect.failure(CONNECTOR);
      if (failure.isPresent()) {
        throw new IOException("the connector failed: " + failure.get());
      }
      if (job.isDone()) {
        job.get(); // throws what made it fail
        throw new IOException("the Flink job ended before all rows were sent");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "the connector has committed "
                + topic.committedBy(CONNECTOR)
                + " of "
                + rows
                + " records after "
                + PATIENCE_SECONDS
                + " seconds");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static Duration timeOfRows(JobExecutionResult job) {
    long first = job.<Long>getAccumulatorResult(FlightsJob.FIRST_ROW);
    long last = job.<Long>getAccumulatorResult(FlightsJob.LAST_ROW);
    return Duration.ofMillis(Math.max(1, last - first));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
