// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.error.LightstreamException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Tells senders what is durable, on a thread of its own: a peer that does not read would hold up
 * whoever tells it, and so would the offset storage. Sees also to streams that have ended: they are
 * let go once their senders have heard so, left and stayed away.
 */
final class Acknowledger implements AutoCloseable {

  /** How often it is looked for senders that have left. */
  private static final long LOOK_MILLIS = 1000;

  /** How long an ended stream is kept after its sender has left. */
  private static final long KEEP_NANOS = 60_000_000_000L;

  /** How long a peer that does not read may hold up the end. */
  private static final long PATIENCE_MILLIS = 1000;

  private final Runnable readBack;
  private final Consumer<TrackedStream> over;
  private final Consumer<RuntimeException> failed;
  private final Thread thread;

  /** Guarded by this, as the two below. */
  private final Set<TrackedStream> due = new LinkedHashSet<>();

  private boolean readBackDue;
  private boolean closed;

  /** The streams that have ended, and since when nobody was connected. The thread's own. */
  private final Map<TrackedStream, Long> lonelySince = new LinkedHashMap<>();

  /**
   * Starts the thread.
   *
   * @param readBack looks what the offset storage has
   * @param over takes streams that are to be let go
   * @param failed told why nobody is told anything any more
   */
  Acknowledger(
      String name,
      Runnable readBack,
      Consumer<TrackedStream> over,
      Consumer<RuntimeException> failed) {
    this.readBack = readBack;
    this.over = over;
    this.failed = failed;
    this.thread = new Thread(this::work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What is durable of this stream has changed, or its sender has come. Does not wait. */
  synchronized void tell(TrackedStream stream) {
    due.add(stream);
    notifyAll();
  }

  /** The offset storage has changed. Does not wait. */
  synchronized void readBack() {
    readBackDue = true;
    notifyAll();
  }

  private void work() {
    try {
      while (await()) {
        if (takeReadBack()) {
          readBack.run();
        }
        take().forEach(this::acknowledge);
        part();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failed.accept(new ConnectException(thread.getName() + " has ended: " + e, e));
    }
  }

  /** Whether there is something to do; not at the end. */
  private synchronized boolean await() throws InterruptedException {
    while (due.isEmpty() && !readBackDue && !closed) {
      if (lonelySince.isEmpty()) {
        wait();
      } else {
        wait(LOOK_MILLIS);
        break;
      }
    }
    return !closed || !due.isEmpty() || readBackDue;
  }

  private synchronized boolean takeReadBack() {
    boolean taken = readBackDue;
    readBackDue = false;
    return taken;
  }

  private synchronized List<TrackedStream> take() {
    List<TrackedStream> taken = new ArrayList<>(due);
    due.clear();
    return taken;
  }

  private void acknowledge(TrackedStream stream) {
    try {
      stream.acknowledge();
    } catch (LightstreamException e) {
      return; // Void by now, or closed. Who polls the stream is told why.
    }
    if (stream.hasEnded()) {
      lonelySince.putIfAbsent(stream, System.nanoTime());
    } else {
      lonelySince.remove(stream);
    }
  }

  private void part() {
    long now = System.nanoTime();
    for (TrackedStream stream : List.copyOf(lonelySince.keySet())) {
      if (stream.isConnected()) {
        lonelySince.put(stream, now);
      } else if (now - lonelySince.get(stream) >= KEEP_NANOS) {
        lonelySince.remove(stream);
        over.accept(stream);
      }
    }
  }

  /** Ends the thread once it has told what is due; waits a moment for that. Idempotent. */
  void finish() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    join(PATIENCE_MILLIS);
  }

  /** As {@link #finish()}, and waits for the end: connections are to be closed before. */
  @Override
  public void close() {
    finish();
    thread.interrupt();
    join(PATIENCE_MILLIS);
  }

  private void join(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
