// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.Endpoint;
import java.util.Optional;

/** Connects to a sender that listens, again and again, on one thread. */
final class SenderSearch implements ReceiverPeers {

  private final Endpoint endpoint;
  private final Control.Attach attach;
  private final ReceivedStreams streams;
  private final ReceiverOptions options;
  private final Dialer dialer;
  private final Backoff backoff;
  private final Workers workers = new Workers();
  private Optional<Endpoint> elsewhere = Optional.empty();

  /** Since when there is no connection, by {@link System#nanoTime()}. */
  private long lonelySince = System.nanoTime();

  private boolean closed;

  private SenderSearch(
      ReceivedStreams streams, ControlledConnection.Settings settings, ReceiverOptions options) {
    this.endpoint = options.endpoint();
    this.attach =
        new Control.Attach(Control.VERSION, options.reader().orElseThrow(), options.stream());
    this.streams = streams;
    this.options = options;
    this.dialer = new Dialer(endpoint, options.link().transport(), settings);
    this.backoff = new Backoff(options.link());
  }

  static SenderSearch start(
      ReceivedStreams streams, ControlledConnection.Settings settings, ReceiverOptions options) {
    SenderSearch search = new SenderSearch(streams, settings, options);
    search.workers.start("lightstream-receiver-" + search.endpoint, search::searchOn);
    return search;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  private void searchOn() {
    try {
      while (!isClosed()) {
        attempt().ifPresentOrElse(this::failed, this::requireTime);
        pause();
      }
    } catch (LightstreamException e) {
      if (!isClosed()) {
        streams.fail(e);
      }
    } catch (RuntimeException | Error e) {
      streams.fail(new LightstreamIOException(endpoint + ": receiving failed: " + e, e));
      throw e;
    }
  }

  /** Connects and talks; why that ended, if not in good order. */
  private Optional<LightstreamException> attempt() {
    ControlledConnection connection;
    try {
      connection = dialer.next(elsewhere, timeLeft());
      elsewhere = Optional.empty();
      connection.send(attach);
    } catch (LightstreamIOException e) {
      return Optional.of(e);
    }
    ReceiverConversation conversation = new ReceiverConversation(connection, streams, options);
    Optional<LightstreamException> failure = conversation.run(() -> {});
    dialer.over(connection);
    elsewhere = conversation.moved().map(to -> ControlledConnection.elsewhere(endpoint, to));
    if (conversation.resumed()) {
      backoff.reset();
      lonelySince = System.nanoTime();
    }
    boolean mayMend = connection.closedUnheard() || conversation.rejected();
    return mayMend
        ? failure.map(why -> new LightstreamIOException(why.getMessage(), why))
        : failure;
  }

  private long timeLeft() {
    return options
        .link()
        .retryFor()
        .map(limit -> limit.toNanos() - (System.nanoTime() - lonelySince))
        .orElse(Long.MAX_VALUE);
  }

  /** A connection that broke is made again; anything else will not mend by trying again. */
  private void failed(LightstreamException why) {
    if (!(why instanceof LightstreamIOException)) {
      throw why;
    }
    options.failures().accept(endpoint.toString(), why);
    if (timeLeft() <= 0) {
      throw new LightstreamIOException(
          endpoint
              + ": no connection for "
              + options.link().retryFor().orElseThrow()
              + ": "
              + why.getMessage(),
          why);
    }
  }

  /** Being sent from place to place is no connection. */
  private void requireTime() {
    if (timeLeft() <= 0) {
      throw new LightstreamIOException(
          endpoint
              + ": no connection for "
              + options.link().retryFor().orElseThrow()
              + elsewhere.map(place -> ": sent elsewhere, at last to " + place).orElse(""));
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void pause() {
    long until = System.nanoTime() + Math.min(backoff.next(), Math.max(0, timeLeft()));
    try {
      for (long left = until - System.nanoTime();
          left > 0 && !closed;
          left = until - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    dialer.close();
  }

  @Override
  public void awaitEnd() {
    workers.awaitEnd();
  }
}
