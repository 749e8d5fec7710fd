// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.Batches;
import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.CommitOptions;
import io.lightstream.acknowledged.Committer;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.FencedException;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A job in a process of its own that computes rows from its last checkpoint on, in batches that
 * differ from run to run, and commits what a checkpoint covers once that is durable. Arguments:
 * URI, folder, number of the run, rows, rows a second, seed.
 *
 * <p>Each run has a checkpoint of its own, which begins as that of the latest run before it that
 * has one: what a run writes that was declared dead is not read by those that came after it.
 */
final class RecomputingJob {

  /** The status of a job that has learned that there is a newer one. */
  static final int FENCED = 3;

  private static final String STREAM = "job";
  private static final int MOST_ROWS = 4_000;
  private static final int MOST_BATCHES = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String uri;
  private final Path file;
  private final int total;
  private final double rowsPerNano;
  private final Random random;
  private final BufferAllocator allocator = BufferAllocator.unbounded("job");
  private Checkpoint checkpoint;

  /**
   * What survives.
   *
   * @param epoch in which the frames before {@code position} were prepared
   * @param rows how many rows these frames have
   */
  private record Checkpoint(long epoch, long position, int rows) {

    static final Checkpoint NONE = new Checkpoint(0, 0, 0);

    static Checkpoint read(Path file) throws IOException {
      String[] parts = Files.readString(file).split(" ");
      return new Checkpoint(
          Long.parseLong(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    }

    void write(Path file) throws IOException {
      Path part = Path.of(file + ".part");
      Files.writeString(part, epoch + " " + position + " " + rows);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private RecomputingJob(String[] arguments) throws IOException {
    this.uri = arguments[0];
    Path folder = Path.of(arguments[1]);
    int run = Integer.parseInt(arguments[2]);
    this.total = Integer.parseInt(arguments[3]);
    this.rowsPerNano = Long.parseLong(arguments[4]) / 1e9;
    this.random = new Random(Long.parseLong(arguments[5]) * 1_000 + run);
    this.checkpoint = restored(folder, run);
    this.file = of(folder, run);
    checkpoint.write(file);
  }

  private static Path of(Path folder, int run) {
    return folder.resolve("checkpoint-" + run);
  }

  private static Checkpoint restored(Path folder, int run) throws IOException {
    for (int before = run - 1; before >= 0; before--) {
      if (Files.exists(of(folder, before))) {
        return Checkpoint.read(of(folder, before));
      }
    }
    return Checkpoint.NONE;
  }

  public static void main(String[] arguments) throws IOException {
    try {
      new RecomputingJob(arguments).run();
    } catch (FencedException e) {
      System.out.println("fenced by " + e.current());
      System.exit(FENCED);
    }
  }

  private void run() throws IOException {
    boolean early = random.nextBoolean(); // The rules allow it before and after the hello.
    if (early) {
      commit();
    }
    SenderOptions options =
        SenderOptions.connect(uri, STREAM, SenderKind.RECOMPUTING, StagingPeer.TYPES)
            .position(checkpoint.position())
            .link(LinkOptions.defaults().withBackoff(Duration.ofMillis(50), Duration.ofMillis(500)))
            .build();
    try (AcknowledgedSender sender = AcknowledgedSender.open(options)) {
      System.out.println("run " + checkpoint.rows() + " " + sender.epoch());
      if (!early) {
        commit();
      }
      compute(sender);
      sender.end();
      require(sender.awaitComplete(PATIENCE), "the end is confirmed");
    }
    System.out.println("done");
  }

  private void compute(AcknowledgedSender sender) throws IOException {
    long begin = System.nanoTime();
    int first = checkpoint.rows();
    int row = first;
    while (row < total) {
      for (int i = 1 + random.nextInt(MOST_BATCHES); i > 0 && row < total; i--) {
        int rows = Math.min(1 + random.nextInt(MOST_ROWS), total - row);
        try (RecordBatch batch = Batches.of(row, rows, allocator)) {
          sender.sendTable(StagingPeer.TYPES.table("rows"), batch);
        }
        row += rows;
        long due = begin + (long) ((row - first) / rowsPerNano);
        for (long left = 1; left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      }
      require(sender.awaitPrepared(sender.position(), PATIENCE), "all is prepared");
      checkpoint = new Checkpoint(sender.epoch(), sender.position(), row);
      checkpoint.write(file);
      System.out.println("checkpoint " + row);
      commit();
    }
  }

  /** As whoever knows that the checkpoint is complete does it: again after every restart. */
  private void commit() {
    if (checkpoint.position() > 0) {
      Committer.commit(
          uri, STREAM, checkpoint.epoch(), checkpoint.position(), CommitOptions.defaults());
    }
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("waited in vain: " + what);
    }
  }
}
