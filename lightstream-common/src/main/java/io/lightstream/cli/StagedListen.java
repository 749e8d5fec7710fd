// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.Isolation;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.transport.file.FileSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * {@code listen --reliable --stage}: receives acknowledged streams side by side. What comes is
 * durable in a folder of state, and appears in the target once its sender has committed it: a file
 * for each stream and commit, which is never changed.
 */
final class StagedListen {

  private static final String STATE_SUFFIX = ".state";

  private final Session session;
  private final Interruption interruption;
  private final String uri;
  private final Path target;
  private final Path state;
  private final Reliable reliable;
  private final boolean once;
  private final Totals totals = new Totals();
  private final List<AcknowledgedStream> streams = new ArrayList<>();

  /** Those that have given something in this run, and have not ended. */
  private final Set<String> open = new HashSet<>();

  private boolean anyEnded;

  StagedListen(Session session, String uri) {
    this.session = session;
    this.interruption = session.environment().interruption();
    this.uri = uri;
    this.reliable = Reliable.of(session);
    Arguments arguments = session.arguments();
    this.once = arguments.has(Option.ONCE);
    this.target = target(arguments);
    this.state = Path.of(arguments.text(Option.STATE).orElse(target + STATE_SUFFIX));
  }

  private static Path target(Arguments arguments) {
    String given = arguments.text(Option.TARGET).orElse(Session.STANDARD);
    if (given.equals(Session.STANDARD) || Session.isUri(given)) {
      throw new ConfigurationException(
          "--stage writes a file for each commit: name the folder with -o");
    }
    if (arguments.has(Option.COLUMNS)) {
      throw new ConfigurationException(
          "--stage keeps all columns: choose --columns of the files then");
    }
    Path folder = Path.of(given);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ConfigurationException(
          given + " is a file: --stage writes a file for each commit into a folder");
    }
    return folder;
  }

  /** Receives until an interrupt; with {@code --once}, until all streams that came have ended. */
  Totals run() {
    prepareTarget();
    AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options());
    try (receiver) {
      interruption.closes(receiver);
      session.environment().say("listening on " + receiver.endpoint());
      totals.begin();
      takeAll(receiver);
    } catch (ClosedException e) {
      if (!interruption.hasBegun()) {
        throw e;
      }
    } finally {
      interruption.forget(receiver);
    }
    return totals;
  }

  private void prepareTarget() {
    try {
      Files.createDirectories(target);
      FileSink.removeAllAbandoned(target);
    } catch (IOException e) {
      throw new LightstreamIOException(target + ": " + e.getMessage(), e);
    }
  }

  private ReceiverOptions options() {
    return ReceiverOptions.listen(uri, reliable.types())
        .link(Reliable.link(session))
        .failures((peer, failure) -> session.say(peer, failure))
        .staging(state, Isolation.COMMITTED)
        .build();
  }

  private void takeAll(AcknowledgedReceiver receiver) {
    while (!(once && anyEnded && open.isEmpty())) {
      Optional<AcknowledgedStream> arrival = receiver.poll();
      arrival.ifPresent(streams::add);
      boolean any = arrival.isPresent();
      for (AcknowledgedStream stream : List.copyOf(streams)) {
        any |= takeFrom(stream);
      }
      if (!any) {
        awaitAny(receiver);
      }
    }
    streams.forEach(AcknowledgedStream::close); // Their senders hear that all has arrived.
  }

  private void awaitAny(AcknowledgedReceiver receiver) {
    List<CompletableFuture<Void>> ready = new ArrayList<>();
    ready.add(receiver.available());
    streams.forEach(stream -> ready.add(stream.available()));
    try {
      CompletableFuture.anyOf(ready.toArray(CompletableFuture<?>[]::new)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("what is available is told without a failure", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedException("interrupted while waiting for streams", e);
    }
  }

  /** Returns whether there was something. */
  private boolean takeFrom(AcknowledgedStream stream) {
    try {
      Optional<Delivery> delivery = stream.poll();
      delivery.ifPresent(first -> take(stream, first));
      return delivery.isPresent();
    } catch (LightstreamException e) {
      if (once || interruption.hasBegun()) {
        throw e;
      }
      session.say(stream.id(), e); // Others are no worse for it.
      leave(stream);
      return true;
    }
  }

  private void take(AcknowledgedStream stream, Delivery delivery) {
    try (delivery) {
      if (delivery instanceof Delivery.Frame first) {
        open.add(stream.id());
        long end =
            new CommittedFile(session, reliable.table(), target, stream, totals).write(first);
        stream.acknowledge(end);
      } else if (delivery instanceof Delivery.End end) {
        stream.acknowledge(end.position());
        open.remove(stream.id());
        anyEnded = true;
        leave(stream);
      }
    }
  }

  /** It arrives again if its sender has more. */
  private void leave(AcknowledgedStream stream) {
    streams.remove(stream);
    stream.close();
  }
}
