// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static io.lightstream.kafka.connect.sink.FileFolder.PARTITION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tasks write the same partition at the same time, and some of them die. */
class FileRaceTest {

  private static final int TASKS = 4;
  private static final long RECORDS = 1_500;
  private static final int KILLS = 6;
  private static final int MOST_FILES_BETWEEN_KILLS = 10;
  private static final long RECORDS_OF_PROCESSES = 3_000;
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path path;
  @TempDir Path logs;

  private void assertEachRecordIsPublishedOnce(long records) {
    try (FileFolder files = new FileFolder(path, Map.of())) {
      assertEquals(Start.at(records), FileFolder.started(files.open()));
      assertEquals(LongStream.range(0, records).boxed().toList(), files.records(PARTITION));
      assertEquals(files.published(), files.names(), "nothing is left");
    }
  }

  @RepeatedTest(5)
  void tasksOfOneProcessPublishEachRecordOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TASKS);
    try {
      List<Future<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(threads.submit(new FileTask(path, RECORDS, i)));
      }
      for (Future<Void> task : tasks) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEachRecordIsPublishedOnce(RECORDS);
  }

  @Test
  void processesThatAreKilledPublishEachRecordOnce() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    Process[] processes = {start(0), start(1)};
    try (FileFolder files = new FileFolder(path, Map.of())) {
      for (int kill = 0; kill < KILLS; kill++) {
        int enough = files.published().size() + 1 + random.nextInt(MOST_FILES_BETWEEN_KILLS);
        FileFolder.await("progress", () -> files.published().size() >= enough || isOver(processes));
        processes[kill % 2].destroyForcibly().waitFor();
        processes[kill % 2] = start(kill + 2);
      }
      for (Process process : processes) {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "a task does not end");
        assertEquals(0, process.exitValue());
      }
    } finally {
      processes[0].destroyForcibly();
      processes[1].destroyForcibly();
    }
    assertEachRecordIsPublishedOnce(RECORDS_OF_PROCESSES);
  }

  private static boolean isOver(Process[] processes) {
    return !processes[0].isAlive() || !processes[1].isAlive();
  }

  private Process start(int seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            FileTask.class.getName(),
            path.toString(),
            Long.toString(RECORDS_OF_PROCESSES),
            Integer.toString(seed))
        .redirectErrorStream(true)
        .redirectOutput(logs.resolve(seed + ".log").toFile())
        .start();
  }
}
