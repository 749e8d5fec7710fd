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
  private boolean spilled;
  private OptionalLong commit = OptionalLong.empty();
  private OptionalLong end = OptionalLong.empty();

  void clear() {
    frames.clear();
    marks.clear();
    bytes = 0;
    spilled = false;
    commit = OptionalLong.empty();
    end = OptionalLong.empty();
  }

  boolean isEmpty() {
    return frames.isEmpty() && !spilled && commit.isEmpty() && end.isEmpty();
  }

  /** Where the frames begin. */
  void begin(long number) {
    first = number;
  }

  boolean hasRoom() {
    return frames.size() < MAX_FRAMES && bytes < MAX_BYTES;
  }

  /** Adds a frame that stays valid until the driver has written it. */
  void add(LightstreamMessage frame) {
    frames.add(frame);
    bytes += frame.bytes();
  }

  void mark(Mark mark) {
    marks.add(mark);
  }

  /** The frames have to be read from the log. */
  void spilled() {
    spilled = true;
  }

  boolean isSpilled() {
    return spilled;
  }

  void commit(long seq) {
    commit = OptionalLong.of(seq);
  }

  OptionalLong commit() {
    return commit;
  }

  void end(long seq) {
    end = OptionalLong.of(seq);
  }

  OptionalLong end() {
    return end;
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
