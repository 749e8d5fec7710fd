// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.Python;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link Worker} in a process of its own, seen from the process that gives orders. */
final class WorkerProcess implements AutoCloseable {

  /** Peers that are Python's, and what they are. */
  static final Map<String, String> PYTHON_SCRIPTS =
      Map.of("pyarrow", "pyarrow_peer.py", "lightstream-io", "lightstream_peer.py");

  private final String peer;
  private final Process process;
  private final PrintWriter orders;
  private final BufferedReader answers;

  private WorkerProcess(String peer, Process process) {
    this.peer = peer;
    this.process = process;
    this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static WorkerProcess start(String peer) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(peer));
    return new WorkerProcess(peer, builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private static List<String> command(String peer) {
    if (PYTHON_SCRIPTS.containsKey(peer)) {
      return List.of(Python.executable(), Python.script(PYTHON_SCRIPTS.get(peer)));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (peer.equals("arrow-java")) {
      command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
      command.add("-Darrow.allocation.manager.type=Unsafe");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(System.getProperty("bench.flags", "").split(File.pathSeparator)));
    command.removeIf(String::isEmpty);
    command.add(Worker.class.getName());
    command.add(peer);
    return command;
  }

  void order(String line) {
    orders.println(line);
  }

  /** The next answer, without its first word. */
  String answer(String firstWord) throws IOException {
    String line = answers.readLine();
    if (line == null || !line.startsWith(firstWord)) {
      throw new IOException(
          peer + ": expected '" + firstWord + "', got " + (line == null ? "its end" : line));
    }
    return line.substring(firstWord.length()).strip();
  }

  /** Processor time that the process has used so far, in seconds. */
  double processorSeconds() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
  }

  @Override
  public void close() {
    orders.close();
    process.destroy();
  }
}
