// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Publishes what a source gives to one subscriber, on one daemon thread. One item at most is read
 * ahead of what was requested, so that a slow subscriber slows the sender down.
 */
final class ItemPublisher<T> implements Flow.Publisher<T> {

  private final PullSource<T> source;
  private final String threadName;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  ItemPublisher(PullSource<T> source, String threadName) {
    this.source = source;
    this.threadName = threadName;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (subscribed.compareAndSet(false, true)) {
      new Delivery(subscriber).start();
    } else {
      subscriber.onSubscribe(new Refused());
      subscriber.onError(
          new ConfigurationException("a stream is published once: it has a subscriber already"));
    }
  }

  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }

  private final class Delivery implements Flow.Subscription, Runnable {

    private final Flow.Subscriber<? super T> subscriber;
    private RuntimeException misuse;
    private long requested;
    private volatile boolean cancelled;

    Delivery(Flow.Subscriber<? super T> subscriber) {
      this.subscriber = subscriber;
    }

    void start() {
      subscriber.onSubscribe(this);
      Daemons.start(threadName, this);
    }

    @Override
    public void request(long count) {
      if (count <= 0) {
        refuse(
            new IllegalArgumentException(
                "requested " + count + " items: the number must be positive (rule 3.9)"));
        return;
      }
      synchronized (this) {
        requested = count > Long.MAX_VALUE - requested ? Long.MAX_VALUE : requested + count;
        notifyAll();
      }
    }

    /** Told by the thread that delivers, which may be waiting for the source. */
    private void refuse(RuntimeException because) {
      synchronized (this) {
        misuse = because;
        notifyAll();
      }
      source.close();
    }

    private synchronized Optional<RuntimeException> misuse() {
      return Optional.ofNullable(misuse);
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
      T item;
      try {
        item = source.next();
      } catch (RuntimeException e) {
        fail(misuse().orElse(e));
        return false;
      } catch (Throwable e) {
        fail(new ClosedException("reading ended by " + e, e));
        throw e;
      }
      if (item == null) {
        complete();
        return false;
      }
      if (!awaitDemand()) {
        source.discard(item);
        return false;
      }
      subscriber.onNext(item);
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
