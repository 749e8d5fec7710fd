// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.frame.StreamEnd;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * Batches of one schema that come in, from a connection or a file. They are consumed in one of
 * three ways; the first call decides which:
 *
 * <ul>
 *   <li>{@link #next()} and {@link #iterator()} read on the caller's thread, with the least
 *       latency;
 *   <li>{@link #publisher()} delivers to a {@link Flow.Subscriber} as many as it requests;
 *   <li>{@link #poll()} never blocks, and {@link #available()} tells when to poll again.
 * </ul>
 *
 * <p>The last two read on one daemon thread, which is gone after the end and after {@link
 * #close()}. In all three a consumer that is slow slows the sender down; what waits here is
 * bounded.
 *
 * <p>Belongs to one thread at a time, but {@link #close()} may be called from any and ends what is
 * blocked.
 */
public final class LightstreamReader implements RecordBatchReader {

  private enum Use {
    NONE("nothing"),
    CALLS("calls of next()"),
    PUBLISHER("a publisher"),
    POLL("polling");

    private final String how;

    Use(String how) {
      this.how = how;
    }
  }

  private final String source;
  private final RecordBatchReader batches;
  private final Supplier<Duration> transferTime;
  private final ReadOptions options;
  private Use use = Use.NONE;
  private SchemaFirst behindThread;
  private PolledItems<RecordBatch> polled;
  private volatile boolean closed;

  LightstreamReader(
      String source,
      RecordBatchReader batches,
      Supplier<Duration> transferTime,
      ReadOptions options) {
    this.source = source;
    this.batches = batches;
    this.transferTime = transferTime;
    this.options = options;
  }

  /** What it reads from, as a person would name it: a URI, a peer's address, a path. */
  public String source() {
    return source;
  }

  @Override
  public Schema schema() {
    SchemaFirst other;
    synchronized (this) {
      other = behindThread;
    }
    return other == null ? batches.schema() : other.schema();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConfigurationException if this reader is consumed in another way already
   */
  @Override
  public RecordBatch next() {
    if (use != Use.CALLS) {
      begin(Use.CALLS);
    }
    return batches.next();
  }

  /**
   * A publisher of all batches, for one subscriber, who owns and closes each of them. It is called
   * on one daemon thread. One batch at most is read ahead of what it requested. Cancelling closes
   * this reader, as do the end and an error.
   *
   * @throws ConfigurationException if this reader is consumed in another way already
   */
  public Flow.Publisher<RecordBatch> publisher() {
    begin(Use.PUBLISHER);
    return new ItemPublisher<>(behindThread(), threadName());
  }

  /**
   * The next batch if one has arrived. Never blocks.
   *
   * @throws io.lightstream.error.LightstreamException as {@link #next()} does, once the batches
   *     before the failure have been polled
   * @throws ConfigurationException if this reader is consumed in another way already
   */
  public PollResult<RecordBatch> poll() {
    return polled().poll();
  }

  /**
   * Completes, never exceptionally, when {@link #poll()} has something to say: a batch, the end or
   * an error. It completes on the thread that reads, so what depends on it must be short. Never
   * blocks.
   *
   * @throws ConfigurationException if this reader is consumed in another way already
   */
  public CompletableFuture<Void> available() {
    return polled().available();
  }

  private synchronized PolledItems<RecordBatch> polled() {
    begin(Use.POLL);
    if (polled == null) {
      polled = new PolledItems<>(behindThread(), options.queueBatches(), options.queueBytes());
      if (closed) {
        polled.close();
      } else {
        Daemons.start(threadName(), polled);
      }
    }
    return polled;
  }

  private synchronized SchemaFirst behindThread() {
    if (behindThread == null) {
      behindThread = new SchemaFirst(batches);
    }
    return behindThread;
  }

  private synchronized void begin(Use wanted) {
    if (use == Use.NONE) {
      use = wanted;
    } else if (use != wanted) {
      throw new ConfigurationException(
          source + " is consumed by " + use.how + " already: it cannot be by " + wanted.how);
    }
  }

  private String threadName() {
    return "lightstream-read-" + source;
  }

  @Override
  public Optional<StreamEnd> end() {
    return batches.end();
  }

  /**
   * What the footer says, where this is a file and not a stream; empty otherwise. It is there at
   * once, whatever the size of the file.
   */
  public Optional<FileSummary> file() {
    return batches instanceof IpcFileReader file
        ? Optional.of(FileSummary.of(file))
        : Optional.empty();
  }

  /**
   * From the arrival of the first bytes of a stream to that of the last so far; zero for a file
   * with a footer, which is mapped and not read.
   */
  public Duration transferTime() {
    return transferTime.get();
  }

  /** Closes what it reads from. Batches handed out stay open. Idempotent, from any thread. */
  @Override
  public void close() {
    PolledItems<RecordBatch> waiting;
    synchronized (this) {
      closed = true;
      waiting = polled;
    }
    batches.close();
    if (waiting != null) {
      waiting.close();
    }
  }

  @Override
  public String toString() {
    return "LightstreamReader[" + source + "]";
  }
}
