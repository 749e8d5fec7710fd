// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.log.FrameLog;
import io.lightstream.protocol.log.FrameLogOptions;
import io.lightstream.protocol.log.FrameLogReader;
import java.util.List;
import java.util.Optional;

/**
 * The frames of a sender that lie in a log: all, where they outlive it, or those that did not fit
 * into memory. One thread appends; one reads; any drops.
 */
final class ReplayLog implements AutoCloseable {

  /** So many segments fit into the bound: what is acknowledged comes back in units of them. */
  private static final int SEGMENTS = 8;

  private final FrameLog log;
  private final boolean durable;
  private final long bound;
  private SentState state;

  /** The log's own number of a frame, less its number in the stream; 0 where it is durable. */
  private volatile long shift;

  /** All frames before are with the store. Only for the thread that reads. */
  private long hardened;

  private ReplayLog(FrameLog log, ReplayOptions options, SentState state) {
    this.log = log;
    this.durable = options.durable();
    this.bound = options.logBytes();
    this.state = state;
  }

  /**
   * Opens the log that the options name.
   *
   * @throws ConfigurationException if it is the durable log of another stream
   */
  static ReplayLog open(SenderOptions options, BufferAllocator allocator) {
    ReplayOptions replay = options.replay();
    FrameLogOptions defaults = FrameLogOptions.defaults().withIpc(options.write());
    long segment =
        Math.max(
            FrameLogOptions.LEAST_SEGMENT_BYTES,
            Math.min(defaults.segmentBytes(), replay.logBytes() / SEGMENTS));
    FrameLog log =
        FrameLog.open(
            replay.log().get(), options.types(), defaults.withSegmentBytes(segment), allocator);
    try {
      return of(log, options);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static ReplayLog of(FrameLog log, SenderOptions options) {
    String stream = options.stream();
    SentState state =
        log.state().map(SentState::fromBytes).orElse(new SentState(stream, List.of()));
    if (!options.replay().durable()) {
      log.dropBefore(log.end());
    } else if (!state.stream().equals(stream)) {
      throw new ConfigurationException(
          "the log in "
              + log.description()
              + " holds frames of the stream '"
              + state.stream()
              + "', not of '"
              + stream
              + "'");
    } else if (log.state().isEmpty()) {
      log.appendState(state.toBytes());
    }
    return new ReplayLog(log, options.replay(), state);
  }

  boolean isDurable() {
    return durable;
  }

  String description() {
    return log.description();
  }

  /** The number of the first frame that it holds, where it is durable. */
  long low() {
    return log.low();
  }

  /** The number of the next frame, where it is durable. */
  long end() {
    return log.end();
  }

  boolean isEmpty() {
    return log.low() == log.end();
  }

  /** What the application said of its own position before a frame that is in the log. */
  Optional<Outgoing.Mark> lastMark() {
    return state.lastBefore(log.end());
  }

  /** The frames from {@code number} on are void, or none come before it. */
  void restoreTo(long number) {
    state = state.before(number);
    if (number < log.end()) {
      log.truncateTo(number);
    } else if (number > log.end()) {
      log.skipTo(number);
    }
  }

  boolean admits(long bytes) {
    return isEmpty() || log.bytes() + bytes <= bound;
  }

  /**
   * Appends the frame with that number, which stays the caller's.
   *
   * @param mark said before it; null for none
   */
  void append(long number, LightstreamMessage frame, Token mark) {
    if (!durable) {
      if (isEmpty()) {
        shift = log.end() - number;
      }
    } else if (mark != null) {
      SentState next = state.with(new Outgoing.Mark(number, mark));
      log.appendState(next.toBytes());
      state = next;
    }
    log.append(frame);
  }

  /** Sees to it that the frames before {@code number} survive this process, if that was asked. */
  void harden(long number) {
    if (durable && hardened < number) {
      long end = log.end();
      log.flush();
      hardened = end;
    }
  }

  /** Sees to it that all frames survive the loss of power, if that was asked. */
  void sync() {
    if (durable) {
      log.sync();
    }
  }

  /** A reader from the frame with that number on, owned by the caller. */
  FrameLogReader readFrom(long number) {
    return log.readFrom(number + shift);
  }

  /** All frames before {@code number} may go. */
  void dropBefore(long number) {
    log.dropBefore(Math.min(log.end(), number + shift));
  }

  /** What was dropped is forgotten with what is appended next: a successor need not send it. */
  private void settle() {
    try {
      log.appendState(state.toBytes());
    } catch (LightstreamException e) {
      // Nothing is lost; if something is amiss, closing says so.
    }
  }

  @Override
  public void close() {
    if (durable) {
      settle();
    } else {
      log.dropBefore(log.end());
    }
    log.close();
  }
}
