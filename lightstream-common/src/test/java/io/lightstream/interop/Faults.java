// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Who is killed when: at random moments, which the seed decides, spread over the whole stream.
 *
 * @param rows of the stream
 * @param seed of everything random
 * @param kills in their order
 */
record Faults(int rows, long seed, List<Kill> kills) {

  private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
  private static final long LONGEST_DELAY_NANOS = Duration.ofMillis(50).toNanos();

  /** The last kill is early enough that rows still flow. */
  private static final double LAST = 0.9;

  /** Every victim is as frequent as the others. */
  enum Victim {
    SENDER,
    RECEIVER,
    BOTH
  }

  /**
   * A process is killed {@code nanos} after the share {@code at} of the stream has arrived.
   *
   * @param at from 0 to 1
   */
  record Kill(Victim victim, double at, long nanos) {

    boolean hitsSender() {
      return victim != Victim.RECEIVER;
    }

    boolean hitsReceiver() {
      return victim != Victim.SENDER;
    }
  }

  /** As many as the system properties {@code faults.*} say: few, in every build. */
  static Faults plan() {
    int rows = Integer.getInteger("faults.rows", 300_000);
    int count = Integer.getInteger("faults.kills", 6);
    long seed = Long.getLong("faults.seed", 4);
    Random random = new Random(seed);
    List<Victim> victims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      victims.add(Victim.values()[i % Victim.values().length]);
    }
    Collections.shuffle(victims, random);
    List<Kill> kills = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double at = (i + random.nextDouble()) / count * LAST;
      kills.add(new Kill(victims.get(i), at, (long) (random.nextDouble() * LONGEST_DELAY_NANOS)));
    }
    return new Faults(rows, seed, kills);
  }

  /** About half a second of flow for each kill. */
  long rowsPerSecond() {
    return 2L * rows / Math.max(1, kills.size());
  }

  /** Waits for a condition; what it waits for must not take minutes. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited in vain: " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** The bytes of a file, or of all files in a folder; 0 where there is none. */
  static long bytes(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).mapToLong(Faults::size).sum();
    } catch (NoSuchFileException | UncheckedIOException e) {
      return 0; // Removed meanwhile.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // Removed meanwhile.
    }
  }
}
