// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A worker whose direct memory is taken by others. */
class SinkDirectMemoryTest {

  /** A task that gets a record of 2 MiB where there is 1 MiB left. */
  static final class Worker {

    private static final int MEGABYTE = 1 << 20;

    private Worker() {}

    public static void main(String[] arguments) {
      ByteBuffer others = ByteBuffer.allocateDirect(7 * MEGABYTE);
      FakeContext context = new FakeContext();
      context.reports = true;
      FakeOutlets outlets = new FakeOutlets(Scope.TASK);
      Map<String, String> settings = Map.of("lightstream.uri", "tcp://localhost:9000");
      try (SinkPipeline task =
          SinkPipeline.open(
              SinkConfig.parse(settings),
              context,
              new TaskMetrics(),
              any -> outlets,
              System::nanoTime)) {
        task.open(List.of(new TopicPartition("t", 0)));
        String text = "x".repeat(2 * MEGABYTE);
        task.put(List.of(new SinkRecord("t", 0, null, null, Schema.STRING_SCHEMA, text, 0)));
      } catch (ConnectException e) {
        System.out.println(e.getMessage());
      }
      System.out.println("reported " + context.errant.size() + ", sent " + outlets.rows);
      Reference.reachabilityFence(others);
    }
  }

  @Test
  void recordThatWouldFitFailsTheTaskAndIsNotReported() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:MaxDirectMemorySize=8m",
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    String start = "record t-0@0: the worker has less memory left than buffer.max.bytes allows: ";
    assertTrue(output.startsWith(start), output);
    assertTrue(output.contains("-XX:MaxDirectMemorySize"), output);
    assertTrue(output.endsWith("reported 0, sent 0" + System.lineSeparator()), output);
  }
}
