// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.connect.config.ConnectionMode;
import io.lightstream.kafka.connect.config.SourceConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The plain streams of a task: of peers that it connects to, again when they end, or of peers that
 * connect to it. Each is read on a thread of its own. Nothing is kept: what has been read when a
 * task dies is gone.
 */
final class PlainFeed implements BatchFeed {

  private static final long PATIENCE_MILLIS = 1000;

  private final SourceConfig config;
  private final WakeUp wakeUp;
  private final ArrivedBatches arrived;
  private final PlainStreams streams;
  private volatile RuntimeException failure;

  /** Guarded by this, as all below: what is to be closed. */
  private final List<LightstreamListener> listeners = new ArrayList<>();

  private final Set<LightstreamPeer> peers = new HashSet<>();
  private final Set<Thread> threads = new HashSet<>();
  private boolean closed;

  private PlainFeed(SourceConfig config, SourceCounters counters, WakeUp wakeUp) {
    this.config = config;
    this.wakeUp = wakeUp;
    this.arrived = new ArrivedBatches(wakeUp);
    this.streams = new PlainStreams(config, counters, arrived);
  }

  /** Begins to listen, or to connect. */
  static PlainFeed open(SourceConfig config, SourceCounters counters, WakeUp wakeUp) {
    PlainFeed feed = new PlainFeed(config, counters, wakeUp);
    try {
      config.places().forEach(feed::begin);
      return feed;
    } catch (RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  private void begin(String endpoint) {
    if (config.connection().mode() == ConnectionMode.CONNECT) {
      start("lightstream-connect " + endpoint, () -> connect(endpoint));
      return;
    }
    LightstreamListener listener = Lightstream.listen(endpoint, config.connection().transport());
    synchronized (this) {
      listeners.add(listener);
    }
    start("lightstream-accept " + endpoint, () -> accept(listener, endpoint));
  }

  /** What a thread does. */
  private interface Work {
    void run() throws InterruptedException;
  }

  /** Returns false, and does nothing, once this is closed. */
  private synchronized boolean start(String name, Work work) {
    if (closed) {
      return false;
    }
    Thread thread = new Thread(() -> run(work), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return true;
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (InterruptedException | ClosedException e) {
      // The end of this feed.
    } catch (LightstreamException | ConnectException e) {
      fail(e);
    } catch (RuntimeException | Error e) { // Whoever polls is to know, or nothing is read any more.
      fail(new ConnectException(Thread.currentThread().getName() + " has ended: " + e, e));
    } finally {
      synchronized (this) {
        threads.remove(Thread.currentThread());
      }
    }
  }

  private void fail(RuntimeException why) {
    failure = why;
    wakeUp.wake();
  }

  private void connect(String endpoint) throws InterruptedException {
    Redial redial = new Redial(endpoint, config.connection());
    while (!isClosed()) {
      LightstreamPeer peer = redial.connect();
      if (read(peer, endpoint) > 0) {
        redial.succeeded();
      }
    }
  }

  private void accept(LightstreamListener listener, String endpoint) {
    while (!isClosed()) {
      LightstreamPeer peer = listener.accept();
      if (!start("lightstream-read " + peer.peer(), () -> read(peer, endpoint))) {
        peer.close();
      }
    }
  }

  private long read(LightstreamPeer peer, String endpoint) throws InterruptedException {
    try (peer) {
      if (!add(peer)) {
        return 0;
      }
      return streams.read(peer, endpoint);
    } finally {
      synchronized (this) {
        peers.remove(peer);
      }
    }
  }

  private synchronized boolean add(LightstreamPeer peer) {
    return !closed && peers.add(peer);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public Optional<FedBatch> poll() {
    Optional<FedBatch> next = arrived.poll();
    if (next.isEmpty() && failure != null) {
      throw failure;
    }
    return next;
  }

  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      closed = true;
      running = List.copyOf(threads);
      listeners.forEach(LightstreamListener::close);
      List.copyOf(peers).forEach(LightstreamPeer::close);
    }
    arrived.close();
    running.forEach(Thread::interrupt);
    running.forEach(PlainFeed::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
