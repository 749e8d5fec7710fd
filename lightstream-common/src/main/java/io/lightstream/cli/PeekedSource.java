// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;

/** A source whose first bytes can be looked at before they are read. */
final class PeekedSource implements ByteSource {

  private final ByteSource source;
  private final ByteBuffer head;

  private PeekedSource(ByteSource source, ByteBuffer head) {
    this.source = source;
    this.head = head;
  }

  /** Reads that many bytes, fewer where there are no more. */
  static PeekedSource of(ByteSource source, int bytes) {
    ByteBuffer head = ByteBuffer.allocateDirect(bytes);
    ByteBuffer[] into = {head};
    while (head.hasRemaining() && source.read(into, 0, 1) >= 0) {
      // Until it is full.
    }
    return new PeekedSource(source, head.flip());
  }

  boolean startsWith(byte[] bytes) {
    ByteBuffer start = head.duplicate();
    return start.remaining() >= bytes.length
        && start.limit(bytes.length).equals(ByteBuffer.wrap(bytes));
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    if (!head.hasRemaining()) {
      return source.read(into, offset, length);
    }
    int before = head.remaining();
    for (int i = offset; i < offset + length && head.hasRemaining(); i++) {
      int part = Math.min(head.remaining(), into[i].remaining());
      into[i].put(head.slice(head.position(), part));
      head.position(head.position() + part);
    }
    return before - head.remaining();
  }

  @Override
  public void close() {
    source.close();
  }
}
