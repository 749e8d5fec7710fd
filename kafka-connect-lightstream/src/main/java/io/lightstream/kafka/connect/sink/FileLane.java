// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.connect.config.OffsetReset;
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
  private final OffsetReset onReset;
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
    this.files = new PartitionFiles(folder, partition, context.allocator());
    this.limits = FileLimits.of(context.config());
    this.onReset = context.config().onOffsetReset();
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
          PartitionFiles.Position found = files.recover(generation);
          beginAt(found.generation(), found.next(), new Start(0, found.next()));
        });
  }

  private void beginAt(int ofGeneration, OptionalLong at, Start start) {
    generation = ofGeneration;
    position = at;
    next = at.orElse(0);
    written = 0;
    durable = 0;
    progress = FileProgress.begun(start);
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
      reset(offsets.first());
      return;
    }
    if (open != null && !fits(sealed) && !publish()) {
      return;
    }
    if (open == null) {
      open(sealed);
    }
    open.write(sealed.batch(), offsets);
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

  /** Records have come that are in files already: the partition is not what it was. */
  private void reset(long first) {
    if (onReset == OffsetReset.FAIL) {
      throw new ConfigurationException(
          "records of "
              + partition
              + " from offset "
              + first
              + " on have come, but its files go on at "
              + next
              + " (on.offset.reset is fail): the topic was made anew, or offsets were reset. Set"
              + " stream.generation to "
              + (generation + 1)
              + " to write files of a new generation, or let the sink do so with"
              + " on.offset.reset=new-generation");
    }
    discard();
    Start start = progress.start().orElseThrow(IllegalStateException::new);
    beginAt(generation + 1, OptionalLong.empty(), start.againAt(first));
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
    long lost = open.name().start();
    discard();
    PartitionFiles.Position found = files.recover(generation);
    Start start = progress.start().orElseThrow(IllegalStateException::new);
    long at = found.next().orElse(lost);
    beginAt(found.generation(), found.next(), start.againAt(at));
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
