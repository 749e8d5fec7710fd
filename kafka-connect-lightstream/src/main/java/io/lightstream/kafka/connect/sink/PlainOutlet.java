// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Connections, one after the other, that nobody acknowledges anything on. A thread of its own
 * connects and writes. A batch is durable, as far as can be known, once the operating system has
 * it; those that it did not get before a connection broke are written again on the next one.
 */
final class PlainOutlet implements Outlet, Runnable {

  /** So many batches are written before the operating system is asked whether it has them. */
  private static final int MOST_UNFLUSHED = 32;

  private static final long END_MILLIS = 700;
  private static final long BREAK_MILLIS = 200;

  private final PlainStream.Opener opener;
  private final Retries retries;
  private final SinkCounters counters;
  private final Thread thread;

  /** The columns of each table. Of the task's thread. */
  private final Map<String, List<Field>> tables = new HashMap<>();

  // Guarded by this.
  private final Deque<SealedBatch> queue = new ArrayDeque<>();
  private final Deque<SealedBatch> unflushed = new ArrayDeque<>();
  private PlainStream stream; // null where there is no connection
  private boolean connectedBefore;
  private long durable;
  private boolean ending;
  private boolean closed;
  private RuntimeException failure;

  private PlainOutlet(
      PlainStream.Opener opener, Retries retries, SinkCounters counters, String threadName) {
    this.opener = opener;
    this.retries = retries;
    this.counters = counters;
    this.thread = new Thread(this, threadName);
    thread.setDaemon(true);
  }

  static PlainOutlet open(
      PlainStream.Opener opener, Retries retries, SinkCounters counters, String threadName) {
    PlainOutlet outlet = new PlainOutlet(opener, retries, counters, threadName);
    outlet.thread.start();
    return outlet;
  }

  @Override
  public Optional<Start> start() {
    return Optional.of(Start.atTheConsumers());
  }

  @Override
  public boolean accepts(String table, Schema schema) {
    List<Field> known = tables.get(table);
    return known == null
        ? tables.isEmpty() || opener.hasManyTables()
        : known.equals(schema.fields());
  }

  @Override
  public void send(SealedBatch batch) {
    tables.putIfAbsent(batch.table(), batch.batch().schema().fields());
    synchronized (this) {
      if (!closed) {
        queue.add(batch);
        notifyAll();
        return;
      }
    }
    batch.close();
  }

  @Override
  public synchronized long durable() {
    return durable;
  }

  @Override
  public void drain() {}

  @Override
  public synchronized void tick(long nanoTime) {
    if (failure != null) {
      throw failure;
    }
  }

  // The writing thread.

  /** Connects and writes until the end. */
  @Override
  public void run() {
    try {
      while (awaitWork()) {
        try {
          work();
        } catch (LightstreamIOException e) {
          broken(e);
        }
      }
      end();
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      breakOff();
      letGo();
    }
  }

  /** Whether there is something to write, or to flush; false at the end. */
  private synchronized boolean awaitWork() {
    while (queue.isEmpty() && unflushed.isEmpty() && !ending && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    return !closed && !(queue.isEmpty() && unflushed.isEmpty());
  }

  private void work() {
    SealedBatch next;
    synchronized (this) {
      next = unflushed.size() < MOST_UNFLUSHED ? queue.peek() : null;
    }
    if (next != null) {
      connection(next).write(next.table(), next.batch());
      synchronized (this) {
        unflushed.add(queue.remove());
      }
    } else {
      flush();
    }
  }

  private void flush() {
    PlainStream current;
    synchronized (this) {
      current = stream;
    }
    current.flush();
    retries.succeeded();
    synchronized (this) {
      durable += unflushed.size();
      unflushed.forEach(SealedBatch::close);
      unflushed.clear();
    }
  }

  private PlainStream connection(SealedBatch first) {
    synchronized (this) {
      if (stream != null) {
        return stream;
      }
    }
    PlainStream made = opener.open(first.table(), first.batch().schema());
    synchronized (this) {
      if (!closed) {
        stream = made;
        if (connectedBefore) {
          counters.reconnected();
        }
        connectedBefore = true;
        return made;
      }
    }
    made.abort();
    throw new LightstreamIOException(opener.peer() + ": closed while connecting");
  }

  private void broken(LightstreamIOException reason) {
    breakOff();
    synchronized (this) {
      for (Iterator<SealedBatch> last = unflushed.descendingIterator(); last.hasNext(); ) {
        queue.addFirst(last.next());
      }
      unflushed.clear();
      if (closed) {
        return;
      }
    }
    pause(retries.millisAfter(reason, opener.peer(), System.nanoTime()));
  }

  private synchronized void pause(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (long left = millis;
          left > 0 && !closed;
          left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
        wait(left);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void breakOff() {
    PlainStream last;
    synchronized (this) {
      last = stream;
      stream = null;
    }
    if (last != null) {
      last.abort();
    }
  }

  /** Where all is with the operating system, the peer may know that no more comes. */
  private void end() {
    PlainStream last;
    synchronized (this) {
      last = closed ? null : stream;
    }
    if (last != null) {
      try {
        last.end();
        synchronized (this) {
          stream = null;
        }
      } catch (LightstreamIOException e) {
        breakOff(); // The peer is gone, and misses nothing but the mark.
      }
    }
  }

  private synchronized void fail(Throwable reason) {
    if (!closed) {
      failure =
          reason instanceof ConnectException known
              ? known
              : new ConnectException(
                  "cannot send to "
                      + opener.peer()
                      + ": "
                      + (reason instanceof LightstreamException ? reason.getMessage() : reason),
                  reason);
    }
  }

  private synchronized void letGo() {
    closed = true;
    unflushed.forEach(SealedBatch::close);
    unflushed.clear();
    queue.forEach(SealedBatch::close);
    queue.clear();
  }

  // The task's thread again.

  @Override
  public void close() {
    boolean inOrder;
    synchronized (this) {
      ending = true;
      inOrder = queue.isEmpty() && unflushed.isEmpty();
      closed |= !inOrder;
      notifyAll();
    }
    if (inOrder) {
      join(END_MILLIS);
    }
    if (thread.isAlive()) {
      synchronized (this) {
        closed = true;
        notifyAll();
      }
      breakOff();
      thread.interrupt();
      join(BREAK_MILLIS);
    }
  }

  private void join(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
