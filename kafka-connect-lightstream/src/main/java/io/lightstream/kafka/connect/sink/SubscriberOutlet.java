// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.LightstreamPeer;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.protocol.TypeRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everybody who subscribed: each gets all batches from the moment it came, and a slow one holds up
 * the others. A batch is durable, as far as can be known, once the operating system has it for one
 * of them; while nobody is there, batches wait. Who breaks off is left out from then on.
 */
final class SubscriberOutlet implements Outlet {

  private static final Logger LOG = LoggerFactory.getLogger(SubscriberOutlet.class);
  private static final long END_MILLIS = 500;
  private static final long BREAK_MILLIS = 200;

  private enum State {
    OPEN,
    ENDING,
    CLOSED
  }

  private final SubscriberListener listener;
  private final Optional<TypeRegistry> types;
  private final Thread thread;

  /** The columns of each table; of Arrow streams, which have one, under any name. */
  private final Map<String, List<Field>> tables = new HashMap<>();

  // Guarded by the listener, which says when somebody comes.
  private final Deque<SealedBatch> queue = new ArrayDeque<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private LightstreamPeer greeted;
  private State state = State.OPEN;
  private long sent;
  private long durable;
  private ConnectException failure;

  /** The columns of an Arrow stream; null before the first batch. Of the writing thread. */
  private Schema schema;

  private SubscriberOutlet(
      SubscriberListener listener, Optional<TypeRegistry> types, String threadName) {
    this.listener = listener;
    this.types = types;
    this.thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
  }

  /**
   * Serves those who come to a listener, which stays the caller's.
   *
   * @param types of the Lightstream protocol; empty for Arrow streams
   */
  static SubscriberOutlet open(
      SubscriberListener listener, Optional<TypeRegistry> types, String threadName) {
    SubscriberOutlet outlet = new SubscriberOutlet(listener, types, threadName);
    outlet.thread.start();
    return outlet;
  }

  @Override
  public Optional<Start> start() {
    return Optional.of(Start.atTheConsumers());
  }

  /** {@inheritDoc} The columns of a stream do not change: it ends, and subscribers come again. */
  @Override
  public boolean accepts(String table, Schema columns) {
    List<Field> known = tables.get(stream(table));
    return known == null || known.equals(columns.fields());
  }

  private String stream(String table) {
    return types.isPresent() ? table : "";
  }

  @Override
  public void send(SealedBatch batch) {
    tables.putIfAbsent(stream(batch.table()), batch.batch().schema().fields());
    synchronized (listener) {
      if (state == State.OPEN) {
        sent++;
        queue.add(batch);
        listener.notifyAll();
        return;
      }
    }
    batch.close();
  }

  @Override
  public long durable() {
    synchronized (listener) {
      return durable;
    }
  }

  @Override
  public void drain() {}

  @Override
  public void tick(long nanoTime) {
    synchronized (listener) {
      if (failure != null) {
        throw failure;
      }
    }
    listener
        .failure()
        .ifPresent(
            e -> {
              throw e;
            });
  }

  // The thread that writes.

  private void run() {
    try {
      while (await()) {
        greet();
        try (SealedBatch batch = next()) {
          if (batch != null) {
            deliver(batch);
          }
        }
      }
      end();
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      breakOff();
    }
  }

  /** Waits for something to do; false once there is nothing more. */
  private boolean await() {
    synchronized (listener) {
      try {
        while (state == State.OPEN && isIdle()) {
          listener.wait();
        }
      } catch (InterruptedException e) {
        state = State.CLOSED;
      }
      return state == State.OPEN;
    }
  }

  /** Whoever comes before the columns are known waits for them. */
  private boolean isIdle() {
    boolean known = types.isPresent() || schema != null;
    boolean greeting = listener.hasArrived() && (known || !queue.isEmpty());
    return !greeting && (queue.isEmpty() || subscribers.isEmpty());
  }

  private void greet() {
    for (LightstreamPeer peer = arrival(); peer != null; peer = arrival()) {
      String name = peer.peer();
      try {
        welcome(
            types.isPresent()
                ? Subscriber.toProtocol(peer, types.get())
                : Subscriber.toArrow(peer, columns()));
      } catch (LightstreamIOException | ClosedException | ProtocolException e) {
        LOG.info("Subscriber {} left: {}", name, e.getMessage());
        peer.close();
      }
    }
  }

  private LightstreamPeer arrival() {
    synchronized (listener) {
      greeted = state == State.OPEN ? listener.poll() : null;
      return greeted;
    }
  }

  private Schema columns() {
    synchronized (listener) {
      if (schema == null) {
        schema = queue.element().batch().schema();
      }
      return schema;
    }
  }

  private void welcome(Subscriber subscriber) {
    synchronized (listener) {
      greeted = null;
      if (state == State.OPEN) {
        subscribers.add(subscriber);
        LOG.info("Subscriber {} came", subscriber.name());
        return;
      }
    }
    subscriber.stream().abort();
  }

  /** A handle of its own on the batch to send; null where there is none, or nobody for it. */
  private SealedBatch next() {
    synchronized (listener) {
      SealedBatch first = subscribers.isEmpty() ? null : queue.peek();
      return first == null
          ? null
          : new SealedBatch(first.batch().retain(), first.table(), first.offsets());
    }
  }

  /** Stays the next one where all break off before they have it. */
  private void deliver(SealedBatch batch) {
    boolean taken = false;
    for (Subscriber subscriber : current()) {
      taken |= write(subscriber, batch);
    }
    synchronized (listener) {
      if (taken && state != State.CLOSED) {
        queue.remove().close();
        durable++;
      }
    }
  }

  private boolean write(Subscriber subscriber, SealedBatch batch) {
    try {
      subscriber.stream().write(batch.table(), batch.batch());
      subscriber.stream().flush();
      return true;
    } catch (LightstreamIOException | ClosedException | ProtocolException e) {
      LOG.info("Subscriber {} left: {}", subscriber.name(), e.getMessage());
      subscriber.stream().abort();
      synchronized (listener) {
        subscribers.remove(subscriber);
      }
      return false;
    }
  }

  private List<Subscriber> current() {
    synchronized (listener) {
      return List.copyOf(subscribers);
    }
  }

  private void end() {
    synchronized (listener) {
      if (state == State.CLOSED) {
        return;
      }
    }
    for (Subscriber subscriber : current()) {
      try {
        subscriber.stream().end();
      } catch (LightstreamException e) {
        subscriber.stream().abort(); // It misses nothing but the mark.
      }
    }
  }

  private void fail(Throwable e) {
    synchronized (listener) {
      if (state == State.OPEN) {
        failure =
            new ConnectException(
                "cannot send to subscribers: "
                    + (e instanceof LightstreamException ? e.getMessage() : e.toString()),
                e);
      }
    }
  }

  /** Ends all connections, and gives back what was not sent. */
  private void breakOff() {
    List<Subscriber> last;
    LightstreamPeer unwelcome;
    synchronized (listener) {
      state = State.CLOSED;
      last = List.copyOf(subscribers);
      subscribers.clear();
      unwelcome = greeted;
      queue.forEach(SealedBatch::close);
      queue.clear();
      listener.notifyAll();
    }
    last.forEach(subscriber -> subscriber.stream().abort());
    if (unwelcome != null) {
      unwelcome.close();
    }
  }

  // The task's thread again.

  @Override
  public void close() {
    synchronized (listener) {
      if (state == State.OPEN && durable == sent) {
        state = State.ENDING;
        listener.notifyAll();
      }
    }
    try {
      if (isEnding()) {
        thread.join(END_MILLIS);
      }
      breakOff();
      thread.join(BREAK_MILLIS);
    } catch (InterruptedException e) {
      breakOff();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isEnding() {
    synchronized (listener) {
      return state == State.ENDING;
    }
  }
}
