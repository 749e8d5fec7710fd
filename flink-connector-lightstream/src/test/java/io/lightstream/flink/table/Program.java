// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs that a test runs to their end. */
final class Program {

  private static final long PATIENCE_SECONDS = 60;
  private static final String PYTHON = "LIGHTSTREAM_PYTHON";
  private static final Path SCRIPTS = Path.of("src", "test", "python");

  /**
   * What a program did.
   *
   * @param output both standard output and standard error
   */
  record Ended(int status, String output) {}

  private Program() {}

  /** The {@code lightstream} command, of the classes under test. */
  static Ended lightstream(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("io.lightstream.cli.Main");
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** A script, by the interpreter that {@code LIGHTSTREAM_PYTHON} names. */
  static Ended python(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(interpreter());
    command.add(SCRIPTS.resolve(script).toString());
    command.addAll(List.of(arguments));
    return run(command);
  }

  static String interpreter() {
    return Optional.ofNullable(System.getenv(PYTHON)).orElse("python3");
  }

  private static Ended run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("program", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended) {
        throw new AssertionError(command + " does not end: " + text);
      }
      return new Ended(process.exitValue(), text);
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
