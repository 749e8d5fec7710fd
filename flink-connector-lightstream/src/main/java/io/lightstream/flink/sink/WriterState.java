// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a checkpoint keeps of one stream of a sink: where it goes, how far it has come, and the
 * frames that the receiver may not have. Any subtask can go on from it.
 *
 * @param stream the id of the stream
 * @param uri where it goes
 * @param slot which of the sink's endpoints that is, should the URI not be one of them
 * @param exactlyOnce whether its frames become final by commits
 * @param columns tells apart streams of other columns
 * @param ended whether nothing is to be added to the stream
 * @param low the first frame that is kept
 * @param position the number behind the last frame that has one
 * @param pending how many frames follow that have none, as no receiver was there to say it
 * @param spilled where the frames from {@code low} on are that are not part of this
 * @param frames all behind them, in the format of the log of frames; not copied
 */
public record WriterState(
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

  /** Copies the list. */
  public WriterState {
    spilled = List.copyOf(spilled);
  }

  /** Whether it holds frames that the receiver may not have. */
  boolean hasFrames() {
    return low < position || pending > 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WriterState that
        && description().equals(that.description())
        && spilled.equals(that.spilled)
        && Arrays.equals(frames, that.frames);
  }

  private List<Object> description() {
    return List.of(stream, uri, slot, exactlyOnce, columns, ended, low, position, pending);
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
        + ", endpoint "
        + slot
        + (exactlyOnce ? ", exactly once" : ", at least once")
        + (ended ? ", ended" : "")
        + ", frames "
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
