// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The head of the last batch as it was written, for the next one that has the same layout: batches
 * of equally many rows of fixed width differ in nothing but their bodies.
 */
final class BatchTemplate {

  private byte[] head = new byte[0];
  private int headLength;
  private long[] layout = new long[32];
  private int layoutLength;
  private long[] asked = new long[32];
  private int askedLength;

  /** Whether the head that was kept is that of this body; if not, the layout is noted. */
  boolean fits(int rows, BodyBuilder body) {
    note(rows, body);
    return headLength > 0 && Arrays.equals(asked, 0, askedLength, layout, 0, layoutLength);
  }

  private void note(int rows, BodyBuilder body) {
    int length = 2 + 2 * body.nodeCount() + 2 * body.bufferCount();
    if (asked.length < length) {
      asked = new long[length];
    }
    int at = 0;
    asked[at++] = rows;
    asked[at++] = body.nodeCount();
    for (int i = 0; i < body.nodeCount(); i++) {
      asked[at++] = body.nodeLength(i);
      asked[at++] = body.nodeNulls(i);
    }
    for (int i = 0; i < body.bufferCount(); i++) {
      asked[at++] = body.offset(i);
      asked[at++] = body.size(i);
    }
    askedLength = at;
  }

  /** The bytes of the head. */
  int length() {
    return headLength;
  }

  /** Writes the head. */
  void writeTo(ByteBuffer target) {
    target.put(head, 0, headLength);
  }

  /** Keeps the head of the body that {@link #fits} was asked about: all bytes of the buffer. */
  void keep(ByteBuffer written) {
    headLength = written.capacity();
    if (head.length < headLength) {
      head = new byte[headLength];
    }
    written.get(0, head, 0, headLength);
    long[] noted = asked;
    asked = layout;
    layout = noted;
    layoutLength = askedLength;
  }
}
