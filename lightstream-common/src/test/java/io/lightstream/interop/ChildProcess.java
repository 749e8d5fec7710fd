// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A program that a test started. It is destroyed at the end of the test, whatever happened. */
final class ChildProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final String END = "\u0000end";

  private final List<String> command;
  private final Process process;
  private final Path errors;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildProcess(List<String> command) {
    this.command = command;
    try {
      this.errors = Files.createTempFile("child", ".err");
      this.process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    } catch (IOException e) {
      throw new AssertionError(command + " does not start: " + e.getMessage(), e);
    }
    Thread reader = new Thread(this::read, "output of " + command.get(0));
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a program whose standard output is text. */
  static ChildProcess start(List<String> command) {
    return new ChildProcess(command);
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      lines.add("output ended: " + e);
    }
    lines.add(END);
  }

  /** The next line of standard output. */
  String line() {
    try {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        return fail(command + (line == null ? " says nothing" : " ended") + ": " + errors());
      }
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end, which must be a good one, and returns the lines that were left. */
  List<String> awaitSuccess() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        fail(command + " does not end: " + errors());
      }
      List<String> rest = rest();
      if (process.exitValue() != 0) {
        fail(command + " ended with " + process.exitValue() + ": " + rest + errors());
      }
      return rest;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> rest() {
    try {
      List<String> rest = new ArrayList<>();
      for (String line = lines.take(); !line.equals(END); line = lines.take()) {
        rest.add(line);
      }
      return rest;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for a line of standard error that begins so, and returns what follows. */
  String awaitError(String start) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      for (String line : errors().lines().toList()) {
        if (line.startsWith(start)) {
          return line.substring(start.length());
        }
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        return fail(command + " does not say '" + start + "': " + errors());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Whether it has neither ended nor been killed. */
  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Ends it at once, as the system does it, and returns the lines that were left. */
  List<String> kill() {
    process.toHandle().destroyForcibly(); // What it said last can still be read.
    awaitEnd();
    return rest();
  }

  /** Waits for the end, and returns the status. */
  int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        fail(command + " does not end: " + errors());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What it has said on standard error. */
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Files.deleteIfExists(errors);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
