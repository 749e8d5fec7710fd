// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;

/** One endpoint, connected to again whenever that is needed. */
final class ConnectedTarget implements PlainTarget {

  private final String uri;
  private final PlainFormat format;
  private final SinkMetrics metrics;
  private final LinkOptions link;
  private RecordBatchWriter writer;
  private boolean before;
  private boolean closed;

  ConnectedTarget(String uri, PlainFormat format, SinkMetrics metrics) {
    this.uri = uri;
    this.format = format;
    this.metrics = metrics;
    this.link = format.settings().connection().linkOptions();
  }

  @Override
  public String endpoint() {
    return uri;
  }

  @Override
  public boolean write(RecordBatch batch) {
    RecordBatchWriter to = connected();
    return succeeds(to, () -> to.write(batch));
  }

  private RecordBatchWriter connected() {
    long since = System.nanoTime();
    long pause = link.firstBackoff().toMillis();
    while (true) {
      synchronized (this) {
        requireOpen();
        if (writer != null) {
          return writer;
        }
      }
      try {
        connectOnce();
      } catch (LightstreamIOException e) {
        metrics.disconnected(uri, e);
        requireTime(since, e);
        pause(pause);
        pause = Math.min(2 * pause, link.maxBackoff().toMillis());
      }
    }
  }

  private void connectOnce() {
    RecordBatchWriter made = format.connect(uri);
    synchronized (this) {
      if (!closed) {
        writer = made;
        metrics.connected(before);
        before = true;
        return;
      }
    }
    made.abort();
  }

  private void requireTime(long since, LightstreamIOException last) {
    link.retryFor()
        .ifPresent(
            time -> {
              if (System.nanoTime() - since >= time.toNanos()) {
                throw new LightstreamIOException(
                    uri
                        + ": no connection for "
                        + time
                        + "; the last attempt: "
                        + last.getMessage(),
                    last);
              }
            });
  }

  private synchronized void pause(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    try {
      for (long left = millis;
          left > 0 && !closed;
          left = (until - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException(uri + ": the waiting thread was interrupted", e);
    }
  }

  private void lost(RecordBatchWriter broken, LightstreamIOException reason) {
    metrics.disconnected(uri, reason);
    broken.abort();
    synchronized (this) {
      writer = null;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedException(uri + ": the sink was closed");
    }
  }

  @Override
  public boolean flush() {
    RecordBatchWriter to;
    synchronized (this) {
      to = writer;
    }
    return to == null || succeeds(to, to::flush);
  }

  private boolean succeeds(RecordBatchWriter to, Runnable work) {
    try {
      work.run();
      return true;
    } catch (LightstreamIOException e) {
      lost(to, e);
      return false;
    }
  }

  @Override
  public boolean finish() {
    RecordBatchWriter last;
    synchronized (this) {
      last = writer;
      writer = null;
    }
    return last == null || succeeds(last, last::close);
  }

  @Override
  public void close() {
    RecordBatchWriter last;
    synchronized (this) {
      closed = true;
      last = writer;
      writer = null;
      notifyAll();
    }
    if (last != null) {
      last.abort();
    }
  }
}
