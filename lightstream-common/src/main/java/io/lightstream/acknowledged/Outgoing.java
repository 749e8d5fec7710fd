// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.protocol.LightstreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What the driver has to write next; used again and again by its thread. */
final class Outgoing {

  /** A frame and what is said before it. */
  record Mark(long number, Token token) {}

  /** How many frames are taken at most at a time. */
  static final int MAX_FRAMES = 512;

  /** How many bytes are taken at most at a time, but for the first frame. */
  static final long MAX_BYTES = 4 << 20;

  private final List<LightstreamMessage> frames = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private long first;
  private long bytes;
  private long end;
  private OptionalLong commit = OptionalLong.empty();
  private OptionalLong streamEnd = OptionalLong.empty();

  void clear() {
    frames.clear();
    marks.clear();
    bytes = 0;
    end = first;
    commit = OptionalLong.empty();
    streamEnd = OptionalLong.empty();
  }

  boolean isEmpty() {
    return end == first && commit.isEmpty() && streamEnd.isEmpty();
  }

  /** Where the frames begin. */
  void begin(long number) {
    first = number;
    end = number;
  }

  /** The bytes of the frames that were added. */
  long bytes() {
    return bytes;
  }

  boolean hasRoom() {
    return frames.size() < MAX_FRAMES && bytes < MAX_BYTES;
  }

  /** Adds a frame that stays valid until the driver has written it. */
  void add(LightstreamMessage frame) {
    frames.add(frame);
    end++;
    bytes += frame.bytes();
  }

  void mark(Mark mark) {
    marks.add(mark);
  }

  /** The frames before {@code number} have to be read from the log. */
  void spilled(long number) {
    end = number;
  }

  boolean isSpilled() {
    return end > first && frames.isEmpty();
  }

  /** The number behind the last frame. */
  long end() {
    return end;
  }

  void commit(long seq) {
    commit = OptionalLong.of(seq);
  }

  OptionalLong commit() {
    return commit;
  }

  void streamEnd(long seq) {
    streamEnd = OptionalLong.of(seq);
  }

  /** Where the stream ends, if that is to be said. */
  OptionalLong streamEnd() {
    return streamEnd;
  }

  long first() {
    return first;
  }

  List<LightstreamMessage> frames() {
    return frames;
  }

  List<Mark> marks() {
    return marks;
  }
}
