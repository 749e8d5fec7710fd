// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Message;

/** Finds the messages of a well-formed stream in the simplest possible way. */
final class MessageBoundaries {

  private static final int CONTINUATION = -1;

  private MessageBoundaries() {}

  /**
   * Where each message of the stream ends, in bytes from its start; without the mark at its end.
   */
  static List<Integer> of(byte[] stream) {
    ByteBuffer bytes = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> ends = new ArrayList<>();
    while (bytes.remaining() >= Integer.BYTES) {
      int length = bytes.getInt();
      if (length == CONTINUATION) {
        length = bytes.getInt();
      }
      if (length == 0) {
        return ends;
      }
      ByteBuffer metadata = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      long body = Message.getRootAsMessage(metadata).bodyLength();
      bytes.position(Math.toIntExact(bytes.position() + length + body));
      ends.add(bytes.position());
    }
    return ends;
  }
}
