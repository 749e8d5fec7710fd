// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the task's thread and that of its outlet are most often, as the flight recorder samples
 * them: in which methods, and within calls of which.
 */
final class Profile {

  private static final int SHOWN = 15;
  private static final int FEWEST = 5;
  private static final String EVENT = "jdk.ExecutionSample";

  /** Tasks run in threads of a pool, which are known by the names that they had there. */
  private static final List<String> THREADS =
      List.of("pool-", "task-thread", "lightstream", "main");

  private final Map<String, Thread> threads = new HashMap<>();

  private static final class Thread {
    private final Map<String, Integer> tops = new HashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private int samples;

    void add(List<RecordedFrame> frames) {
      samples++;
      tops.merge(name(frames.get(0)) + ":" + frames.get(0).getLineNumber(), 1, Integer::sum);
      Set<String> within = new HashSet<>();
      frames.forEach(frame -> within.add(name(frame)));
      within.forEach(method -> calls.merge(method, 1, Integer::sum));
    }

    private static String name(RecordedFrame frame) {
      return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    void print(String what, Map<String, Integer> methods, int shown) {
      System.out.println("  " + what);
      methods.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .limit(shown)
          .forEach(
              method ->
                  System.out.printf(
                      Locale.ROOT,
                      "  %5.1f%%  %s%n",
                      100.0 * method.getValue() / samples,
                      method.getKey()));
    }
  }

  private Profile() {}

  /** Runs something and prints its threads with their methods. */
  static void print(String name, Callable<?> run) throws Exception {
    Path file = Files.createTempFile("lightstream-kafka", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(EVENT).withPeriod(Duration.ofMillis(10));
      recording.start();
      run.call();
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
      if (event.getEventType().getName().equals(EVENT) && event.getStackTrace() != null) {
        String thread = String.valueOf(event.getThread("sampledThread").getJavaName());
        if (THREADS.stream().anyMatch(thread::startsWith)) {
          threads
              .computeIfAbsent(thread, none -> new Thread())
              .add(event.getStackTrace().getFrames());
        }
      }
    }
  }

  private void print(String name) {
    threads.forEach(
        (title, thread) -> {
          if (thread.samples < FEWEST) {
            return;
          }
          System.out.printf(
              "profile of %s, thread '%s': %d samples%n", name, title, thread.samples);
          thread.print("in", thread.tops, SHOWN);
          thread.print("within", thread.calls, 4 * SHOWN);
        });
  }
}
