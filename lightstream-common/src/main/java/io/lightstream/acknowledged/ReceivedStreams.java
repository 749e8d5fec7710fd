// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The streams of a receiver, by their ids, and those that the application has not seen yet. */
final class ReceivedStreams implements AutoCloseable {

  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final ReceiverOptions options;
  private final BufferAllocator allocator;
  private final Map<String, AcknowledgedStream> open = new ConcurrentHashMap<>();

  /** Announced, and not accepted yet. Guarded by this, as all below. */
  private final Deque<AcknowledgedStream> arrived = new ArrayDeque<>();

  private final Set<AcknowledgedStream> announced = new HashSet<>();
  private LightstreamException failure;
  private CompletableFuture<Void> awaited;
  private boolean closed;

  private ReceivedStreams(ReceiverOptions options, BufferAllocator allocator) {
    this.options = options;
    this.allocator = allocator;
  }

  /** The streams that are known already: those that have a log. */
  static ReceivedStreams reopen(ReceiverOptions options, BufferAllocator allocator) {
    ReceivedStreams streams = new ReceivedStreams(options, allocator);
    try {
      options.mode().folder().ifPresent(streams::reopenAll);
      return streams;
    } catch (RuntimeException e) {
      streams.close();
      throw e;
    }
  }

  private void reopenAll(Path folder) {
    for (Path log : logs(folder)) {
      LoggingIntake.reopen(log, options, allocator)
          .ifPresent(
              intake -> {
                AcknowledgedStream stream = new AcknowledgedStream(intake, this);
                open.put(intake.id(), stream);
                announce(stream);
              });
    }
  }

  private static List<Path> logs(Path folder) {
    List<Path> logs = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
        for (Path path : found) {
          if (StreamFiles.isName(path.getFileName().toString())) {
            logs.add(path);
          }
        }
      } catch (IOException e) {
        throw new LightstreamIOException(
            "cannot list the logs in " + folder + ": " + e.getMessage(), e);
      }
    }
    return logs;
  }

  /**
   * The stream of that id, opened from what is durable where it is not open.
   *
   * @throws ProtocolException if there would be too many
   */
  AcknowledgedStream open(String id) {
    AcknowledgedStream stream = open.get(id);
    if (stream != null) {
      return stream;
    }
    if (open.size() >= options.maxStreams()) {
      throw new ProtocolException(
          "stream '"
              + id
              + "' is one too many: this receiver takes "
              + options.maxStreams()
              + " at a time");
    }
    AcknowledgedStream fresh = open.computeIfAbsent(id, this::opened);
    if (isClosed()) {
      fresh.close();
      throw closedException();
    }
    return fresh;
  }

  private AcknowledgedStream opened(String id) {
    if (options.mode() instanceof ReceiverMode.Apply apply) {
      return new AcknowledgedStream(ApplyingIntake.open(id, apply.states(), options), this);
    }
    Path folder = options.mode().folder().orElseThrow().resolve(StreamFiles.name(id));
    return new AcknowledgedStream(LoggingIntake.open(id, folder, options, allocator), this);
  }

  /** The stream of that id if it was ever heard of. */
  Optional<AcknowledgedStream> find(String id) {
    AcknowledgedStream stream = open.get(id);
    if (stream == null && isKnown(id)) {
      AcknowledgedStream known = open(id);
      announce(known); // What is final now is to be seen, whether its sender comes back or not.
      return Optional.of(known);
    }
    return Optional.ofNullable(stream);
  }

  private boolean isKnown(String id) {
    if (options.mode() instanceof ReceiverMode.Apply apply) {
      return apply.states().load(id).isPresent();
    }
    Path folder = options.mode().folder().orElseThrow().resolve(StreamFiles.name(id));
    return Files.isDirectory(folder);
  }

  /** The application is to see a stream, once. */
  void announce(AcknowledgedStream stream) {
    CompletableFuture<Void> waiter;
    synchronized (this) {
      if (closed || !announced.add(stream)) {
        return;
      }
      arrived.addLast(stream);
      notifyAll();
      waiter = takeWaiter();
    }
    complete(waiter);
  }

  private CompletableFuture<Void> takeWaiter() {
    CompletableFuture<Void> waiter = awaited;
    awaited = null;
    return waiter;
  }

  private static void complete(CompletableFuture<Void> waiter) {
    if (waiter != null) {
      waiter.complete(null);
    }
  }

  /** The next stream that the application has not seen; blocks until there is one. */
  synchronized AcknowledgedStream accept() {
    while (true) {
      Optional<AcknowledgedStream> next = poll();
      if (next.isPresent()) {
        return next.get();
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClosedException("interrupted while waiting for a stream", e);
      }
    }
  }

  /** The next stream that the application has not seen, if there is one. */
  synchronized Optional<AcknowledgedStream> poll() {
    if (closed) {
      throw closedException();
    }
    AcknowledgedStream next = arrived.pollFirst();
    if (next == null && failure != null) {
      throw failure;
    }
    return Optional.ofNullable(next);
  }

  /** Done once {@link #poll()} has an answer of any kind. */
  synchronized CompletableFuture<Void> available() {
    if (closed || failure != null || !arrived.isEmpty()) {
      return NOW;
    }
    if (awaited == null) {
      awaited = new CompletableFuture<>();
    }
    return awaited;
  }

  private static ClosedException closedException() {
    return new ClosedException("the receiver was closed: it has no more streams");
  }

  /** No more will come: the application is told, wherever it waits. */
  void fail(LightstreamException because) {
    CompletableFuture<Void> waiter;
    synchronized (this) {
      failure = because;
      notifyAll();
      waiter = takeWaiter();
    }
    complete(waiter);
    open.values().forEach(stream -> stream.intake().fail(because));
  }

  /** A stream has let go of what is durable: it can be opened anew. */
  void closed(AcknowledgedStream stream) {
    open.remove(stream.id(), stream);
    synchronized (this) {
      arrived.remove(stream);
      announced.remove(stream);
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  Collection<AcknowledgedStream> all() {
    return List.copyOf(open.values());
  }

  /** Closes all. Idempotent. */
  @Override
  public void close() {
    CompletableFuture<Void> waiter;
    synchronized (this) {
      closed = true;
      notifyAll();
      waiter = takeWaiter();
    }
    complete(waiter);
    all().forEach(AcknowledgedStream::close);
  }
}
