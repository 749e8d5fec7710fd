// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * A task that writes the records of a partition, whose offsets go from 0 to a number, over and over
 * until all are published: what a consumer would bring it, from wherever its outlet starts. It
 * gives up now and then in the middle, and begins anew.
 */
final class FileTask implements Callable<Void> {

  private static final int MOST_ROWS_OF_A_BATCH = 7;
  private static final int IN_FLIGHT = 3;

  private final Path path;
  private final long records;
  private final SplittableRandom random;
  private long epoch;
  private long next;
  private long sent;

  FileTask(Path path, long records, long seed) {
    this.path = path;
    this.records = records;
    this.random = new SplittableRandom(seed);
  }

  /** For a process of its own: folder, number of records and seed. */
  public static void main(String[] arguments) {
    new FileTask(Path.of(arguments[0]), Long.parseLong(arguments[1]), Long.parseLong(arguments[2]))
        .call();
  }

  @Override
  public Void call() {
    while (!live()) {
      Thread.yield();
    }
    return null;
  }

  /** Returns whether all is published. */
  private boolean live() {
    int rowsOfAFile = 5 + random.nextInt(40);
    long death = 5 + random.nextInt(100);
    try (FileFolder files =
        new FileFolder(path, Map.of("file.max.rows", Integer.toString(rowsOfAFile)))) {
      Outlet outlet = files.open();
      goTo(FileFolder.started(outlet));
      while (next < records && death-- > 0) {
        long to = Math.min(records, next + 1 + random.nextInt(MOST_ROWS_OF_A_BATCH));
        files.send(outlet, next, to);
        next = to;
        sent++;
        await(outlet, () -> sent - outlet.released() < IN_FLIGHT);
      }
      if (next == records) {
        outlet.drain();
        await(outlet, () -> outlet.durable() == sent);
      }
      return next == records;
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
