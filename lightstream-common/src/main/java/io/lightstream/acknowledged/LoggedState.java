// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.error.InvalidDataException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log keeps of its stream, big-endian:
 *
 * <pre>
 * format u8 | id | state | frames u64 | number of marks u32 | of each mark: position u64 | token
 * </pre>
 *
 * Id, state and token are a length u32 and as many bytes.
 *
 * @param frames how many there were: of those that were logged later the marks are not known here
 * @param marks those of frames that are not final yet
 */
record LoggedState(String id, StreamState state, long frames, List<Marks.Mark> marks) {

  private static final byte FORMAT = 2;

  byte[] toBytes() {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    byte[] content = state.toBytes();
    List<byte[]> tokens = marks.stream().map(mark -> mark.token().bytes()).toList();
    int tokenBytes =
        tokens.stream().mapToInt(token -> Long.BYTES + Integer.BYTES + token.length).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(
            1 + 3 * Integer.BYTES + Long.BYTES + name.length + content.length + tokenBytes);
    bytes.put(FORMAT).putInt(name.length).put(name).putInt(content.length).put(content);
    bytes.putLong(frames).putInt(marks.size());
    for (int i = 0; i < tokens.size(); i++) {
      bytes.putLong(marks.get(i).position()).putInt(tokens.get(i).length).put(tokens.get(i));
    }
    return bytes.array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws InvalidDataException if it is something else
   */
  static LoggedState fromBytes(byte[] bytes) {
    try {
      return read(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      throw new InvalidDataException(
          "the " + bytes.length + " bytes of a stream's state in its log are cut short", e);
    }
  }

  private static LoggedState read(ByteBuffer bytes) {
    byte format = bytes.get();
    if (format != FORMAT) {
      throw new InvalidDataException(
          "a stream's state in its log has format " + format + ": this version knows " + FORMAT);
    }
    String id = new String(part(bytes), StandardCharsets.UTF_8);
    StreamState state = StreamState.fromBytes(part(bytes));
    long frames = bytes.getLong();
    int count = bytes.getInt();
    List<Marks.Mark> marks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      marks.add(new Marks.Mark(bytes.getLong(), Token.copyOf(part(bytes))));
    }
    return new LoggedState(id, state, frames, marks);
  }

  private static byte[] part(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    bytes.get(part);
    return part;
  }
}
