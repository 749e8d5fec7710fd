// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.Control.TypeName;
import io.lightstream.error.FencedException;
import io.lightstream.error.GoneException;
import io.lightstream.error.ProtocolException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A sender's side of one stream, without I/O, threads or clock: which frames must be kept, and
 * where to go on after a connection broke.
 *
 * <pre>
 *   0 ......... low .................. end
 *     final     kept, sent or not      next number
 * </pre>
 */
final class SenderMachine {

  /** What to do after a resume. */
  sealed interface Next {

    /** Send from {@code number} on. */
    record Send(long number) implements Next {}

    /**
     * Say {@code answer}; unless the receiver then asks for another position, fail with {@code
     * failure}.
     */
    record Refuse(Control answer, RuntimeException failure) implements Next {}
  }

  private final String stream;
  private final long incarnation;
  private final SenderKind kind;

  /** The number of the next frame when this sender was started. */
  private final long restored;

  private final boolean skips;
  private final boolean forgetsPrepared;
  private final GapPolicy gaps;
  private long low;
  private long end;
  private long prepared;
  private long acknowledged;
  private boolean resumed;
  private long attempts;
  private OptionalLong epoch = OptionalLong.empty();
  private Optional<Token> mark = Optional.empty();
  private OptionalLong endedAt = OptionalLong.empty();
  private boolean complete;

  /**
   * A sender that has just been started.
   *
   * @param incarnation a random number
   * @param low the first frame that is kept
   * @param end the number of the next frame; of a recomputing sender, its restored position
   * @param skips whether the application goes forward to where the receiver is, before it appends
   * @param forgetsPrepared whether frames need not be kept once they are prepared
   */
  SenderMachine(
      String stream,
      long incarnation,
      SenderKind kind,
      long low,
      long end,
      boolean skips,
      boolean forgetsPrepared,
      GapPolicy gaps) {
    this.stream = stream;
    this.incarnation = incarnation;
    this.kind = kind;
    this.low = low;
    this.end = end;
    this.restored = end;
    this.prepared = low;
    this.acknowledged =
        low < end && !forgetsPrepared ? low : 0; // What is not kept needed no keeping.
    this.skips = skips;
    this.forgetsPrepared = forgetsPrepared;
    this.gaps = gaps;
  }

  /** Whether numbers are known only after the first resume: nothing can be appended before. */
  boolean mustResumeFirst() {
    return !resumed && mayMove();
  }

  private boolean mayMove() {
    return switch (kind) {
      case APPENDING -> true;
      case REPLAYING -> skips;
      case RECOMPUTING -> gaps == GapPolicy.CONTINUE;
    };
  }

  /** What to say first on a connection. */
  Control.Hello hello(List<TypeName> types) {
    return new Control.Hello(
        Control.VERSION,
        stream,
        kind,
        epoch,
        from(),
        types,
        OptionalLong.of(incarnation),
        OptionalLong.of(++attempts));
  }

  private OptionalLong from() {
    if (epoch.isPresent() || kind == SenderKind.REPLAYING && !skips) {
      return OptionalLong.of(low);
    }
    return kind == SenderKind.RECOMPUTING ? OptionalLong.of(restored) : OptionalLong.empty();
  }

  /** The receiver's answer. */
  Next resume(Control.Resume resume) {
    if (epoch.isPresent() && resume.epoch() < epoch.getAsLong()) {
      long mine = epoch.getAsLong();
      return new Next.Refuse(
          new Control.Fenced(mine),
          new ProtocolException(
              place()
                  + "the receiver grants epoch "
                  + resume.epoch()
                  + " where a newer one granted "
                  + mine));
    }
    long next = resume.next();
    if (next < low) {
      return new Next.Refuse(
          new Control.Gone(low),
          new GoneException(
              place()
                  + "the receiver needs frame "
                  + next
                  + ", but all before "
                  + low
                  + (forgetsPrepared ? " were prepared" : " were acknowledged")
                  + " and forgotten",
              low));
    }
    long known = resumed ? end : restored;
    if (next > known && (resumed || !mayMove())) {
      return new Next.Refuse(
          new Control.Refused("this sender can go on at " + known + ", not at " + next),
          ahead(next, known));
    }
    epoch = OptionalLong.of(resume.epoch());
    if (!resumed) {
      mark = resume.mark();
      moveTo(next);
    }
    resumed = true;
    prepared = Math.max(prepared, low);
    return new Next.Send(next);
  }

  private void moveTo(long next) {
    if (next > end) {
      low = next;
      end = next;
      acknowledged = kind == SenderKind.REPLAYING ? 0 : next; // The others begin at what is final.
    }
  }

  private RuntimeException ahead(long next, long known) {
    String message =
        place() + "the receiver has all before " + next + ", but this sender can go on at " + known;
    return kind == SenderKind.RECOMPUTING
        ? new GoneException(message + ": it was restored behind what is final", next)
        : new ProtocolException(message + ": its log has lost frames that it had sent");
  }

  /** A fatal answer of the receiver, as the exception for the application; null if it is none. */
  RuntimeException failure(Control answer) {
    if (answer instanceof Control.Fenced fenced) {
      return new FencedException(
          place()
              + "a newer sender of this stream exists: its epoch is "
              + fenced.current()
              + ", this one's "
              + (epoch.isPresent() ? epoch.getAsLong() : "none"),
          fenced.current());
    } else if (answer instanceof Control.Gone gone) {
      return new GoneException(
          place()
              + "position "
              + (resumed ? end : restored)
              + " lies behind what the receiver has made final: all before "
              + gone.low(),
          gone.low());
    } else if (answer instanceof Control.Refused refused) {
      return new ProtocolException(place() + "the receiver refuses: " + refused.why());
    }
    return null;
  }

  private String place() {
    return "stream '" + stream + "': ";
  }

  /** The next frame is kept from now on; its number. */
  long append() {
    return end++;
  }

  /** Nothing will be appended any more. */
  void finish() {
    endedAt = OptionalLong.of(end);
  }

  /** The receiver has all before {@code seq}, durable and final. */
  void ack(long seq) {
    requireSent("acknowledges", seq);
    acknowledged = Math.max(acknowledged, seq);
    low = Math.max(low, seq);
    prepared = Math.max(prepared, low);
  }

  /**
   * The receiver has all before {@code seq}, durable and provisional: they are void only by a
   * sender that was restored before them.
   */
  void prepared(long seq) {
    requireSent("has prepared", seq);
    prepared = Math.max(prepared, seq);
    if (forgetsPrepared) {
      low = Math.max(low, seq);
    }
  }

  /**
   * The receiver knows that the stream ends at {@code seq}, and has all of it for good. It may know
   * so from an earlier sender, which ended before this one did.
   */
  void ended(long seq) {
    if (endedAt.isEmpty() || seq < endedAt.getAsLong()) {
      return;
    }
    if (seq > endedAt.getAsLong()) {
      throw new ProtocolException(
          place()
              + "the receiver says that it ended at "
              + seq
              + ", which this sender has not said");
    }
    ack(seq);
    complete = true;
  }

  private void requireSent(String what, long seq) {
    if (seq > end) {
      throw new ProtocolException(
          place()
              + "the receiver "
              + what
              + " all before "
              + seq
              + ", but the next frame of this sender is "
              + end);
    }
  }

  /** The first frame that is kept, and the first that can be sent. */
  long low() {
    return low;
  }

  /**
   * All before are final, as far as the receiver has said. Less than {@link #low()} where this
   * sender forgets, has skipped, or was restored behind, what the receiver has prepared.
   */
  long acknowledged() {
    return acknowledged;
  }

  long end() {
    return end;
  }

  /** All before are durable with the receiver. */
  long prepared() {
    return prepared;
  }

  OptionalLong epoch() {
    return epoch;
  }

  /** What this sender's predecessor said last of its position, as of the first resume. */
  Optional<Token> mark() {
    return mark;
  }

  /** Where the stream ends, once it is said. */
  OptionalLong endedAt() {
    return endedAt;
  }

  /**
   * Whether the receiver has said that the stream has ended and all of it is final. That all frames
   * are acknowledged is not enough: the receiver may not know yet that none follow.
   */
  boolean isComplete() {
    return complete;
  }
}
