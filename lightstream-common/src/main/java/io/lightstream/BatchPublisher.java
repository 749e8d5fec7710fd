// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes the batches of a reader to one subscriber, on one daemon thread. One batch at most is
 * read ahead of what was requested, so that a slow subscriber slows the sender down.
 */
final class BatchPublisher implements Flow.Publisher<RecordBatch> {

  private final RecordBatchReader source;
  private final String threadName;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  BatchPublisher(RecordBatchReader source, String threadName) {
    this.source = source;
    this.threadName = threadName;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super RecordBatch> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (subscribed.compareAndSet(false, true)) {
      new Delivery(subscriber).start();
    } else {
      subscriber.onSubscribe(new Refused());
      subscriber.onError(
          new ConfigurationException(
              "the batches of a stream are published once: they have a subscriber already"));
    }
  }

  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }

  private final class Delivery implements Flow.Subscription, Runnable {

    private final Flow.Subscriber<? super RecordBatch> subscriber;
    private RuntimeException misuse;
    private long requested;
    private volatile boolean cancelled;

    Delivery(Flow.Subscriber<? super RecordBatch> subscriber) {
      this.subscriber = subscriber;
    }

    void start() {
      subscriber.onSubscribe(this);
      Daemons.start(threadName, this);
    }

    @Override
    public void request(long count) {
      synchronized (this) {
        if (count <= 0) {
          misuse =
              new IllegalArgumentException(
                  "requested " + count + " batches: the number must be positive (rule 3.9)");
        } else {
          requested = count > Long.MAX_VALUE - requested ? Long.MAX_VALUE : requested + count;
        }
        notifyAll();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      synchronized (this) {
        notifyAll();
      }
      source.close();
    }

    @Override
    public void run() {
      try {
        boolean more = true;
        while (more) {
          more = deliverNext();
        }
      } finally {
        source.close();
      }
    }

    /** What the subscriber throws ends the thread, by its handler of uncaught exceptions. */
    private boolean deliverNext() {
      RecordBatch batch;
      try {
        batch = source.next();
      } catch (RuntimeException e) {
        fail(e);
        return false;
      }
      if (batch == null) {
        complete();
        return false;
      }
      if (!awaitDemand()) {
        batch.close();
        return false;
      }
      subscriber.onNext(batch);
      return true;
    }

    private void complete() {
      if (!cancelled) {
        cancelled = true;
        subscriber.onComplete();
      }
    }

    private void fail(RuntimeException because) {
      if (!cancelled) {
        cancelled = true;
        subscriber.onError(because);
      }
    }

    /** Returns false once nothing more may be delivered. */
    private boolean awaitDemand() {
      RuntimeException wrong;
      synchronized (this) {
        while (requested == 0 && misuse == null && !cancelled) {
          try {
            wait();
          } catch (InterruptedException e) {
            misuse = new ClosedException("interrupted while waiting for the subscriber", e);
          }
        }
        wrong = misuse;
        if (requested != Long.MAX_VALUE) {
          requested--;
        }
      }
      if (wrong != null) {
        fail(wrong);
      }
      return !cancelled;
    }
  }
}
