// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A receiver's side of one stream, without I/O, threads or clock: which sender may send, from which
 * number on, and what is final. Whoever drives it makes {@link #state()} durable where a method
 * says so, before the answer goes out.
 *
 * <pre>
 *   0 ......... committed ......... durable ......... received
 *     final               provisional       in memory
 * </pre>
 *
 * A receiver that applies has {@code durable == committed}: the application says what is durable,
 * and that is final. One that stages makes frames durable first, and final when a commit says so.
 */
final class ReceiverMachine {

  /** What to answer to a hello. */
  sealed interface Answer {

    /**
     * The sender may send: make {@link ReceiverMachine#state()} durable, make all frames from
     * {@code discardFrom} on void, then send {@code resume}.
     *
     * @param session names the connection from now on; frames of any other are no longer heard
     * @param discardFrom the number of received frames afterwards
     */
    record Resumed(Control.Resume resume, long session, long discardFrom) implements Answer {}

    /** The sender may not send: send {@code reason} and close. */
    record Rejected(Control reason) implements Answer {}

    /**
     * The sender has forgotten frames that this side needs, as a newer receiver has acknowledged
     * them or this one has lost its state: close, and say nothing, as the sender would take it for
     * the only receiver and fail.
     *
     * @param low the first number that the sender has
     */
    record Stale(long low) implements Answer {}

    /**
     * Frames of earlier connections are no longer heard; hand in the same hello again once the
     * application has acknowledged all that it was given.
     */
    record Later() implements Answer {}
  }

  /** With state and id these fit into what a log keeps as its state. */
  private static final long MAX_MARK_BYTES = 768 << 10;

  private final boolean stages;
  private final GapPolicy gaps;
  private final EpochBounds bounds;
  private final Marks marks = new Marks();
  private long epoch;
  private long session;

  /** Who was granted the epoch, where it is known; of no use after a restart. */
  private OptionalLong incarnation = OptionalLong.empty();

  /** The last of its connections that said hello. */
  private long attempt;

  private long committed;
  private long durable;
  private long received;
  private OptionalLong end;

  /** Whether the sender has said so since it resumed. */
  private boolean endSaid;

  private Optional<Token> pendingMark = Optional.empty();

  /**
   * A receiver that goes on from durable state. One that stages then says the marks of its durable
   * frames, with {@link #restoreMark}.
   *
   * @param durable the number of frames that are durable, at least the state's position; the same
   *     for a receiver that applies
   */
  ReceiverMachine(StreamState state, long durable, boolean stages, GapPolicy gaps) {
    this.stages = stages;
    this.gaps = gaps;
    this.bounds = state.bounds();
    this.epoch = state.epoch();
    this.committed = state.position();
    this.durable = stages ? Math.max(durable, committed) : committed;
    this.received = this.durable;
    this.end = state.end();
    state.token().ifPresent(token -> marks.put(committed, token));
  }

  /** A mark with which a durable frame came: the sender's position at {@code position}. */
  void restoreMark(long position, Token token) {
    if (position > committed && position <= durable) {
      marks.put(position, token);
    }
  }

  /** What must outlive the process. */
  StreamState state() {
    return stateAt(committed);
  }

  /** The state of a receiver that has made all before {@code position} durable and final. */
  StreamState stateAt(long position) {
    return new StreamState(
        epoch, position, end, marks.at(position), bounds.starts(), bounds.settledBelow());
  }

  /** What the sender said of its positions from what is final on, for {@link #restoreMark}. */
  List<Marks.Mark> marks() {
    return marks.all();
  }

  long epoch() {
    return epoch;
  }

  long committed() {
    return committed;
  }

  long durable() {
    return durable;
  }

  long received() {
    return received;
  }

  /**
   * Whether the stream has ended and all of it is final: make {@link #state()} durable, then send
   * {@code end} to the sender, which waits for it.
   */
  boolean isComplete() {
    return end.isPresent() && end.getAsLong() == committed;
  }

  OptionalLong end() {
    return end;
  }

  /** A sender says hello, on a new connection. */
  Answer hello(Control.Hello hello) {
    boolean same = hello.incarnation().isPresent() && hello.incarnation().equals(incarnation);
    if (same && hello.attempt().orElse(attempt) < attempt) {
      return new Answer.Rejected(
          new Control.Refused("a newer connection of this sender has been heard"));
    }
    Answer answer = answer(hello, same);
    if (hello.incarnation().equals(incarnation)) {
      attempt = hello.attempt().orElse(0);
    }
    return answer;
  }

  private Answer answer(Control.Hello hello, boolean same) {
    if (hello.epoch().isPresent()) {
      return reconnected(hello);
    }
    if (same) {
      return mustWait(hello) ? new Answer.Later() : resumed(received);
    }
    return switch (hello.kind()) {
      case REPLAYING -> replaying(hello);
      case RECOMPUTING -> recomputing(hello);
      case APPENDING -> appending(hello);
    };
  }

  private Answer replaying(Control.Hello hello) {
    grant(hello);
    if (mustWait(hello)) {
      session++;
      return new Answer.Later();
    }
    return resumed(skips(hello) ? durable : received);
  }

  /** It goes to where this side is and can never go back: not over what is in memory alone. */
  private static boolean skips(Control.Hello hello) {
    return hello.kind() == SenderKind.REPLAYING && hello.from().isEmpty();
  }

  private void grant(Control.Hello hello) {
    epoch++;
    incarnation = hello.incarnation();
  }

  /**
   * What the application has and may still acknowledge cannot be discarded, and not be had again
   * from a sender that goes on behind it.
   */
  private boolean mustWait(Control.Hello hello) {
    return (hello.kind() == SenderKind.APPENDING || skips(hello))
        && !stages
        && received > committed;
  }

  private Answer reconnected(Control.Hello hello) {
    long theirs = hello.epoch().getAsLong();
    if (theirs < epoch) {
      return new Answer.Rejected(new Control.Fenced(epoch));
    }
    if (theirs > epoch) {
      return new Answer.Rejected(
          new Control.Refused(
              "epoch "
                  + theirs
                  + " was never granted here, where the highest is "
                  + epoch
                  + ": this receiver has lost its state"));
    }
    if (gaps == GapPolicy.FAIL && hello.from().orElse(0) > received) {
      return new Answer.Stale(hello.from().getAsLong());
    }
    incarnation = hello.incarnation();
    return resumed(received);
  }

  private Answer recomputing(Control.Hello hello) {
    if (hello.from().isEmpty()) {
      throw new ProtocolException("a recomputing sender must say from where on it recomputes");
    }
    long from = hello.from().getAsLong();
    if (from < committed) {
      if (gaps == GapPolicy.FAIL) {
        return new Answer.Rejected(new Control.Gone(committed));
      }
      from = committed;
    }
    grant(hello);
    bounds.begin(epoch, from);
    bounds.settle(committed);
    return resumed(Math.min(received, from));
  }

  private Answer appending(Control.Hello hello) {
    grant(hello);
    long from = stages ? committed : received;
    bounds.begin(epoch, from);
    bounds.settle(committed);
    if (mustWait(hello)) {
      session++;
      return new Answer.Later();
    }
    return resumed(from);
  }

  /** From {@code next} on everything comes again, or for the first time. */
  private Answer resumed(long next) {
    session++;
    received = next;
    durable = Math.min(durable, next);
    if (end.isPresent() && end.getAsLong() != next) {
      end = OptionalLong.empty();
    }
    endSaid = false;
    marks.discardBehind(next);
    pendingMark = Optional.empty();
    return new Answer.Resumed(new Control.Resume(epoch, next, marks.at(next)), session, next);
  }

  /**
   * Whether a connection is the one that may be heard: a later hello has taken the place of all
   * before. To be asked before anything that a connection says is acted on.
   */
  boolean isCurrent(long candidate) {
    return candidate == session;
  }

  /**
   * The sender no longer has what it was asked for.
   *
   * @return the answer, after which {@code low} comes next; empty if the gap is an error
   */
  Optional<Control.Resume> gone(long low) {
    if (gaps == GapPolicy.FAIL || low <= received) {
      return Optional.empty();
    }
    received = low;
    return Optional.of(new Control.Resume(epoch, low, marks.at(low)));
  }

  /**
   * The sender's own position once the next frame is durable.
   *
   * @throws ProtocolException if this side stages, and cannot keep it with those of all frames that
   *     are not final yet
   */
  void mark(Token token) {
    long bytes = marks.bytes() + Marks.weight(token);
    if (stages && bytes > MAX_MARK_BYTES) {
      throw new ProtocolException(
          "the marks of frames that are not final have "
              + bytes
              + " bytes: the limit is "
              + MAX_MARK_BYTES
              + ", so commit more often, or mark fewer frames");
    }
    pendingMark = Optional.of(token);
  }

  /**
   * The number of a frame that has arrived, to be followed by {@link #frame} once it is kept.
   *
   * @throws ProtocolException if the sender has said that none follows
   */
  long nextNumber() {
    if (endSaid) {
      throw new ProtocolException("a frame after the end of the stream at " + end.getAsLong());
    }
    return received;
  }

  /** A frame that is not control; its number. */
  long frame() {
    long number = nextNumber();
    received++;
    end = OptionalLong.empty();
    pendingMark.ifPresent(token -> marks.put(received, token));
    pendingMark = Optional.empty();
    return number;
  }

  /** The sender says where the stream ends. */
  void end(long seq) {
    if (seq != received) {
      throw new ProtocolException(
          "the stream is said to end at " + seq + ", but " + received + " frames were received");
    }
    end = OptionalLong.of(seq);
    endSaid = true;
  }

  /**
   * All before {@code seq} are durable, still provisional: then {@code prepared} may be sent.
   * Frames that were made void since must not be counted.
   */
  void staged(long seq) {
    durable = Math.max(durable, Math.min(seq, received));
  }

  /** The application has made all before {@code seq} durable and final: {@code ack} may be sent. */
  void acknowledge(long seq) {
    if (seq > received) {
      throw new ConfigurationException(
          "position " + seq + " is acknowledged, but " + received + " frames were received");
    }
    if (seq > committed) {
      makeFinal(seq);
      durable = committed;
    }
  }

  /**
   * A commit, over any connection.
   *
   * @return the answer; where it is an ack, make {@link #state()} durable before it is sent
   */
  Control commit(Control.Commit commit) {
    long seq = commit.seq();
    if (seq <= committed) {
      return new Control.Ack(committed);
    }
    if (commit.epoch() > epoch) {
      return new Control.Refused(
          "a commit of epoch "
              + commit.epoch()
              + ", which was never granted here: the highest is "
              + epoch);
    }
    if (seq > bounds.of(commit.epoch(), committed)) {
      return new Control.Fenced(epoch);
    }
    if (!stages || seq > durable) {
      return new Control.Prepared(durable);
    }
    makeFinal(seq);
    return new Control.Ack(committed);
  }

  private void makeFinal(long seq) {
    committed = seq;
    bounds.settle(seq);
    marks.forgetBefore(seq);
  }
}
