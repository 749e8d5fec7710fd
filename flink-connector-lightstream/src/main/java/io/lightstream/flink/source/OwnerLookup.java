// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.LightstreamIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Finds out who has a stream whose sender has come to this reader. Connections wait here for the
 * enumerator's answer; a sender that was not answered in time comes again. Safe for several
 * threads.
 */
final class OwnerLookup implements AutoCloseable {

  private final Consumer<String> ask;
  private final Duration patience;
  private final Map<String, CompletableFuture<Optional<URI>>> asked = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * A lookup.
   *
   * @param ask asks the enumerator for the owner of a stream, without waiting
   * @param patience how long a connection waits for the answer
   */
  OwnerLookup(Consumer<String> ask, Duration patience) {
    this.ask = ask;
    this.patience = patience;
  }

  /**
   * Asks who has a stream, and waits for the answer.
   *
   * @return where it lives; empty if it is here
   * @throws LightstreamIOException if there is no answer in time, or this is closed
   */
  Optional<URI> find(String stream) {
    CompletableFuture<Optional<URI>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<URI>> answer = asked.computeIfAbsent(stream, none -> mine);
    if (answer == mine) {
      ask.accept(stream);
    }
    if (closed) {
      answer.cancel(false);
    }
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException | java.util.concurrent.CancellationException e) {
      throw new LightstreamIOException(
          "stream '" + stream + "': it is not known yet which reader it belongs to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LightstreamIOException("stream '" + stream + "': interrupted", e);
    } finally {
      asked.remove(stream, answer);
    }
  }

  /** The stream belongs to this reader. */
  void isHere(String stream) {
    answer(stream, Optional.empty());
  }

  /** The stream belongs to the reader at that address. */
  void isAt(String stream, String uri) {
    answer(stream, Optional.of(URI.create(uri)));
  }

  private void answer(String stream, Optional<URI> where) {
    CompletableFuture<Optional<URI>> waiting = asked.get(stream);
    if (waiting != null) {
      waiting.complete(where);
    }
  }

  /** Whoever waits gives up. Idempotent. */
  @Override
  public void close() {
    closed = true;
    asked.values().forEach(waiting -> waiting.cancel(false));
  }
}
