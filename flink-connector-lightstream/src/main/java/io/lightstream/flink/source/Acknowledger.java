// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.error.LightstreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells senders what is durable, on a thread of its own: a peer that does not read would hold up
 * whoever tells it. Sees also to streams that have ended: their splits are over once their senders
 * have heard so and left, or have stayed away for some time.
 */
final class Acknowledger implements AutoCloseable {

  /** How often it is looked whether a sender has left, where somebody waits for that. */
  private static final long LOOK_MILLIS = 20;

  /** The same where nobody does. */
  private static final long LOOK_NOW_AND_THEN_MILLIS = 1000;

  /** How long a peer that does not read may hold up the end. */
  private static final long PATIENCE_MILLIS = 1000;

  private final Duration told;
  private final Duration untold;
  private final Thread thread;
  private final Set<TrackedStream> due = new LinkedHashSet<>();
  private boolean closed;

  /** The streams that have ended, and since when nobody was connected. The thread's own. */
  private final Map<TrackedStream, Parting> partings = new LinkedHashMap<>();

  private static final class Parting {
    private boolean heard;
    private long lonelySince = System.nanoTime();
  }

  /**
   * Starts the thread.
   *
   * @param name of the thread
   * @param told how long an ended stream is kept for a sender that has heard of it and left
   * @param untold how long it is kept for one that has not come
   */
  Acknowledger(String name, Duration told, Duration untold) {
    this.told = told;
    this.untold = untold;
    this.thread = new Thread(this::work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What is durable of this stream has changed, or its sender has come. Does not wait. */
  synchronized void tell(TrackedStream stream) {
    due.add(stream);
    notifyAll();
  }

  private void work() {
    try {
      for (List<TrackedStream> next = await(); next != null; next = await()) {
        next.forEach(this::acknowledge);
        part();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is due; nothing if it is time to look at partings; null at the end. */
  private synchronized List<TrackedStream> await() throws InterruptedException {
    while (due.isEmpty() && !closed) {
      if (partings.isEmpty()) {
        wait();
      } else {
        wait(told.isZero() ? LOOK_MILLIS : LOOK_NOW_AND_THEN_MILLIS);
        break;
      }
    }
    List<TrackedStream> next = new ArrayList<>(due);
    due.clear();
    return next.isEmpty() && closed ? null : next;
  }

  private void acknowledge(TrackedStream stream) {
    boolean connected = isConnected(stream);
    try {
      stream.acknowledge();
    } catch (LightstreamException e) {
      // Void by now, or closed. Who polls the stream is told why.
      return;
    }
    if (stream.hasEnded()) {
      Parting parting = partings.computeIfAbsent(stream, none -> new Parting());
      parting.heard |= connected;
    } else {
      partings.remove(stream);
    }
  }

  private void part() {
    long now = System.nanoTime();
    for (Iterator<Map.Entry<TrackedStream, Parting>> all = partings.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<TrackedStream, Parting> next = all.next();
      Parting parting = next.getValue();
      if (isConnected(next.getKey())) {
        parting.heard = true;
        parting.lonelySince = now;
      } else if (now - parting.lonelySince >= (parting.heard ? told : untold).toNanos()) {
        all.remove();
        next.getKey().over().complete(null);
      }
    }
  }

  private static boolean isConnected(TrackedStream stream) {
    AcknowledgedStream attached = stream.attached().getNow(null);
    return attached != null && attached.isConnected();
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
    join(0);
  }

  private void join(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
