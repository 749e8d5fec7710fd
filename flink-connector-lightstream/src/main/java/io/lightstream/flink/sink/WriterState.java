// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.util.List;
import java.util.Objects;

/**
 * What a checkpoint keeps of one stream of a sink: where it goes, how far it has come, and the
 * frames that the receiver may not have. Any subtask can go on from it.
 */
public final class WriterState {

  private final String stream;
  private final String uri;
  private final int slot;
  private final boolean exactlyOnce;
  private final long columns;
  private final boolean ended;
  private final long low;
  private final long position;
  private final int pending;
  private final List<SpilledFrames> spilled;
  private final byte[] frames;

  /**
   * A state.
   *
   * @param slot which of the sink's endpoints the stream goes to, should the URI not be one of them
   * @param columns tells apart streams of other columns
   * @param ended whether nothing is to be added to the stream
   * @param low the first frame that is kept
   * @param position the number behind the last frame that has one
   * @param pending how many frames follow that have none, as no receiver was there to say it
   * @param spilled frames from {@code low} on
   * @param frames all behind them, as {@link FrameBytes} encodes them
   */
  WriterState(
      String stream,
      String uri,
      int slot,
      boolean exactlyOnce,
      long columns,
      boolean ended,
      long low,
      long position,
      int pending,
      List<SpilledFrames> spilled,
      byte[] frames) {
    this.stream = stream;
    this.uri = uri;
    this.slot = slot;
    this.exactlyOnce = exactlyOnce;
    this.columns = columns;
    this.ended = ended;
    this.low = low;
    this.position = position;
    this.pending = pending;
    this.spilled = List.copyOf(spilled);
    this.frames = frames;
  }

  String stream() {
    return stream;
  }

  String uri() {
    return uri;
  }

  int slot() {
    return slot;
  }

  boolean exactlyOnce() {
    return exactlyOnce;
  }

  long columns() {
    return columns;
  }

  boolean ended() {
    return ended;
  }

  long low() {
    return low;
  }

  long position() {
    return position;
  }

  int pending() {
    return pending;
  }

  /** Whether it holds frames that the receiver may not have. */
  boolean hasFrames() {
    return low < position || pending > 0;
  }

  List<SpilledFrames> spilled() {
    return spilled;
  }

  byte[] frames() {
    return frames;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WriterState that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return Objects.hash(stream, position);
  }

  @Override
  public String toString() {
    return "WriterState["
        + stream
        + " at "
        + uri
        + " (endpoint "
        + slot
        + (exactlyOnce ? ", exactly once" : ", at least once")
        + (ended ? ", ended" : "")
        + ", columns "
        + Long.toHexString(columns)
        + "), frames "
        + low
        + " to "
        + position
        + (pending > 0 ? " and " + pending + " more" : "")
        + ", spilled "
        + spilled
        + ", "
        + frames.length
        + " bytes]";
  }
}
