// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.Isolation;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.acknowledged.StreamState;
import io.lightstream.acknowledged.StreamStates;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Receives acknowledged streams, and can be restarted. Its rows are durable together with the state
 * of their stream: what it was handed and had not made durable is gone with a restart.
 */
final class RowReceiver implements AutoCloseable {

  private static final TypeRegistry TYPES = TypeRegistry.parse("rows:table");

  private final Optional<Path> staging;
  private final int framesPerState;
  private final Map<String, StreamState> states = new ConcurrentHashMap<>();
  private final Map<String, Long> taken = new ConcurrentHashMap<>();

  /** By stream, the first column of all rows that are durable. Guarded by itself. */
  private final Map<String, List<String>> rows = new TreeMap<>();

  private AcknowledgedReceiver receiver;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Applies, or stages in a folder.
   *
   * @param framesPerState how many frames are made durable at a time
   */
  RowReceiver(Optional<Path> staging, int framesPerState) {
    this.staging = staging;
    this.framesPerState = framesPerState;
    open();
  }

  private void open() {
    ReceiverOptions.Builder options =
        ReceiverOptions.listen("tcp://127.0.0.1:0", TYPES)
            .link(LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(10)))
            .failures((peer, failure) -> {});
    if (staging.isPresent()) {
      options.staging(staging.get(), Isolation.COMMITTED);
    } else {
      options.states(new States());
    }
    receiver = AcknowledgedReceiver.open(options.build());
    AcknowledgedReceiver opened = receiver;
    start(() -> acceptAll(opened));
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "test-receiver");
    thread.setDaemon(true);
    synchronized (threads) {
      threads.add(thread);
    }
    thread.start();
  }

  int port() {
    return receiver.endpoint().port();
  }

  /** The rows of a stream. */
  List<String> rows(String stream) {
    synchronized (rows) {
      return List.copyOf(rows.getOrDefault(stream, List.of()));
    }
  }

  /** All streams that have rows. */
  Map<String, List<String>> all() {
    synchronized (rows) {
      Map<String, List<String>> copy = new TreeMap<>();
      rows.forEach((stream, values) -> copy.put(stream, List.copyOf(values)));
      return copy;
    }
  }

  /** Forgets what is not durable, and listens elsewhere. */
  void restart() {
    close();
    open();
  }

  private void acceptAll(AcknowledgedReceiver from) {
    try {
      while (true) {
        AcknowledgedStream stream = from.accept();
        start(() -> takeAll(stream));
      }
    } catch (ClosedException e) {
      // Restarted, or over.
    }
  }

  private void takeAll(AcknowledgedStream stream) {
    List<String> undurable = new ArrayList<>();
    try {
      while (true) {
        long behind = take(stream, undurable);
        if (behind >= 0 && (behind % framesPerState == 0 || isIdle(stream, behind))) {
          makeDurable(stream, undurable, behind);
        }
      }
    } catch (LightstreamException e) {
      // As above; what was not durable comes again.
    }
  }

  private static boolean isIdle(AcknowledgedStream stream, long behind) {
    return stream.received() <= behind;
  }

  private long take(AcknowledgedStream stream, List<String> undurable) {
    try (Delivery delivery = stream.next()) {
      if (delivery instanceof Delivery.Frame frame) {
        boolean again = staging.isPresent() && frame.number() < taken.getOrDefault(stream.id(), 0L);
        if (!again) {
          add(((LightstreamMessage.Table) frame.message()).batch(), undurable);
        }
        return frame.number() + 1;
      }
      return delivery instanceof Delivery.End end ? end.position() : -1;
    }
  }

  private static void add(RecordBatch batch, List<String> to) {
    for (int row = 0; row < batch.rowCount(); row++) {
      to.add(batch.column(0).format(row));
    }
  }

  /** In one step: what is durable, and that it is. */
  private void makeDurable(AcknowledgedStream stream, List<String> undurable, long behind) {
    synchronized (rows) {
      if (staging.isEmpty()) {
        states.put(stream.id(), stream.stateAt(behind));
      }
      rows.computeIfAbsent(stream.id(), any -> new ArrayList<>()).addAll(undurable);
      taken.put(stream.id(), behind);
    }
    undurable.clear();
    stream.acknowledge(behind);
  }

  @Override
  public void close() {
    receiver.close();
    while (true) {
      Thread next;
      synchronized (threads) {
        if (threads.isEmpty()) {
          return;
        }
        next = threads.remove(threads.size() - 1);
      }
      try {
        next.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private final class States implements StreamStates {

    @Override
    public Optional<StreamState> load(String stream) {
      return Optional.ofNullable(states.get(stream));
    }

    @Override
    public void save(String stream, StreamState state) {
      states.put(stream, state);
    }
  }
}
