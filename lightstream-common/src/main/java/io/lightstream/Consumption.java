// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ConfigurationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The three ways to consume what comes in, of which the first call decides for one. */
final class Consumption<T> {

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

  private final String name;
  private final PullSource<T> items;
  private final int queueItems;
  private final long queueBytes;
  private volatile Use use = Use.NONE;
  private ItemPublisher<T> published;
  private PolledItems<T> polled;
  private boolean closed;

  /**
   * @param name what is consumed, for messages and threads
   * @param items read on the daemon thread, where there is one
   * @param queueItems how many wait at most to be polled
   * @param queueBytes how many bytes of them wait at most
   */
  Consumption(String name, PullSource<T> items, int queueItems, long queueBytes) {
    this.name = name;
    this.items = items;
    this.queueItems = queueItems;
    this.queueBytes = queueBytes;
  }

  /** To be called before each read on the caller's thread. */
  void byCalls() {
    if (use != Use.CALLS) {
      begin(Use.CALLS);
    }
  }

  /** Whether anything has been asked for. */
  boolean hasBegun() {
    return use != Use.NONE;
  }

  /** Whether a thread of this library reads. */
  boolean byThread() {
    return use == Use.PUBLISHER || use == Use.POLL;
  }

  /** The same each time: it has one subscriber. */
  synchronized Flow.Publisher<T> publisher() {
    begin(Use.PUBLISHER);
    if (published == null) {
      published = new ItemPublisher<>(items, threadName());
    }
    return published;
  }

  PollResult<T> poll() {
    return polled().poll();
  }

  CompletableFuture<Void> available() {
    return polled().available();
  }

  private synchronized PolledItems<T> polled() {
    begin(Use.POLL);
    if (polled == null) {
      polled = new PolledItems<>(items, queueItems, queueBytes);
      if (closed) {
        polled.close();
      } else {
        Daemons.start(threadName(), polled);
      }
    }
    return polled;
  }

  private synchronized void begin(Use wanted) {
    if (use == Use.NONE) {
      use = wanted;
    } else if (use != wanted) {
      throw new ConfigurationException(
          name + " is consumed by " + use.how + " already: it cannot be by " + wanted.how);
    }
  }

  private String threadName() {
    return "lightstream-read-" + name;
  }

  /** Closes the items and gives up those that wait. Idempotent, from any thread. */
  void close() {
    PolledItems<T> waiting;
    synchronized (this) {
      closed = true;
      waiting = polled;
    }
    items.close();
    if (waiting != null) {
      waiting.close();
    }
  }
}
