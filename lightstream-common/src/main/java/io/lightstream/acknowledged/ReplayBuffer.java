// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.protocol.LightstreamMessage;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a sender keeps until it is acknowledged: frames in memory, in a log, or in both, and what is
 * said before them. Those in memory have consecutive numbers; all others are in the log. Guarded by
 * its user, but for {@link #log()}.
 *
 * <pre>
 *   low ........ memory ........ memory ........ end
 *     in the log  |     in memory     | in the log
 * </pre>
 */
final class ReplayBuffer {

  private static final long NOTHING = Long.MAX_VALUE;

  private final KeptFrames memory;
  private final long memoryBound;

  /** Null where there is none. */
  private final ReplayLog log;

  private final NavigableMap<Long, Token> marks = new TreeMap<>();

  /** The first of the frames that are being written, which must not be let go of. */
  private long pinned = NOTHING;

  /**
   * @param memory what is kept at the beginning; owned from now on
   * @param log what is kept there; null for none; stays the caller's
   */
  ReplayBuffer(KeptFrames memory, long memoryBound, ReplayLog log) {
    this.memory = memory;
    this.memoryBound = memoryBound;
    this.log = log;
    if (log != null) {
      log.lastMark().ifPresent(mark -> marks.put(mark.number(), mark.token()));
    }
  }

  /** Null where there is none. */
  ReplayLog log() {
    return log;
  }

  boolean hasRoom(long bytes) {
    return mustBeLogged(bytes) ? log.admits(bytes) : fits(bytes);
  }

  /** Whether there is room for many frames. */
  boolean hasPlenty() {
    return log != null || memory.bytes() <= memoryBound / 4 * 3;
  }

  private boolean fits(long bytes) {
    return memory.isEmpty() || memory.bytes() + bytes <= memoryBound;
  }

  /** What comes behind frames that are only in the log is logged too. */
  boolean mustBeLogged(long bytes) {
    return log != null && (log.isDurable() || !log.isEmpty() || !fits(bytes));
  }

  /** Whether a frame that is in the log can be in memory too. */
  boolean canBeRemembered(long number, long bytes) {
    return fits(bytes) && (memory.isEmpty() || memory.to() == number);
  }

  /** Keeps a frame in memory, which it owns from now on. */
  void remember(long number, LightstreamMessage frame) {
    if (memory.isEmpty()) {
      memory.moveTo(number);
    }
    memory.add(frame);
  }

  /** What is said before a frame that is kept. */
  void mark(long number, Token token) {
    marks.put(number, token);
  }

  /** A handle on a frame; empty if it is not in memory. */
  Optional<LightstreamMessage> remembered(long number) {
    return memory.holds(number) ? Optional.of(memory.get(number).retain()) : Optional.empty();
  }

  /**
   * Names the frames from {@code number} on that come next. Those in memory stay valid until {@link
   * #unpin()}.
   *
   * @param end behind all frames
   */
  void fill(Outgoing out, long number, long end) {
    out.begin(number);
    if (memory.holds(number)) {
      pinned = number;
      while (out.end() < memory.to() && out.hasRoom()) {
        out.add(memory.get(out.end()));
      }
    } else {
      long to = memory.from() > number ? memory.from() : end;
      out.spilled(Math.min(to, number + Outgoing.MAX_FRAMES));
    }
    if (!marks.isEmpty()) {
      marks
          .subMap(number, out.end())
          .forEach((at, token) -> out.mark(new Outgoing.Mark(at, token)));
    }
  }

  /** What was named is written, or never will be. */
  void unpin() {
    pinned = NOTHING;
  }

  /** Lets go of the frames before {@code low} in memory. */
  void releaseBefore(long low) {
    memory.releaseBefore(Math.min(low, pinned));
    if (!marks.isEmpty()) {
      marks.headMap(low).clear();
    }
  }

  /** Lets go of all that is in memory. */
  void releaseAll() {
    memory.releaseBefore(memory.to());
  }

  /** The next frame has that number, and none before it is kept. */
  void moveTo(long number) {
    releaseBefore(number);
    if (log != null && log.isDurable()) {
      log.restoreTo(number);
    }
  }

  /** The log's last mark, if it belongs to a frame from {@code number} on. */
  Optional<Token> lastMarkFrom(long number) {
    return log == null
        ? Optional.empty()
        : log.lastMark().filter(mark -> mark.number() >= number).map(Outgoing.Mark::token);
  }
}
