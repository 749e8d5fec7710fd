// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static io.lightstream.kafka.connect.sink.FileFolder.PARTITION;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Several tasks write the same partition at the same time, and some of them die. */
class FileRaceTest {

  private static final int TASKS = 4;
  private static final long RECORDS = 1_500;
  private static final int MOST_ROWS_OF_A_BATCH = 7;
  private static final int IN_FLIGHT = 3;

  @TempDir Path path;

  /** A task, over and over: what a consumer would bring it, from wherever its outlet starts. */
  private final class Zombie implements Callable<Integer> {

    private final SplittableRandom random;
    private int lives;
    private long epoch;
    private long next;
    private long sent;

    Zombie(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    public Integer call() {
      while (!live()) {
        lives++;
      }
      return lives;
    }

    /** Returns whether all is published. */
    private boolean live() {
      int rowsOfAFile = 5 + random.nextInt(40);
      long death = 5 + random.nextInt(100);
      try (FileFolder files =
          new FileFolder(path, Map.of("file.max.rows", Integer.toString(rowsOfAFile)))) {
        Outlet outlet = files.open();
        goTo(FileFolder.started(outlet));
        while (next < RECORDS && death-- > 0) {
          long to = Math.min(RECORDS, next + 1 + random.nextInt(MOST_ROWS_OF_A_BATCH));
          files.send(outlet, next, to);
          next = to;
          sent++;
          await(outlet, () -> sent - outlet.released() < IN_FLIGHT);
        }
        if (next == RECORDS) {
          outlet.drain();
          await(outlet, () -> outlet.durable() == sent);
        }
        return next == RECORDS;
      }
    }

    /** Waits for the condition, or for another start. */
    private void await(Outlet outlet, BooleanSupplier condition) {
      FileFolder.await(
          "progress",
          () -> {
            outlet.tick(0);
            Start start = outlet.start().orElseThrow();
            if (start.epoch() == epoch) {
              return condition.getAsBoolean();
            }
            goTo(start);
            return true;
          });
    }

    private void goTo(Start start) {
      epoch = start.epoch();
      next = start.offset().orElse(0);
      sent = 0;
    }
  }

  @RepeatedTest(5)
  void eachRecordIsPublishedOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TASKS);
    try {
      List<Future<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(threads.submit(new Zombie(i)));
      }
      for (Future<Integer> task : tasks) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
    try (FileFolder files = new FileFolder(path, Map.of())) {
      Outlet outlet = files.open();
      assertEquals(Start.at(RECORDS), FileFolder.started(outlet));
      assertEquals(LongStream.range(0, RECORDS).boxed().toList(), files.records(PARTITION));
      assertEquals(files.published(), files.names(), "nothing is left");
    }
  }
}
