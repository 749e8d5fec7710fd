// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first run as its users start it: a process with arguments and an exit code. */
@Timeout(300)
class FirstRunIT {

  /** The totals of the bundled flights, as numpy computes them from the same file. */
  private static final List<String> TOTALS =
      List.of(
          "under 250: 35219 flights, 260079 minutes, 7.384622",
          "250 to 499: 55609 flights, 423998 minutes, 7.624629",
          "500 to 999: 61578 flights, 481121 minutes, 7.813196",
          "1000 to 1999: 38535 flights, 289938 minutes, 7.524017",
          "2000 and more: 9059 flights, 45023 minutes, 4.969975");

  private static final Schema FLIGHTS =
      Schema.of(
          Field.nullable("delay", new DataType.Int(16, true)),
          Field.nullable("distance", new DataType.Int(16, true)),
          Field.nullable("time", new DataType.FloatingPoint(32)));

  @TempDir private Path directory;

  private Path output;
  private Path temporary;

  @BeforeEach
  void makeDirectories() throws IOException {
    output = directory.resolve("output");
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  @Test
  void flightsGoAllTheWayAndTheTotalsAreRight() throws Exception {
    Finished run = run();
    assertEquals(0, run.exit(), run::toString);
    assertTrue(run.printed("The totals are right"), run::toString);
    assertTrue(run.printed("all the way, from file to file"), run::toString);
    assertEquals(TOTALS, totals(output.resolve("flights-by-distance.arrow")));
    assertNothingIsLeft();
  }

  @Test
  void otherTotalsThanExpectedFailTheRun() throws Exception {
    Path sent = flights("sent.arrow", 10, 20, 30);
    Path other = flights("other.arrow", 10, 20, 31);
    Finished run = run("--data", sent.toString(), "--expect", other.toString());
    assertEquals(1, run.exit(), run::toString);
    assertTrue(run.printed("The totals are WRONG"), run::toString);
    assertEquals(
        List.of("under 250: 3 flights, 60 minutes, 20.000000"),
        totals(output.resolve("flights-by-distance.arrow")));
    assertNothingIsLeft();
  }

  @Test
  void serversStayUpUntilTheProcessIsToldToEnd() throws Exception {
    Path sent = flights("sent.arrow", 1, 2, 3);
    Process process = start("--keep-running", "--data", sent.toString());
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> printed = new ArrayList<>();
      String line = lines.readLine();
      while (line != null && !line.startsWith("Everything stays up")) {
        printed.add(line);
        line = lines.readLine();
      }
      assertTrue(line != null, printed::toString);
      assertEquals(200, status(address(printed, "Connect  ")), printed::toString);
      assertEquals(200, status(address(printed, "Flink    ")), printed::toString);
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    assertNothingIsLeft();
  }

  @Test
  void missingDataIsReportedBeforeAnythingStarts() throws Exception {
    Finished run = run("--data", directory.resolve("none.arrow").toString());
    assertEquals(3, run.exit(), run::toString);
    assertTrue(run.printed("first run failed: "), run::toString);
    assertTrue(run.printed("none.arrow"), run::toString);
    assertNothingIsLeft();
  }

  @Test
  void helpSaysWhatCanBeToldAndDoesNothing() throws Exception {
    Finished run = run("--help");
    assertEquals(0, run.exit(), run::toString);
    for (String option : List.of("--keep-running", "--output", "--data", "--expect")) {
      assertTrue(run.printed(option), run::toString);
    }
    assertTrue(Files.notExists(output), "help made the output directory");
  }

  @Test
  void unknownArgumentIsWrongUsage() throws Exception {
    Finished run = run("--fast");
    assertEquals(2, run.exit(), run::toString);
    assertTrue(run.printed("unknown argument '--fast'"), run::toString);
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private Finished run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> printed = lines.lines().toList();
      return new Finished(process.waitFor(), printed);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("io.lightstream.examples.FirstRun");
    command.addAll(List.of(arguments));
    command.addAll(List.of("--output", output.toString()));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private record Finished(int exit, List<String> lines) {

    boolean printed(String text) {
      return lines.stream().anyMatch(line -> line.contains(text));
    }

    @Override
    public String toString() {
      return "exit code " + exit + "\n" + String.join("\n", lines);
    }
  }

  private static URI address(List<String> lines, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(label))
        .map(line -> URI.create(line.substring(label.length())))
        .findFirst()
        .orElseThrow();
  }

  private static int status(URI uri) throws IOException, InterruptedException {
    URI overview = uri.resolve(uri.getPath().isEmpty() ? "/overview" : "/");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(overview).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static List<String> totals(Path file) {
    List<String> totals = new ArrayList<>();
    try (LightstreamReader reader = Lightstream.read(file)) {
      for (RecordBatch batch : reader) {
        try (batch) {
          for (int row = 0; row < batch.rowCount(); row++) {
            totals.add(
                String.format(
                    "%s: %d flights, %d minutes, %.6f",
                    batch.column("distance").getString(row),
                    batch.column("flights").getLong(row),
                    batch.column("delay_sum").getLong(row),
                    batch.column("mean_delay").getDouble(row)));
          }
        }
      }
    }
    return totals;
  }

  private Path flights(String name, int... delays) {
    Path file = directory.resolve(name);
    try (BufferAllocator allocator = BufferAllocator.unbounded("flights");
        RecordBatchBuilder builder = RecordBatchBuilder.of(FLIGHTS, allocator);
        RecordBatchWriter writer = Lightstream.write(file, FLIGHTS)) {
      for (int delay : delays) {
        builder.appendRow((short) delay, (short) 100, 12.5f);
      }
      try (RecordBatch batch = builder.finish()) {
        writer.write(batch);
        writer.flush();
      }
    }
    return file;
  }
}
