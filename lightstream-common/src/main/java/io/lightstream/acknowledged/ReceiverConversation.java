// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.TypeName;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.FencedException;
import io.lightstream.error.GoneException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What a receiver says and hears over one connection: a sender's hello and its frames, or commits.
 * Closes the connection at the end. Runs on the connection's own thread; frames are read by the
 * application's while that has a {@link ReadingTurn}.
 */
final class ReceiverConversation {

  private final ControlledConnection connection;
  private final ReceivedStreams streams;
  private final ReceiverOptions options;
  private StreamIntake intake;
  private boolean resumed;
  private boolean rejected;
  private Optional<Control.Moved> moved = Optional.empty();

  ReceiverConversation(
      ControlledConnection connection, ReceivedStreams streams, ReceiverOptions options) {
    this.connection = connection;
    this.streams = streams;
    this.options = options;
  }

  /** Whether a sender was told to send. */
  boolean resumed() {
    return resumed;
  }

  /** Whether the sender itself was rejected: another one may come in its place. */
  boolean rejected() {
    return rejected;
  }

  /** Where the peer says that the stream lives. */
  Optional<Control.Moved> moved() {
    return moved;
  }

  /**
   * Talks until one side ends it.
   *
   * @param decided run once the peer has said what it wants, or will not
   * @return why it ended, unless it did in good order or because this side closed it
   */
  Optional<LightstreamException> run(Runnable decided) {
    try {
      Control first = first(decided);
      if (first instanceof Control.Hello hello) {
        receive(hello);
      } else if (first instanceof Control.Commit commit) {
        commits(commit);
      } else {
        notHello(first);
      }
      return Optional.empty();
    } catch (ClosedException e) {
      return isOnPurpose() ? Optional.empty() : Optional.of(e);
    } catch (ProtocolException | ConfigurationException e) {
      refuse(e);
      return Optional.of(e);
    } catch (LightstreamIOException e) {
      showThatHeard();
      return Optional.of(e);
    } catch (LightstreamException e) {
      return Optional.of(e);
    } finally {
      connection.close();
    }
  }

  /**
   * A sender that cannot be answered yet comes again, as often as it takes, if it has heard
   * anything: otherwise it would soon take this side for one that does not know these streams.
   */
  private void showThatHeard() {
    if (!resumed && connection.heard()) {
      StreamIntake.tell(connection, new Control.Ping(0));
    }
  }

  private Control first(Runnable decided) {
    Arrival first;
    try {
      first = connection.next();
    } finally {
      decided.run();
    }
    if (first instanceof Arrival.Said said) {
      return said.control();
    } else if (first instanceof Arrival.Data data) {
      data.message().close();
      throw new ProtocolException(
          connection.peer() + ": a receiver expects hello or commit first, not data");
    }
    throw LightstreamIOException.closedByPeer(
        connection.peer() + " closed the connection before it said what it wants", null);
  }

  private boolean isOnPurpose() {
    return streams.isClosed() || intake != null && intake.hasGivenUp(connection);
  }

  /** Says why, to a peer that can understand it and would come again otherwise. */
  private void refuse(LightstreamException why) {
    if (connection.heard()) {
      StreamIntake.tell(connection, new Control.Refused(why.getMessage()));
      finish();
    }
  }

  private void finish() {
    try {
      connection.finish();
    } catch (LightstreamException e) {
      // It is closed in any case.
    }
  }

  private void notHello(Control first) {
    if (first instanceof Control.Moved elsewhere) {
      moved = Optional.of(elsewhere);
      return;
    }
    throw answer(first)
        .orElseThrow(
            () ->
                new ProtocolException(
                    connection.peer()
                        + ": a receiver expects hello or commit first, not "
                        + first));
  }

  /** What a sender says in place of frames, as an exception. */
  private Optional<RuntimeException> answer(Control said) {
    String peer = connection.peer();
    if (said instanceof Control.Refused refused) {
      return Optional.of(new ProtocolException(peer + " refuses: " + refused.why()));
    } else if (said instanceof Control.Fenced fenced) {
      return Optional.of(
          new FencedException(
              peer + ": a newer receiver of this stream exists: it granted " + fenced.current(),
              fenced.current()));
    } else if (said instanceof Control.Gone gone) {
      return Optional.of(
          new GoneException(peer + " keeps only frames from " + gone.low() + " on", gone.low()));
    }
    return Optional.empty();
  }

  private void receive(Control.Hello hello) {
    Names.problem("stream", hello.stream())
        .ifPresent(
            problem -> {
              throw new ProtocolException(problem);
            });
    requireTypes(hello);
    Optional<URI> elsewhere = options.owner().apply(hello.stream());
    if (elsewhere.isPresent()) {
      connection.send(new Control.Moved(elsewhere.get().toString()));
      connection.finish();
      return;
    }
    AcknowledgedStream stream = streams.open(hello.stream());
    intake = stream.intake();
    long session = begin(hello);
    resumed = true;
    streams.announce(stream);
    try {
      listen(session);
    } finally {
      intake.lost(connection);
    }
  }

  private long begin(Control.Hello hello) {
    try {
      return intake.hello(hello, connection);
    } catch (FencedException | GoneException e) {
      rejected = !intake.isStale();
      if (!rejected) {
        showThatHeard();
      }
      throw e;
    }
  }

  /** The wire carries tags alone: with other types every frame would mean something else. */
  private void requireTypes(Control.Hello hello) {
    List<TypeName> here =
        options.types().types().stream()
            .map(type -> new TypeName(type.name(), type.kind()))
            .toList();
    if (!here.equals(hello.types())) {
      throw new ProtocolException(
          "stream '"
              + hello.stream()
              + "' of "
              + connection.peer()
              + ": the sender has registered the types "
              + hello.types()
              + ", the receiver "
              + here);
    }
  }

  private void listen(long session) {
    Optional<ReadingTurn.Rest> rest = readOrLend(session);
    while (rest.isEmpty() || !rest.get().isEnd()) {
      rest.ifPresent(said -> act(session, said.control()));
      rest = readOrLend(session);
    }
  }

  /** Reads what comes next; then the application reads, if it waits, for as long as it does. */
  private Optional<ReadingTurn.Rest> readOrLend(long session) {
    Optional<ReadingTurn.Rest> rest = read(session);
    if (rest.isPresent()) {
      return rest;
    }
    ReadingTurn turn = new ReadingTurn(() -> read(session));
    return intake.lend(turn) ? turn.await() : rest;
  }

  /**
   * Reads what comes next, on whichever thread has the turn, and takes it if it is a frame or a
   * mark: with these nothing has to be written, and room for them there is where the application
   * reads.
   *
   * @return what is left to act on; empty if there is nothing
   */
  private Optional<ReadingTurn.Rest> read(long session) {
    Arrival arrival = connection.next();
    if (arrival == null) {
      return Optional.of(ReadingTurn.Rest.END);
    } else if (arrival instanceof Arrival.Data data) {
      intake.frame(session, connection, data.message());
      return Optional.empty();
    }
    Control said = ((Arrival.Said) arrival).control();
    if (said instanceof Control.Mark mark) {
      intake.mark(session, connection, mark.token());
      return Optional.empty();
    }
    return Optional.of(new ReadingTurn.Rest(said));
  }

  private void act(long session, Control said) {
    if (said instanceof Control.End end) {
      intake.end(session, connection, end.seq());
    } else if (said instanceof Control.Commit commit) {
      answer(commit);
    } else if (said instanceof Control.Gone gone) {
      intake.gone(session, connection, gone.low());
    } else {
      RuntimeException failure =
          answer(said)
              .orElseGet(
                  () ->
                      new ProtocolException(connection.peer() + ": a sender does not say " + said));
      if (failure instanceof FencedException fenced) {
        intake.fail(fenced);
      }
      throw failure;
    }
  }

  private void commits(Control.Commit first) {
    answer(first);
    for (Arrival arrival = connection.next(); arrival != null; arrival = connection.next()) {
      if (arrival instanceof Arrival.Said said && said.control() instanceof Control.Commit next) {
        answer(next);
      } else {
        unexpected(arrival);
      }
    }
  }

  private void unexpected(Arrival arrival) {
    if (arrival instanceof Arrival.Data data) {
      data.message().close();
    }
    throw new ProtocolException(
        connection.peer() + ": a connection for commits carries nothing else");
  }

  private void answer(Control.Commit commit) {
    connection.send(
        streams
            .find(commit.stream())
            .map(stream -> stream.intake().commit(commit))
            .orElseGet(
                () -> new Control.Refused("stream '" + commit.stream() + "' was never heard of")));
  }
}
