// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Java program in a process of its own, which ends with this one: through {@link Guarded}, also
 * when it is suspended. Its output goes to a file.
 */
public final class GuardedProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final String name;
  private final Path output;
  private final Process process;

  /** Holds the process suspended; what ends it, or its parent, makes the process go on. */
  private Process suspension;

  private GuardedProcess(String name, Path output, Process process) {
    this.name = name;
    this.output = output;
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param flags of the JVM, class path included, which must hold {@link Guarded}
   * @param main the main class and its arguments
   */
  public static GuardedProcess start(
      String name, Path output, List<String> flags, List<String> main) {
    return start(name, output, flags, main, Map.of());
  }

  /** Starts a process with variables added to its environment. */
  public static GuardedProcess start(
      String name,
      Path output,
      List<String> flags,
      List<String> main,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add(Guarded.class.getName());
    command.addAll(main);
    try {
      Files.createDirectories(output.getParent());
      ProcessBuilder process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      process.environment().putAll(environment);
      return new GuardedProcess(name, output, process.start());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not start", e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed; all of it, of earlier processes of the file too. */
  public String printed() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -9}; returns once it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
    resume();
  }

  /** {@code kill -TERM}; returns once it is gone. */
  public void terminate() {
    process.destroy();
    awaitEnd();
  }

  /** {@code kill -STOP}. */
  public void suspend() {
    try {
      String pid = Long.toString(pid());
      new ProcessBuilder("kill", "-STOP", pid).inheritIO().start().waitFor();
      suspension = new ProcessBuilder("sh", "-c", "cat > /dev/null; kill -CONT " + pid).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code kill -CONT}, if it is suspended. */
  public void resume() {
    if (suspension == null) {
      return;
    }
    try {
      suspension.getOutputStream().close();
      suspension.waitFor();
      suspension = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for its end and returns the status. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(this + " does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return name + " (process " + pid() + ", output in " + output + ")";
  }
}
