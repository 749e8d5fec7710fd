// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the threads of a job are most often, as the flight recorder samples them. */
final class Profile {

  private static final int SHOWN = 12;
  private static final List<String> EVENTS =
      List.of("jdk.ExecutionSample", "jdk.NativeMethodSample");

  private final Map<String, Map<String, Integer>> samples = new HashMap<>();

  /** What is profiled. */
  interface Task {
    Object run() throws Exception;
  }

  private Profile() {}

  /** Runs a task and prints its threads with their methods. */
  static void print(String name, Task task) throws Exception {
    Path file = Files.createTempFile("lightstream-flink", ".jfr");
    try (Recording recording = new Recording()) {
      EVENTS.forEach(event -> recording.enable(event).withPeriod(Duration.ofMillis(10)));
      recording.start();
      task.run();
      recording.stop();
      recording.dump(file);
      Profile profile = new Profile();
      profile.read(file);
      profile.print(name);
    } finally {
      Files.delete(file);
    }
  }

  private void read(Path file) throws IOException {
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (EVENTS.contains(event.getEventType().getName()) && event.getStackTrace() != null) {
        String thread = event.getThread("sampledThread").getJavaName();
        RecordedFrame top = event.getStackTrace().getFrames().get(0);
        String method =
            top.getMethod().getType().getName()
                + "."
                + top.getMethod().getName()
                + ":"
                + top.getLineNumber();
        samples
            .computeIfAbsent(String.valueOf(thread), none -> new HashMap<>())
            .merge(method, 1, Integer::sum);
      }
    }
  }

  private void print(String name) {
    samples.entrySet().stream()
        .filter(
            thread ->
                thread.getKey().startsWith("Source") && !thread.getKey().startsWith("SourceC"))
        .forEach(thread -> print(name, thread.getKey(), thread.getValue()));
  }

  private static void print(String name, String thread, Map<String, Integer> methods) {
    int all = methods.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf("profile of %s, thread '%s': %d samples%n", name, thread, all);
    methods.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(SHOWN)
        .forEach(
            method ->
                System.out.printf(
                    Locale.ROOT,
                    "  %5.1f%%  %s%n",
                    100.0 * method.getValue() / all,
                    method.getKey()));
  }
}
