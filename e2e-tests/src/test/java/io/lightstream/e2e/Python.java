// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A script of {@code src/test/python} in a process of its own, by the interpreter that {@code
 * LIGHTSTREAM_PYTHON} names. Its output goes to a file.
 */
public final class Python implements AutoCloseable {

  private final Path output;
  private final Process process;

  private Python(Path output, Process process) {
    this.output = output;
    this.process = process;
  }

  /** Starts a script, which has to end when its standard input does. */
  public static Python start(Path output, String script, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(interpreter());
    command.add(Path.of("src", "test", "python", script).toString());
    command.addAll(List.of(arguments));
    try {
      Files.createDirectories(output.getParent());
      return new Python(
          output,
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Skips the test where a script says that what it needs is not installed; fails it where {@code
   * CI} is {@code true}.
   */
  public static void require(Path output, String script, String... arguments) {
    try (Python versions = start(output, script, arguments)) {
      if (versions.awaitEnd(60) != 0) {
        String message =
            interpreter() + " (LIGHTSTREAM_PYTHON names another) lacks: " + versions.printed();
        if ("true".equals(System.getenv("CI"))) {
          fail(message);
        }
        abort(message);
      }
    }
  }

  private static String interpreter() {
    return Optional.ofNullable(System.getenv("LIGHTSTREAM_PYTHON")).orElse("python3");
  }

  /** What it has printed so far, errors too. */
  public String printed() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has printed a text, or fails when it ends without. */
  public void awaitPrinted(String text) {
    Patience.await(
        () -> text + " of " + output,
        java.time.Duration.ofSeconds(60),
        () -> {
          boolean alive = process.isAlive();
          if (!printed().contains(text) && !alive) {
            throw new AssertionError(printed());
          }
          return printed().contains(text);
        });
  }

  /** Waits for its end and returns the status. */
  public int awaitEnd(long seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new AssertionError(output + " is not done: " + printed());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
