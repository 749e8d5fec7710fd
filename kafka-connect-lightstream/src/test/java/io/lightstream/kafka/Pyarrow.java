// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Python programs in {@code src/test/python}. The interpreter is named by the environment
 * variable {@code LIGHTSTREAM_PYTHON}, otherwise it is {@code python3}. Tests that need it are
 * skipped where it lacks pyarrow, but fail in CI.
 */
public final class Pyarrow {

  private static final long PATIENCE_SECONDS = 60;

  private Pyarrow() {}

  /** The lines that a program prints. */
  public static List<String> run(Path folder, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of("src", "test", "python", script).toString());
    command.addAll(List.of(arguments));
    return output(folder, command);
  }

  /** Skips the test where Python or pyarrow is missing; in CI it fails. */
  public static void require(Path folder) throws Exception {
    try {
      output(folder, List.of("-c", "import pyarrow"));
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

  private static List<String> output(Path folder, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(interpreter()));
    command.addAll(arguments);
    Path output = Files.createTempFile(folder, "python", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "python does not end");
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), text);
    return text.lines().toList();
  }

  private static String interpreter() {
    return Optional.ofNullable(System.getenv("LIGHTSTREAM_PYTHON")).orElse("python3");
  }
}
