// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everybody who connects: each gets all batches from then on, and a slow one holds up the others.
 */
final class SubscribedTarget implements PlainTarget {

  private static final long PAUSE_AFTER_FAILURE_MILLIS = 100;

  private final PlainFormat format;
  private final SinkMetrics metrics;
  private final LightstreamListener listener;
  private final List<RecordBatchWriter> subscribers = new ArrayList<>();
  private final Thread acceptor;
  private boolean closed;

  private SubscribedTarget(PlainFormat format, SinkMetrics metrics, LightstreamListener listener) {
    this.format = format;
    this.metrics = metrics;
    this.listener = listener;
    this.acceptor = new Thread(this::acceptAll, "lightstream-sink-accept-" + listener.uri());
    acceptor.setDaemon(true);
  }

  static SubscribedTarget listen(String uri, PlainFormat format, SinkMetrics metrics) {
    LightstreamListener listener =
        Lightstream.listen(uri, format.settings().connection().transportOptions());
    SubscribedTarget target = new SubscribedTarget(format, metrics, listener);
    target.acceptor.start();
    return target;
  }

  private void acceptAll() {
    while (isOpen()) {
      try {
        subscribe(listener.accept());
      } catch (ClosedException e) {
        return;
      } catch (LightstreamException e) { // Out of files, perhaps; it may pass.
        metrics.disconnected(listener.uri().toString(), e);
        pause();
      }
    }
  }

  private synchronized boolean isOpen() {
    return !closed;
  }

  private synchronized void pause() {
    try {
      if (!closed) {
        wait(PAUSE_AFTER_FAILURE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void subscribe(LightstreamPeer peer) {
    RecordBatchWriter writer = format.to(peer);
    synchronized (this) {
      if (!closed) {
        subscribers.add(writer);
        metrics.connected(false);
        notifyAll();
        return;
      }
    }
    writer.abort();
  }

  @Override
  public String endpoint() {
    return listener.uri().toString();
  }

  @Override
  public boolean write(RecordBatch batch) {
    return succeeds(awaitSubscribers(), subscriber -> subscriber.write(batch)) > 0;
  }

  /** With how many of them it succeeds; the others leave. */
  private int succeeds(List<RecordBatchWriter> all, Consumer<RecordBatchWriter> work) {
    int count = 0;
    for (RecordBatchWriter subscriber : all) {
      try {
        work.accept(subscriber);
        count++;
      } catch (LightstreamException e) {
        leave(subscriber, e);
      }
    }
    return count;
  }

  private synchronized List<RecordBatchWriter> awaitSubscribers() {
    try {
      while (!closed
          && subscribers.isEmpty()
          && format.settings().withoutSubscribers() == WithoutSubscribers.WAIT) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException(listener.uri() + ": the waiting thread was interrupted", e);
    }
    if (closed) {
      throw new ClosedException(listener.uri() + ": the sink was closed");
    }
    return List.copyOf(subscribers);
  }

  private void leave(RecordBatchWriter subscriber, LightstreamException reason) {
    metrics.disconnected("a subscriber of " + listener.uri(), reason);
    subscriber.abort();
    synchronized (this) {
      subscribers.remove(subscriber);
    }
  }

  private synchronized List<RecordBatchWriter> current() {
    return List.copyOf(subscribers);
  }

  @Override
  public boolean flush() {
    List<RecordBatchWriter> all = current();
    return all.isEmpty() || succeeds(all, RecordBatchWriter::flush) > 0;
  }

  @Override
  public boolean finish() {
    List<RecordBatchWriter> all = current();
    boolean finished = all.isEmpty() || succeeds(all, RecordBatchWriter::close) > 0;
    synchronized (this) {
      subscribers.clear();
    }
    return finished;
  }

  @Override
  public void close() {
    List<RecordBatchWriter> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(subscribers);
      subscribers.clear();
      notifyAll();
    }
    listener.close();
    last.forEach(RecordBatchWriter::abort);
  }
}
