// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.error.LightstreamException;
import io.lightstream.error.ProtocolException;
import io.lightstream.memory.BufferAllocator;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Writes the files of one partition. All of it but {@link #progress()} and {@link #end()} happens
 * on the thread that writes files. After a failure it does nothing any more.
 */
final class FileLane {

  private final SinkFolder folder;
  private final TopicPartition partition;
  private final PartitionFiles files;
  private final FileLimits limits;
  private final BufferAllocator allocator;
  private final LongSupplier nanoTime;

  private int generation;

  /** Where the next file starts; empty until there is one. */
  private OptionalLong position = OptionalLong.empty();

  /** The next offset that may come. */
  private long next;

  private OpenFile open;
  private long written;
  private long durable;
  private volatile FileProgress progress = FileProgress.UNKNOWN;
  private volatile boolean ended;

  FileLane(
      SinkFolder folder, TopicPartition partition, OutletContext context, LongSupplier nanoTime) {
    this.folder = folder;
    this.partition = partition;
    this.files = new PartitionFiles(folder, partition);
    this.limits = FileLimits.of(context.config());
    this.generation = context.config().streamGeneration();
    this.allocator = context.allocator();
    this.nanoTime = nanoTime;
  }

  /** How far it is. From any thread. */
  FileProgress progress() {
    return progress;
  }

  /** Nothing is to be written any more, also of what was handed over. From any thread. */
  void end() {
    ended = true;
  }

  /** Finds out where to start. */
  void begin() {
    attempt(
        () -> {
          folder.requireUsable();
          beginAt(files.recover(generation), Start.atTheConsumers());
        });
  }

  /** Goes on with the next generation. */
  void beginAnew() {
    attempt(
        () -> {
          discard();
          beginAt(files.recover(generation + 1), again(OptionalLong.empty()));
        });
  }

  /**
   * Goes on behind a file.
   *
   * @param otherwise the start where there is none; the epoch of the one that there is
   */
  private void beginAt(PartitionFiles.Position found, Start otherwise) {
    generation = found.generation();
    position = OptionalLong.empty();
    Start start = otherwise;
    if (found.newest().isPresent()) {
      PublishedFile newest = found.newest().get();
      position = OptionalLong.of(newest.end());
      start = new Start(otherwise.epoch(), position, newest.lastTimestamp());
    }
    next = start.offset().orElse(0);
    written = 0;
    durable = 0;
    progress = FileProgress.begun(start);
  }

  private Start again(OptionalLong at) {
    return new Start(progress.epoch() + 1, at, OffsetRange.NO_TIMESTAMP);
  }

  /**
   * Adds a batch, and closes it.
   *
   * @param epoch of the start that it was sent after; of a former one it is void
   */
  void write(long epoch, SealedBatch sealed) {
    try (sealed) {
      attempt(
          () -> {
            if (epoch == progress.epoch()) {
              write(sealed);
            }
          });
    }
  }

  private void write(SealedBatch sealed) {
    OffsetRange offsets = sealed.range();
    if (offsets.first() < next) {
      throw new ProtocolException(
          "records from offset " + offsets.first() + " on come again behind offset " + next);
    }
    if (open != null && !fits(sealed) && !publish()) {
      return;
    }
    if (open == null) {
      open(sealed);
    }
    open.write(sealed.batch(), offsets);
    sealed.close(); // Before it is said to be written: then it takes no memory.
    next = offsets.end();
    written++;
    report();
    if (limits.isFull(open)) {
      publish();
    }
  }

  private boolean fits(SealedBatch sealed) {
    return open.schema().equals(sealed.batch().schema()) && limits.hasRoom(open, sealed.batch());
  }

  private void open(SealedBatch sealed) {
    FileName name = new FileName(partition, generation, position.orElse(sealed.range().first()));
    open =
        OpenFile.create(
            folder,
            name,
            position.isEmpty(),
            sealed.batch().schema(),
            allocator.child(name.toString(), allocator.budget()),
            nanoTime.getAsLong());
  }

  /** Publishes the open file if it has been open for long enough. */
  void publishIfDue(long now) {
    attempt(
        () -> {
          if (open != null && limits.isDue(open, now)) {
            publish();
          }
        });
  }

  /** Publishes the open file. */
  void publishNow() {
    attempt(
        () -> {
          if (open != null) {
            publish();
          }
        });
  }

  /** Returns false where another has been there before, and there is a new start. */
  private boolean publish() {
    PartFile part = open.complete();
    if (!isFirst() || folder.publish(part.path(), open.name()) != SinkFolder.Publication.DONE) {
      goOnBehindOthers();
      return false;
    }
    part.delete();
    folder.sync();
    durable += open.batches();
    position = OptionalLong.of(open.end());
    open = null;
    report();
    return true;
  }

  private boolean isFirst() {
    return files.others(open.name(), open.begins()) == PartitionFiles.Others.NOTHING;
  }

  private void goOnBehindOthers() {
    Start lost = again(OptionalLong.of(open.name().start()));
    discard();
    beginAt(files.recover(generation), lost);
  }

  private void report() {
    OptionalLong openedAt = open == null ? OptionalLong.empty() : OptionalLong.of(open.openedAt());
    progress = new FileProgress(progress.start(), written, durable, openedAt, progress.failure());
  }

  private void discard() {
    if (open != null) {
      OpenFile last = open;
      open = null;
      last.discard();
    }
  }

  /** Gives up what is not published. */
  void close() {
    try {
      discard();
    } catch (LightstreamException e) {
      // The file is abandoned: whoever takes the partition next deletes it.
    }
  }

  private void attempt(Runnable step) {
    if (ended || progress.failure().isPresent()) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      close();
      progress = progress.failed(failure(e));
    }
  }

  private ConnectException failure(Throwable e) {
    return new ConnectException(
        "cannot write files of "
            + partition
            + ": "
            + (e instanceof LightstreamException ? e.getMessage() : e.toString())
            + ". Nothing is lost: a task that starts anew reads what is not in a published file"
            + " again",
        e);
  }
}
