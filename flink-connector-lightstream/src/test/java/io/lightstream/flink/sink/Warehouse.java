// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.acknowledged.Isolation;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.acknowledged.StreamStates;
import io.lightstream.error.ClosedException;
import io.lightstream.error.RewoundException;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Takes all streams that come, and remembers the words of what is final. Can be restarted. */
final class Warehouse implements AutoCloseable {

  static final TypeRegistry TYPES = TypeRegistry.parse("rows:table");

  /** Empty for one that applies. */
  private final Optional<Path> staging;

  private final StreamStates states = StreamStates.inMemory();
  private final List<String> words = new ArrayList<>();
  private final Map<String, Long> taken = new HashMap<>();
  private final Set<String> streams = new TreeSet<>();
  private final Set<String> ended = new TreeSet<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private AcknowledgedReceiver receiver;
  private String uri = "tcp://127.0.0.1:0";

  private Warehouse(Optional<Path> staging) {
    this.staging = staging;
    start();
  }

  static Warehouse staging(Path folder) {
    return new Warehouse(Optional.of(folder));
  }

  static Warehouse applying() {
    return new Warehouse(Optional.empty());
  }

  /** Listens again where it did before. */
  synchronized void start() {
    ReceiverOptions.Builder options =
        ReceiverOptions.listen(uri, TYPES)
            .gaps(staging.isPresent() ? GapPolicy.FAIL : GapPolicy.CONTINUE)
            .failures((peer, failure) -> {})
            .link(LinkOptions.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50)));
    options.states(states);
    staging.ifPresent(folder -> options.staging(folder, Isolation.COMMITTED));
    receiver = AcknowledgedReceiver.open(options.build());
    uri = receiver.endpoint().toString();
    AcknowledgedReceiver from = receiver;
    run(() -> acceptAll(from));
  }

  private synchronized void run(Runnable task) {
    Thread thread = new Thread(task, "warehouse");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void acceptAll(AcknowledgedReceiver from) {
    try {
      while (true) {
        AcknowledgedStream stream = from.accept();
        run(() -> take(stream));
      }
    } catch (ClosedException e) {
      // Stopped.
    }
  }

  private void take(AcknowledgedStream stream) {
    try {
      while (true) {
        takeOne(stream);
      }
    } catch (ClosedException e) {
      // Stopped.
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        failures.add(e);
      }
    }
  }

  private void takeOne(AcknowledgedStream stream) {
    try (Delivery delivery = stream.next()) {
      synchronized (this) {
        if (delivery instanceof Delivery.Frame frame) {
          take(stream.id(), frame);
          stream.acknowledge(frame.number() + 1);
        } else if (delivery instanceof Delivery.End end) {
          ended.add(stream.id());
          stream.acknowledge(end.position());
        }
      }
    } catch (RewoundException e) {
      // An applying one has what was void, and gets it again.
    }
  }

  /** A frame that is final comes again if this was stopped before it was acknowledged. */
  private void take(String stream, Delivery.Frame frame) {
    streams.add(stream);
    ended.remove(stream);
    long next = staging.isPresent() ? taken.getOrDefault(stream, 0L) : 0;
    if (frame.number() >= next) {
      words.addAll(Words.of(((LightstreamMessage.Table) frame.message()).batch()));
      taken.put(stream, frame.number() + 1);
    }
  }

  /** Stops as one that is shut down does; {@link #start()} goes on. */
  void stop() {
    AcknowledgedReceiver last;
    List<Thread> all;
    synchronized (this) {
      last = receiver;
      all = List.copyOf(threads);
      threads.clear();
    }
    last.close();
    for (Thread thread : all) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Listens elsewhere when it is started the next time. */
  void move() {
    uri = "tcp://127.0.0.1:0";
  }

  String uri() {
    return uri;
  }

  /** The words of what is final, in order of arrival. */
  synchronized List<String> words() {
    return List.copyOf(words);
  }

  synchronized Set<String> streams() {
    return Set.copyOf(streams);
  }

  synchronized Set<String> ended() {
    return Set.copyOf(ended);
  }

  synchronized List<Throwable> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    stop();
  }
}
