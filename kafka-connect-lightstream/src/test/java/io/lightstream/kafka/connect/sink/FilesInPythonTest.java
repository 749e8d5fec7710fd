// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static io.lightstream.kafka.connect.sink.FileFolder.PARTITION;
import static io.lightstream.kafka.connect.sink.FileFolder.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Published files as pyarrow reads them. The interpreter is named by the environment variable
 * {@code LIGHTSTREAM_PYTHON}, otherwise it is {@code python3}. Skipped where it lacks pyarrow; in
 * CI that is a failure.
 */
class FilesInPythonTest {

  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path folder;

  @BeforeAll
  static void requirePyarrow() throws Exception {
    try {
      python(List.of("-c", "import pyarrow"));
    } catch (IOException | AssertionError e) {
      String message =
          interpreter()
              + " with pyarrow is needed (LIGHTSTREAM_PYTHON names another): "
              + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      abort(message);
    }
  }

  private static List<String> python(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(interpreter()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes());
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "python does not end");
      assertEquals(0, process.exitValue(), output);
      return output.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String interpreter() {
    return Optional.ofNullable(System.getenv("LIGHTSTREAM_PYTHON")).orElse("python3");
  }

  @Test
  void pyarrowReadsFilesAndTheirFootersWhileOneIsBeingWritten() throws Exception {
    try (FileFolder files = new FileFolder(folder, Map.of("file.max.rows", "20"))) {
      Outlet outlet = files.open();
      started(outlet);
      for (long from = 0; from < 50; from += 10) {
        outlet.send(
            new SealedBatch(
                FileFolder.offsets(files.allocator, "offset", from, from + 10),
                "flights",
                Map.of(PARTITION, new OffsetRange(from, from + 9, 1_700_000_000_000L + from))));
      }
      files.awaitWritten(outlet, 5);
      files.awaitDurable(outlet, 4);

      assertEquals(
          List.of(
              "flights-0-00000000000000000000.arrow flights 0 0 20 1700000000010 20 offset 190",
              "flights-0-00000000000000000020.arrow flights 0 20 40 1700000000030 20 offset 590",
              "dataset 40"),
          python(List.of("src/test/python/files.py", folder.toString())));
    }
  }
}
