// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.error.InvalidDataException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a sender's log says of itself: whose frames it holds, and the marks of the last two frames
 * that had one. The last may belong to a frame that never came into the log.
 *
 * <pre>
 *   format u8 = 1 | stream: length u32, UTF-8 | count u8 | count x (number u64 | length u32 | token)
 * </pre>
 */
record SentState(String stream, List<Outgoing.Mark> marks) {

  private static final byte FORMAT = 1;
  private static final int KEPT_MARKS = 2;

  SentState {
    marks = List.copyOf(marks);
  }

  /** The state without the marks of frames from {@code number} on, which are void. */
  SentState before(long number) {
    return new SentState(stream, marks.stream().filter(mark -> mark.number() < number).toList());
  }

  /** The state with the mark of a frame that follows all others, said again perhaps. */
  SentState with(Outgoing.Mark mark) {
    List<Outgoing.Mark> more = new ArrayList<>(before(mark.number()).marks);
    more.add(mark);
    return new SentState(stream, more.subList(Math.max(0, more.size() - KEPT_MARKS), more.size()));
  }

  /** The mark of the last frame before {@code end} that had one. */
  Optional<Outgoing.Mark> lastBefore(long end) {
    return marks.stream().filter(mark -> mark.number() < end).reduce((first, second) -> second);
  }

  byte[] toBytes() {
    byte[] name = stream.getBytes(StandardCharsets.UTF_8);
    int size = 1 + 4 + name.length + 1;
    for (Outgoing.Mark mark : marks) {
      size += 8 + 4 + mark.token().bytes().length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    bytes.put(FORMAT).putInt(name.length).put(name).put((byte) marks.size());
    for (Outgoing.Mark mark : marks) {
      byte[] token = mark.token().bytes();
      bytes.putLong(mark.number()).putInt(token.length).put(token);
    }
    return bytes.array();
  }

  /**
   * The state that {@link #toBytes} wrote.
   *
   * @throws InvalidDataException if the bytes are something else
   */
  static SentState fromBytes(byte[] bytes) {
    try {
      ByteBuffer from = ByteBuffer.wrap(bytes);
      byte format = from.get();
      if (format != FORMAT) {
        throw new InvalidDataException(
            "the state of a sender's log has format " + format + ": this version knows " + FORMAT);
      }
      String stream = new String(part(from), StandardCharsets.UTF_8);
      List<Outgoing.Mark> marks = new ArrayList<>();
      int count = from.get();
      for (int i = 0; i < count; i++) {
        marks.add(new Outgoing.Mark(from.getLong(), Token.copyOf(part(from))));
      }
      return new SentState(stream, marks);
    } catch (BufferUnderflowException e) {
      throw new InvalidDataException(
          "the " + bytes.length + " bytes of the state of a sender's log are cut short", e);
    }
  }

  private static byte[] part(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    from.get(part);
    return part;
  }
}
