// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.Schema;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The files of one partition, as the task sees them: it hands batches to the thread that writes
 * files, and looks how far that is.
 */
final class FileOutlet implements Outlet {

  private final FileLane lane;
  private final FileLimits limits;
  private final Executor writer;

  /** The progress of the start that the task knows. */
  private FileProgress seen = FileProgress.UNKNOWN;

  /** The epoch of the start before the one that is waited for. */
  private long former = FileProgress.UNKNOWN.epoch();

  private long sent;
  private long drained;

  /** When the file was opened for which it was said that its time has come. */
  private long dueSaid;

  private boolean saidDue;
  private boolean closed;

  FileOutlet(FileLane lane, FileLimits limits, Executor writer) {
    this.lane = lane;
    this.limits = limits;
    this.writer = writer;
    writer.execute(lane::begin);
  }

  @Override
  public Optional<Start> start() {
    look();
    FileProgress now = lane.progress();
    if (seen.start().isEmpty() && now.epoch() > former) {
      seen = now;
    }
    return seen.start();
  }

  /** Takes over how far it is, unless it has begun anew. */
  private void look() {
    FileProgress now = lane.progress();
    now.failure()
        .ifPresent(
            e -> {
              throw e;
            });
    if (now.epoch() == seen.epoch()) {
      seen = now;
    }
  }

  /** Returns whether there is another start than the task knew. */
  private boolean beginsAnew() {
    look();
    FileProgress now = lane.progress();
    if (seen.start().isEmpty() || now.epoch() == seen.epoch()) {
      return false;
    }
    seen = now;
    sent = 0;
    drained = 0;
    return true;
  }

  @Override
  public void beginAnew() {
    look();
    former = seen.epoch();
    seen = FileProgress.UNKNOWN;
    sent = 0;
    drained = 0;
    writer.execute(lane::beginAnew);
  }

  /** {@inheritDoc} Any does: where the columns change, a new file begins. */
  @Override
  public boolean accepts(String table, Schema schema) {
    return true;
  }

  @Override
  public void send(SealedBatch batch) {
    try {
      if (beginsAnew()) {
        batch.close(); // What it was made of comes again.
        return;
      }
    } catch (ConnectException e) {
      batch.close();
      throw e;
    }
    long epoch = seen.epoch();
    sent++;
    writer.execute(() -> lane.write(epoch, batch));
  }

  @Override
  public long durable() {
    look();
    return seen.durable();
  }

  /** {@inheritDoc} What is in a file takes memory of the operating system alone. */
  @Override
  public long released() {
    look();
    return seen.written();
  }

  @Override
  public void drain() {
    if (drained < sent) {
      drained = sent;
      writer.execute(lane::publishNow);
    }
  }

  @Override
  public void tick(long nanoTime) {
    beginsAnew();
    if (seen.openedAt().isPresent()) {
      long openedAt = seen.openedAt().getAsLong();
      boolean said = saidDue && dueSaid == openedAt;
      if (!said && nanoTime - openedAt >= limits.delayNanos()) {
        saidDue = true;
        dueSaid = openedAt;
        writer.execute(() -> lane.publishIfDue(nanoTime));
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      lane.end();
      writer.execute(lane::close);
    }
  }
}
