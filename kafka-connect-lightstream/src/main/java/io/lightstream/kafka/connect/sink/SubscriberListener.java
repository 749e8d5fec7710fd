// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.kafka.connect.config.ConnectionSettings;
import io.lightstream.transport.Endpoint;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for subscribers on a thread of its own, and keeps those that came until somebody takes
 * them. An address that is in use is tried again: a task that was there before may be about to end.
 * Its monitor guards it, and wakes whoever waits for subscribers.
 */
final class SubscriberListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SubscriberListener.class);
  private static final long JOIN_MILLIS = 300;

  private final Endpoint endpoint;
  private final ConnectionSettings settings;
  private final Thread thread;
  private final Deque<LightstreamPeer> arrived = new ArrayDeque<>();
  private LightstreamListener listener;
  private ConnectException failure;
  private boolean closed;

  private SubscriberListener(Endpoint endpoint, ConnectionSettings settings, String threadName) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
  }

  /** Begins to listen; whether that succeeds shows later. */
  static SubscriberListener open(
      Endpoint endpoint, ConnectionSettings settings, String threadName) {
    SubscriberListener made = new SubscriberListener(endpoint, settings, threadName);
    made.thread.start();
    return made;
  }

  /** Where it listens, with the real port; empty while it does not. */
  synchronized Optional<URI> uri() {
    return Optional.ofNullable(listener).map(LightstreamListener::uri);
  }

  /** Why nobody will ever come. */
  synchronized Optional<ConnectException> failure() {
    return Optional.ofNullable(failure);
  }

  /** The one who came first, whom the caller owns then; null if there is none. */
  synchronized LightstreamPeer poll() {
    return arrived.poll();
  }

  /** Whether somebody has come. */
  synchronized boolean hasArrived() {
    return !arrived.isEmpty();
  }

  private void run() {
    try {
      LightstreamListener opened = listen();
      if (opened != null) {
        LOG.info("Subscribers are welcome at {}", opened.uri());
        acceptAll(opened);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Tries until it listens; null once this is closed. */
  private LightstreamListener listen() {
    long since = System.nanoTime();
    long pause = settings.link().firstBackoff().toMillis();
    while (true) {
      try {
        return opened(Lightstream.listen(endpoint.toString(), settings.transport()));
      } catch (LightstreamIOException e) {
        long left =
            settings
                .retryFor()
                .map(time -> TimeUnit.MILLISECONDS.toNanos(time.toMillis()))
                .map(nanos -> nanos - (System.nanoTime() - since))
                .orElse(Long.MAX_VALUE);
        if (left <= 0) {
          throw e;
        }
        LOG.warn("Cannot listen on {} yet: {}", endpoint, e.getMessage());
        if (!pause(Math.min(pause, TimeUnit.NANOSECONDS.toMillis(left) + 1))) {
          return null;
        }
        pause = Math.min(2 * pause, settings.link().maxBackoff().toMillis());
      }
    }
  }

  private LightstreamListener opened(LightstreamListener made) {
    synchronized (this) {
      if (!closed) {
        listener = made;
        notifyAll();
        return made;
      }
    }
    made.close();
    return null;
  }

  private void acceptAll(LightstreamListener opened) {
    while (true) {
      try {
        arrive(opened.accept());
      } catch (ClosedException e) {
        return;
      } catch (LightstreamException e) { // Out of files, perhaps; it may pass.
        LOG.warn("Cannot accept a subscriber at {}: {}", opened.uri(), e.getMessage());
        if (!pause(settings.link().firstBackoff().toMillis())) {
          return;
        }
      }
    }
  }

  private void arrive(LightstreamPeer peer) {
    synchronized (this) {
      if (!closed) {
        arrived.add(peer);
        notifyAll();
        return;
      }
    }
    peer.close();
  }

  /** Returns false once this is closed. */
  private synchronized boolean pause(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (long left = millis;
          left > 0 && !closed;
          left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
        wait(left);
      }
    } catch (InterruptedException e) {
      return false;
    }
    return !closed;
  }

  private synchronized void fail(Throwable e) {
    if (!closed) {
      String reason = e instanceof LightstreamException ? e.getMessage() : e.toString();
      failure =
          new ConnectException(
              "cannot listen on "
                  + endpoint
                  + (e instanceof ConfigurationException ? "" : " for subscribers")
                  + ": "
                  + reason,
              e);
      notifyAll();
    }
  }

  @Override
  public void close() {
    LightstreamListener last;
    synchronized (this) {
      closed = true;
      last = listener;
      arrived.forEach(LightstreamPeer::close);
      arrived.clear();
      notifyAll();
    }
    if (last != null) {
      last.close();
    }
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
