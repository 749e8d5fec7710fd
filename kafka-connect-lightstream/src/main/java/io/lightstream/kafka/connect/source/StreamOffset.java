// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.acknowledged.StreamState;
import io.lightstream.error.InvalidDataException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The source offset of an acknowledged stream, as Connect stores it under the source partition
 * {@code {"stream": id}}: the state that the receiver is to begin with, and how many rows of the
 * frame at its position are done.
 */
final class StreamOffset extends RowOffset {

  static final String STREAM = "stream";
  static final String POSITION = "position";
  static final String STATE = "state";

  /** The rows of the frame at the position, of which some are done. */
  static final String ROWS = "rows";

  /** The digest of that frame, where one was made. */
  static final String CHECK = "check";

  private final TrackedStream stream;
  private final StreamState state;
  private final boolean alone;

  /**
   * An offset whose state is durable with it.
   *
   * @param common all but the row
   * @param alone whether its record carries nothing else
   */
  StreamOffset(
      Map<String, ?> common, long row, TrackedStream stream, StreamState state, boolean alone) {
    super(common, row);
    this.stream = stream;
    this.state = state;
    this.alone = alone;
  }

  TrackedStream stream() {
    return stream;
  }

  StreamState state() {
    return state;
  }

  boolean isAlone() {
    return alone;
  }

  static Map<String, String> partition(String stream) {
    return Map.of(STREAM, stream);
  }

  /** An offset but for the row, where that is 0. */
  static Map<String, ?> at(StreamState state) {
    return Map.of(
        POSITION, state.position(), STATE, Base64.getEncoder().encodeToString(state.toBytes()));
  }

  /** An offset but for the row, within a frame. */
  static Map<String, ?> within(StreamState state, FrameDigest frame) {
    Map<String, Object> offset = new HashMap<>(at(state));
    offset.put(ROWS, (long) frame.rows());
    if (frame.check() >= 0) {
      offset.put(CHECK, frame.check());
    }
    return offset;
  }

  /**
   * What a stored offset says.
   *
   * @param state the state to begin with
   * @param row how many rows of its frame are done
   * @param frame which frame that is; without rows where {@code row} is 0
   */
  record Stored(StreamState state, int row, FrameDigest frame) {

    static final Stored NOTHING =
        new Stored(StreamState.initial(), 0, new FrameDigest(0, FrameDigest.NONE));

    /**
     * Reads a source offset.
     *
     * @param offset null where there is none
     * @throws ConnectException that names the stream and what is wrong
     */
    static Stored parse(String stream, Map<String, ?> offset) {
      if (offset == null) {
        return NOTHING;
      }
      try {
        StreamState state =
            StreamState.fromBytes(Base64.getDecoder().decode((String) offset.get(STATE)));
        int row = (int) number(offset, ROW, 0);
        int rows = (int) number(offset, ROWS, 0);
        return new Stored(
            state, row, new FrameDigest(rows, number(offset, CHECK, FrameDigest.NONE)));
      } catch (InvalidDataException
          | IllegalArgumentException
          | ClassCastException
          | NullPointerException e) {
        throw new ConnectException(
            "the offset " + offset + " of stream '" + stream + "' is none of this source: " + e, e);
      }
    }

    private static long number(Map<String, ?> offset, String key, long otherwise) {
      return offset.get(key) == null ? otherwise : ((Number) offset.get(key)).longValue();
    }
  }
}
