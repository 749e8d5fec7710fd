// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.data.BatchOrigin;
import io.lightstream.frame.StreamEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * The plain streams of the peers that connect to one address, each of its own, as they come. Peers
 * are accepted on a thread, and each begins on one of its own: a slow one holds up no other.
 */
final class PeersFeed implements SplitFeed {

  /** How many peers may send at a time, where the source does not end with them. */
  private static final int MOST_PEERS = 1024;

  private static final long PATIENCE_MILLIS = 1000;
  private static final PollResult<FedBatch> NOTHING = new PollResult.Nothing<>();

  private final EndpointSplit split;
  private final PlainOptions options;
  private final ReaderScope scope;
  private final LightstreamListener listener;
  private final Semaphore places;
  private final Thread acceptor;

  /** In the order in which they are polled next. */
  private final Deque<Peer> peers = new ArrayDeque<>();

  private Peer polled;
  private int ended;
  private CompletableFuture<Void> signal = CompletableFuture.completedFuture(null);

  /** Peers that have come since the last poll. Guarded by itself, as the three below. */
  private final List<Peer> arrived = new ArrayList<>();

  private LightstreamException failure;
  private CompletableFuture<Void> arrival = new CompletableFuture<>();
  private boolean closed;

  /** One peer: its name and its stream. */
  private static final class Peer {
    private final String name;
    private final PeerStream stream;
    private long batches;

    Peer(String name, PeerStream stream) {
      this.name = name;
      this.stream = stream;
    }
  }

  /** Takes over a listener. */
  PeersFeed(
      EndpointSplit split, PlainOptions options, ReaderScope scope, LightstreamListener listener) {
    this.split = split;
    this.options = options;
    this.scope = scope;
    this.listener = listener;
    this.places = new Semaphore(options.bounded() ? options.peers() : MOST_PEERS);
    this.acceptor = new Thread(this::acceptAll, "lightstream-accept " + split);
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void acceptAll() {
    try {
      while (true) {
        places.acquire();
        accepted(listener.accept());
      }
    } catch (InterruptedException | ClosedException e) {
      // The end of this feed.
    } catch (LightstreamException e) {
      synchronized (arrived) {
        failure = e;
        arrival.complete(null);
      }
    }
  }

  private void accepted(LightstreamPeer from) {
    synchronized (arrived) {
      if (closed) {
        from.close();
        return;
      }
      arrived.add(
          new Peer(
              from.peer(),
              PeerStream.open(
                  "lightstream-open " + from.peer(), () -> options.reader(from, scope))));
      arrival.complete(null);
    }
  }

  @Override
  public PollResult<FedBatch> poll() {
    takeArrived();
    for (int i = peers.size(); i > 0; i--) {
      polled = peers.remove();
      PollResult<RecordBatch> result = poll(polled);
      if (result instanceof PollResult.Next<RecordBatch> next) {
        peers.add(polled);
        return new PollResult.Next<>(fed(polled, next.value()));
      } else if (result instanceof PollResult.Nothing<RecordBatch>) {
        peers.add(polled);
      }
    }
    return options.bounded() && ended >= options.peers()
        ? new PollResult.Finished<>(StreamEnd.MARKER)
        : NOTHING;
  }

  private void takeArrived() {
    synchronized (arrived) {
      peers.addAll(arrived);
      arrived.clear();
      if (failure != null) {
        throw failure;
      }
      if (arrival.isDone()) {
        arrival = new CompletableFuture<>();
      }
    }
  }

  private PollResult<RecordBatch> poll(Peer peer) {
    PollResult<RecordBatch> result;
    try {
      result = peer.stream.poll();
    } catch (LightstreamIOException e) {
      leave(peer);
      if (options.onLoss() == OnLoss.FAIL) {
        throw e.within(peer.name);
      }
      scope.metrics().reconnected();
      return new PollResult.Finished<>(StreamEnd.CLOSED);
    } catch (LightstreamException e) {
      leave(peer);
      throw e.within(peer.name);
    }
    if (result instanceof PollResult.Finished<RecordBatch>) {
      peer.stream.close();
      ended++;
      if (!options.bounded()) {
        places.release();
      }
    }
    return result;
  }

  /** Its place is free for another one. */
  private void leave(Peer peer) {
    peer.stream.close();
    places.release();
  }

  private FedBatch fed(Peer peer, RecordBatch batch) {
    scope.metrics().arrived(batch);
    BatchOrigin origin = new BatchOrigin(peer.name, split.splitId(), peer.batches++, 0);
    return new FedBatch(batch, origin, () -> split);
  }

  @Override
  public CompletableFuture<Void> available() {
    if (signal.isDone()) { // Asking anew each time would leave one more waiter behind each time.
      List<CompletableFuture<?>> all = new ArrayList<>();
      peers.forEach(peer -> all.add(peer.stream.available()));
      synchronized (arrived) {
        all.add(arrival);
      }
      signal =
          CompletableFuture.anyOf(all.toArray(new CompletableFuture<?>[0]))
              .handle((done, failed) -> null);
    }
    return signal;
  }

  /** The peer that sent it is gone; the others go on. */
  @Override
  public boolean skipMalformed() {
    return true;
  }

  @Override
  public void close() {
    synchronized (arrived) {
      closed = true;
      peers.addAll(arrived);
      arrived.clear();
    }
    listener.close();
    acceptor.interrupt();
    peers.forEach(peer -> peer.stream.close());
    peers.clear();
    awaitAcceptor();
  }

  /** The port is free once nobody accepts there any more. */
  private void awaitAcceptor() {
    try {
      acceptor.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
