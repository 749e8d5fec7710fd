// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.RewoundException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The application's side of a stream: waiting, and being told of failures, of frames that became
 * void, and of the end. Where the frames wait is left to subclasses, which are called under the
 * monitor of this object.
 */
abstract class Taking implements Deliveries {

  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final String stream;
  private long handed;
  private OptionalLong rewound = OptionalLong.empty();
  private OptionalLong endHanded = OptionalLong.empty();
  private LightstreamException failure;

  /** Completed by {@link #announce()}; null if nobody waits. */
  private volatile CompletableFuture<Void> awaited;

  /** Whether something was added that nobody has been told of. */
  private volatile boolean added;

  private boolean closed;

  Taking(String stream, long handed) {
    this.stream = stream;
    this.handed = handed;
  }

  /** The next one; null if none waits. */
  abstract Delivery remove();

  /** Whether {@link #remove()} has one. */
  abstract boolean hasNext();

  /** Drops what waits from {@code position} on. */
  abstract void dropFrom(long position);

  /** Drops all that waits. */
  abstract void dropAll();

  @Override
  public synchronized Delivery take() {
    while (true) {
      Optional<Delivery> next = next();
      if (next.isPresent()) {
        return next.get();
      }
      awaitDelivery();
    }
  }

  /** Waits for a change where there is nothing to take. */
  final void awaitDelivery() {
    await("stream '" + stream + "': interrupted while waiting for a frame");
  }

  /** Something was added: {@link #announce()} follows, and wakes who waits for it. */
  final void added() {
    added = true;
  }

  /** Waits for a change; to be called in a loop. */
  final void await(String interrupted) {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException(interrupted, e);
    }
  }

  @Override
  public synchronized Optional<Delivery> poll() {
    return next();
  }

  /** The next one, if there is one; with the monitor. */
  final Optional<Delivery> next() {
    if (closed) {
      throw closedException();
    }
    if (rewound.isPresent()) {
      RewoundException told = rewoundException();
      rewound = OptionalLong.empty();
      throw told;
    }
    Delivery next = remove();
    if (next == null && failure != null) {
      throw failure;
    }
    if (next != null) {
      notifyAll();
      note(next);
    }
    return Optional.ofNullable(next);
  }

  private void note(Delivery next) {
    if (next instanceof Delivery.Frame frame) {
      handed = frame.number() + 1;
      endHanded = OptionalLong.empty();
    } else if (next instanceof Delivery.Gap gap) {
      handed = gap.to();
    } else if (next instanceof Delivery.End end) {
      endHanded = OptionalLong.of(end.position());
    }
  }

  private ClosedException closedException() {
    return new ClosedException("stream '" + stream + "' was closed: it has no more frames");
  }

  private RewoundException rewoundException() {
    long position = rewound.getAsLong();
    return new RewoundException(
        "stream '"
            + stream
            + "': its sender was restored to position "
            + position
            + ": the frames from there on that were handed out are void, others follow",
        position);
  }

  @Override
  public synchronized CompletableFuture<Void> available() {
    if (isReady()) {
      return NOW;
    }
    if (awaited == null) {
      awaited = new CompletableFuture<>();
    }
    return awaited;
  }

  @Override
  public final synchronized void wakeUp() {
    notifyAll();
  }

  @Override
  public final void announce() {
    if (!added && awaited == null) {
      return;
    }
    CompletableFuture<Void> waiter = null;
    synchronized (this) {
      if (added) {
        added = false;
        notifyAll();
      }
      if (isReady()) {
        waiter = awaited;
        awaited = null;
      }
    }
    if (waiter != null) {
      waiter.complete(null);
    }
  }

  private boolean isReady() {
    return closed || rewound.isPresent() || failure != null || hasNext();
  }

  @Override
  public final synchronized boolean isEndHanded(long position) {
    return endHanded.isPresent() && endHanded.getAsLong() == position;
  }

  final boolean isClosed() {
    return closed;
  }

  @Override
  public final synchronized long handed() {
    return handed;
  }

  @Override
  public final synchronized void requireHanded(long position) {
    if (rewound.isPresent() && position > rewound.getAsLong()) {
      throw rewoundException();
    }
    if (position > handed) {
      throw new ConfigurationException(
          "stream '"
              + stream
              + "': position "
              + position
              + " is acknowledged, but only what lies before "
              + handed
              + " was handed out");
    }
  }

  @Override
  public final synchronized void discardFrom(long position) {
    dropFrom(position);
    if (handed > position) {
      handed = position;
      rewound = OptionalLong.of(position);
      endHanded = OptionalLong.empty();
    }
    notifyAll();
  }

  @Override
  public final synchronized void resumed() {
    failure = null;
  }

  @Override
  public final synchronized void fail(LightstreamException because) {
    failure = because;
    notifyAll();
  }

  @Override
  public synchronized void close() {
    closed = true;
    dropAll();
    notifyAll();
  }
}
