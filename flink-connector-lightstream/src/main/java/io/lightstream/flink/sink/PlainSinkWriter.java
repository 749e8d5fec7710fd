// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes what nobody acknowledges. A thread of its own writes, so that a peer that is slow or away
 * holds up the task only once the buffer is full. A batch during which the connection breaks is not
 * written again; its rows count as dropped.
 */
final class PlainSinkWriter<T> implements SinkStateWriter<T>, BatchOutput {

  private static final long LOOK_MILLIS = 20;

  private final SinkSettings settings;
  private final MailboxExecutor mailbox;
  private final SinkMetrics metrics;
  private final BufferAllocator allocator = BufferAllocator.unbounded("lightstream sink");
  private final PlainTarget target;
  private final SinkBatches<T> batches;
  private final Thread thread;

  /** Rows of the batch that was written last, until it is flushed; of the writing thread. */
  private long unflushed;

  private final Object lock = new Object();
  private final Deque<RecordBatch> queue = new ArrayDeque<>();
  private long queued;
  private boolean ending;
  private boolean finished;
  private boolean closed;
  private RuntimeException failure;

  PlainSinkWriter(
      SinkSettings settings,
      RecordBatchSerializer<T> serializer,
      WriterInitContext context,
      Collection<WriterState> restored) {
    requireNoFrames(restored);
    int subtask = context.getTaskInfo().getIndexOfThisSubtask();
    this.settings = settings;
    this.mailbox = context.getMailboxExecutor();
    this.metrics = new SinkMetrics(context.metricGroup());
    this.target = target(serializer, settings.endpoints().get(settings.slotOf(subtask)));
    this.batches =
        new SinkBatches<>(
            settings, serializer, allocator, context.getProcessingTimeService(), this);
    this.thread = new Thread(this::writeAll, "lightstream-sink-" + subtask);
    metrics.observe(this::queuedBytes, () -> 0);
    thread.setDaemon(true);
    thread.start();
  }

  private PlainTarget target(RecordBatchSerializer<T> serializer, String uri) {
    PlainFormat format = new PlainFormat(settings, serializer.schema());
    return settings.listens()
        ? SubscribedTarget.listen(uri, format, metrics)
        : new ConnectedTarget(uri, format, metrics);
  }

  /** Where it connects to, or listens, with the real port. */
  String endpoint() {
    return target.endpoint();
  }

  private static void requireNoFrames(Collection<WriterState> restored) {
    for (WriterState state : restored) {
      if (state.hasFrames()) {
        throw new ConfigurationException(
            "deliveryGuarantee is none, but the restored state holds "
                + (state.position() - state.low() + state.pending())
                + " batches of stream '"
                + state.stream()
                + "' that are not acknowledged: keep the guarantee it was written with, or give the"
                + " sink another uid and start it without state");
      }
    }
  }

  private long queuedBytes() {
    synchronized (lock) {
      return queued;
    }
  }

  @Override
  public void write(T element, Context context) throws IOException, InterruptedException {
    batches.append(element);
  }

  @Override
  public void send(RecordBatch batch) throws InterruptedException {
    while (isFull()) {
      if (!mailbox.tryYield()) {
        look();
      }
    }
    synchronized (lock) {
      queue.add(batch.retain());
      queued += batch.bufferBytes();
      lock.notifyAll();
    }
    metrics.sent(batch.rowCount(), batch.bufferBytes());
  }

  private boolean isFull() {
    synchronized (lock) {
      check();
      return queued > 0 && queued >= settings.bufferBytes();
    }
  }

  private void look() throws InterruptedException {
    synchronized (lock) {
      lock.wait(LOOK_MILLIS);
    }
  }

  private void check() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    batches.flush();
    metrics.countErrors();
    synchronized (lock) {
      check();
      ending = endOfInput;
      lock.notifyAll();
    }
    if (endOfInput) {
      awaitFinished();
    }
  }

  private void awaitFinished() throws InterruptedException {
    long deadline = System.nanoTime() + settings.commitTimeout().toNanos();
    while (!isFinished()) {
      if (System.nanoTime() - deadline >= 0) {
        throw new LightstreamIOException(
            "not all was written to "
                + target.endpoint()
                + " within "
                + settings.commitTimeout()
                + " (commitTimeout) after the end of the input",
            null);
      }
      if (!mailbox.tryYield()) {
        look();
      }
    }
  }

  private boolean isFinished() {
    synchronized (lock) {
      check();
      return finished;
    }
  }

  private void writeAll() {
    try {
      for (RecordBatch batch = next(); batch != null; batch = next()) {
        write(batch);
      }
    } catch (LightstreamException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(new LightstreamIOException("the writing thread failed: " + e, e));
    }
  }

  private void write(RecordBatch batch) {
    long bytes = batch.bufferBytes();
    try (batch) {
      unflushed = batch.rowCount();
      countLost(target.write(batch));
    } finally {
      written(bytes);
    }
  }

  /** A connection that broke has lost at least what was written last, and did not arrive. */
  private void countLost(boolean taken) {
    if (!taken) {
      metrics.dropped(unflushed);
      unflushed = 0;
    }
  }

  private void flushTarget() {
    countLost(target.flush());
    unflushed = 0;
  }

  /** The next batch; null at the end. Flushes before it waits. */
  private RecordBatch next() {
    RecordBatch batch = poll();
    if (batch != null) {
      return batch;
    }
    flushTarget();
    synchronized (lock) {
      while (queue.isEmpty() && !ending && !closed) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new ClosedException("the writing thread was interrupted", e);
        }
      }
      if (closed) {
        return null;
      }
    }
    batch = poll();
    if (batch == null) {
      countLost(target.finish());
      synchronized (lock) {
        finished = true;
        lock.notifyAll();
      }
    }
    return batch;
  }

  private RecordBatch poll() {
    synchronized (lock) {
      return closed ? null : queue.poll();
    }
  }

  private void written(long bytes) {
    synchronized (lock) {
      queued -= bytes;
      lock.notifyAll();
    }
  }

  private void fail(RuntimeException reason) {
    synchronized (lock) {
      if (failure == null && !closed) {
        failure = reason;
      }
      lock.notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    target.close();
    joinThread();
    batches.close();
    queue.forEach(RecordBatch::close);
    queue.clear();
    allocator.close();
  }

  /** Also where this thread is interrupted: the other may be writing what is let go of next. */
  private void joinThread() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
