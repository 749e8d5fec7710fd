// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.acknowledged.StreamState;
import io.lightstream.acknowledged.StreamStates;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.transport.file.FileSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * {@code listen --reliable}: receives acknowledged streams, one after the other. What goes to a
 * file is durable in a folder of state before it is acknowledged; the file is written when its
 * stream has ended, also by a later run. What goes elsewhere is acknowledged once it is there.
 */
final class ReliableListen {

  private static final String STATE_SUFFIX = ".state";
  private static final String STREAMS = "streams";
  private static final String DELIVERED = "delivered";

  /** How many frames are acknowledged together at most, where more are coming. */
  private static final int ACKNOWLEDGED_TOGETHER = 256;

  /** How long the sender of the only stream may take to come back and say good-bye. */
  private static final long FAREWELL_NANOS = Duration.ofSeconds(15).toNanos();

  /** How long a sender may be on the way between its hello and its first frame. */
  private static final long HELLO_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private final Session session;
  private final Arguments arguments;
  private final Interruption interruption;
  private final String uri;
  private final String target;
  private final Reliable reliable;
  private final boolean discards;
  private final boolean toFile;
  private final boolean once;
  private final Optional<Path> state;
  private final StreamStates delivered;
  private final Deque<AcknowledgedStream> begun = new ArrayDeque<>();
  private boolean anyDelivered;

  ReliableListen(Session session, String uri, String target) {
    this.session = session;
    this.arguments = session.arguments();
    this.interruption = session.environment().interruption();
    this.uri = uri;
    this.target = target;
    this.reliable = Reliable.of(session);
    this.discards = arguments.has(Option.DISCARD);
    this.toFile = !discards && isFile(target);
    this.once = arguments.has(Option.ONCE) || !discards && target.equals(Session.STANDARD);
    this.state =
        arguments
            .text(Option.STATE)
            .or(() -> toFile ? Optional.of(target + STATE_SUFFIX) : Optional.empty())
            .map(Path::of);
    this.delivered =
        state
            .filter(folder -> toFile)
            .map(folder -> StreamStates.inFolder(folder.resolve(DELIVERED)))
            .orElseGet(StreamStates::inMemory);
    check();
  }

  private static boolean isFile(String target) {
    return !target.equals(Session.STANDARD)
        && !Session.isUri(target)
        && !FileSink.isSpecial(Path.of(target));
  }

  private void check() {
    if (target.contains("{n}")) {
      throw new ConfigurationException(
          "--reliable writes one file at a time: " + target + " cannot hold {n}");
    }
    if (arguments.has(Option.COLUMNS) && toFile) {
      throw new ConfigurationException(
          "--reliable keeps all columns of what goes to a file: choose --columns of the file then");
    }
    if (!discards && Session.isUri(target)) {
      throw new ConfigurationException(
          "--reliable cannot pass on to "
              + target
              + ", which acknowledges nothing here: write a file and send it");
    }
  }

  /** Receives until the end of the first stream, or until an interrupt. */
  Totals run(BiFunction<String, Schema, RecordBatchWriter> writers) {
    Totals all = new Totals();
    AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options());
    try (receiver) {
      interruption.closes(receiver);
      if (toFile) {
        FileSink.removeAbandoned(Path.of(target));
      }
      lookThrough(receiver);
      session.environment().say("listening on " + receiver.endpoint());
      Totals last = null;
      do {
        last = next(receiver, writers);
        if (last != null) {
          all.add(last);
        }
      } while (!once && last != null);
    } finally {
      interruption.forget(receiver);
    }
    if (interruption.hasBegun()) {
      state.ifPresent(
          folder ->
              session
                  .environment()
                  .say("lightstream: what has been received is kept in " + folder));
    } else {
      removeState();
    }
    return all;
  }

  private ReceiverOptions options() {
    ReceiverOptions.Builder options =
        ReceiverOptions.listen(uri, reliable.types())
            .link(Reliable.link(session))
            .failures((peer, failure) -> session.say(peer, failure));
    if (toFile) {
      options.log(state.orElseThrow().resolve(STREAMS));
    } else {
      state.ifPresent(folder -> options.states(StreamStates.inFolder(folder)));
      arguments
          .names(Option.COLUMNS)
          .map(names -> ProtocolReadOptions.network().withColumns(reliable.table().name(), names))
          .ifPresent(options::read);
    }
    return options.build();
  }

  /** What earlier runs have left: streams to go on with, and those whose file is complete. */
  private void lookThrough(AcknowledgedReceiver receiver) {
    Optional<AcknowledgedStream> found = receiver.poll();
    while (found.isPresent()) {
      AcknowledgedStream stream = found.get();
      if (isDelivered(stream)) {
        anyDelivered = true;
        stream.close(); // It arrives again with a sender.
      } else {
        begun.add(stream);
      }
      found = receiver.poll();
    }
  }

  /** The next whole stream; null after an interrupt. */
  private Totals next(
      AcknowledgedReceiver receiver, BiFunction<String, Schema, RecordBatchWriter> writers) {
    try {
      while (true) {
        Optional<AcknowledgedStream> stream = arrival(receiver);
        if (stream.isPresent() && !isDelivered(stream.get())) {
          return take(stream.get(), writers);
        }
        stream.ifPresent(this::leave);
        if (once) {
          session.warn(target + " is complete since an earlier run");
          return new Totals();
        }
      }
    } catch (ClosedException e) {
      if (interruption.hasBegun()) {
        return null;
      }
      throw e;
    }
  }

  /**
   * The next stream. An earlier run may have been killed behind the end of the only one, and its
   * sender may have gone or not: nobody is waited for then for longer than a sender needs.
   */
  private Optional<AcknowledgedStream> arrival(AcknowledgedReceiver receiver) {
    if (!begun.isEmpty()) {
      return Optional.of(begun.remove());
    }
    if (!once || !anyDelivered || arguments.has(Option.STATE)) {
      return Optional.of(receiver.accept());
    }
    long deadline = System.nanoTime() + FAREWELL_NANOS;
    Optional<AcknowledgedStream> stream = receiver.poll();
    while (stream.isEmpty() && System.nanoTime() - deadline < 0) {
      interruption.pause(LOOK_NANOS);
      stream = receiver.poll();
    }
    return stream;
  }

  private Totals take(
      AcknowledgedStream stream, BiFunction<String, Schema, RecordBatchWriter> writers) {
    try {
      Totals totals = new Taking(stream, writers).run();
      if (once) {
        awaitFarewell(stream);
      } else {
        stream.close(); // It arrives again if a sender has more.
      }
      return totals;
    } catch (LightstreamException e) {
      if (once || interruption.hasBegun()) {
        throw e;
      }
      session.say(stream.id(), e); // Others are no worse for it.
      stream.close();
      return new Totals();
    }
  }

  /** A sender has come back to a stream whose file is complete; it has to hear that. */
  private void leave(AcknowledgedStream stream) {
    long deadline = System.nanoTime() + HELLO_NANOS;
    while (!stream.isConnected() && System.nanoTime() - deadline < 0 && !interruption.hasBegun()) {
      interruption.pause(LOOK_NANOS);
    }
    while (stream.isConnected() && stream.committed() <= position(stream)) {
      interruption.pause(LOOK_NANOS);
      if (interruption.hasBegun()) {
        return;
      }
    }
    if (stream.committed() > position(stream)) {
      session.say(stream.id(), goesOn(stream, position(stream)));
    }
    stream.close();
  }

  /** Whether its file was written by an earlier run. */
  private boolean isDelivered(AcknowledgedStream stream) {
    return position(stream) >= stream.committed();
  }

  /** How many batches its file was written of; negative if it was not. */
  private long position(AcknowledgedStream stream) {
    return delivered.load(stream.id()).map(StreamState::position).orElse(-1L);
  }

  /** A sender can add to a stream whose file is complete; its beginning is gone from the log. */
  private ProtocolException goesOn(AcknowledgedStream stream, long number) {
    return new ProtocolException(
        "stream '"
            + stream.id()
            + "' goes on at batch "
            + number
            + " behind what "
            + target
            + " was written of: use another --stream, or remove "
            + state.orElseThrow());
  }

  /** The sender has to hear that all has arrived. */
  private void awaitFarewell(AcknowledgedStream stream) {
    long deadline = System.nanoTime() + FAREWELL_NANOS;
    while (stream.isConnected() && System.nanoTime() - deadline < 0 && !interruption.hasBegun()) {
      interruption.pause(LOOK_NANOS);
    }
  }

  /** The only stream is where it should be: nothing has to be known of it any more. */
  private void removeState() {
    if (!once || !toFile || arguments.has(Option.STATE)) {
      return;
    }
    Path folder = state.orElseThrow();
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> all = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : all) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new LightstreamIOException(
          target + " is complete, but " + folder + " cannot be removed: " + e.getMessage(), e);
    }
  }

  /** One stream on its way to its target. */
  private final class Taking {

    private final AcknowledgedStream stream;
    private final BiFunction<String, Schema, RecordBatchWriter> writers;
    private final Totals totals = new Totals();
    private final Progress progress = session.progress();
    private RecordBatchWriter writer;
    private long skipped;
    private long unacknowledged;

    Taking(AcknowledgedStream stream, BiFunction<String, Schema, RecordBatchWriter> writers) {
      this.stream = stream;
      this.writers = writers;
    }

    Totals run() {
      boolean complete = false;
      try {
        OptionalLong end = OptionalLong.empty();
        while (end.isEmpty()) {
          try (Delivery delivery = stream.next()) {
            end = take(delivery);
          }
        }
        complete(end.getAsLong());
        complete = true;
      } finally {
        progress.clear();
        if (!complete && writer != null) {
          writer.abort();
        }
      }
      totals.end(Duration.ZERO);
      if (reliable.types().size() > 1) {
        totals.skipped(OptionalLong.of(skipped));
      }
      return totals;
    }

    /** Returns where the stream ends, once it does. */
    private OptionalLong take(Delivery delivery) {
      if (delivery instanceof Delivery.Frame frame) {
        requireWhole(frame.number());
        if (frame.message() instanceof LightstreamMessage.Table table
            && table.type().equals(reliable.table())) {
          write(table);
        } else {
          skipped++;
        }
        acknowledgeTaken(frame.number() + 1);
        progress.update(totals);
        return OptionalLong.empty();
      }
      return delivery instanceof Delivery.End end
          ? OptionalLong.of(end.position())
          : OptionalLong.empty();
    }

    private void requireWhole(long number) {
      if (toFile && writer == null && skipped == 0 && number > 0) {
        throw goesOn(stream, number);
      }
    }

    private void write(LightstreamMessage.Table table) {
      if (totals.batches() == 0) {
        totals.begin();
      }
      if (!discards) {
        if (writer == null) {
          writer = writers.apply(target, table.batch().schema());
          interruption.atLast(writer::abort);
        }
        writer.write(table.batch());
      }
      totals.add(table.batch());
    }

    /** What goes to a file is acknowledged by its log, and dropped from there at the end. */
    private void acknowledgeTaken(long position) {
      if (toFile) {
        return;
      }
      unacknowledged++;
      if (unacknowledged >= ACKNOWLEDGED_TOGETHER || !stream.available().isDone()) {
        acknowledge(position);
      }
    }

    private void acknowledge(long position) {
      if (writer != null) {
        writer.flush();
      }
      stream.acknowledge(position);
      unacknowledged = 0;
    }

    private void complete(long end) {
      if (writer == null && !discards) {
        stream.acknowledge(end);
        throw new InvalidDataException(
            "stream '"
                + stream.id()
                + "' has ended without a batch of "
                + reliable.table()
                + ": its columns are not known");
      }
      if (!toFile) {
        acknowledge(end);
      }
      if (writer != null) {
        writer.close();
      }
      if (toFile) {
        delivered.save(stream.id(), stream.stateAt(end));
        stream.acknowledge(end);
      }
    }
  }
}
