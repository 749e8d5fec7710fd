// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import java.nio.ByteBuffer;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferInput;

/**
 * Memory outside the heap as input of msgpack-core, which cannot read it without a JVM flag: pieces
 * are copied into an array that is used again.
 */
final class ChunkedInput implements MessageBufferInput {

  private static final int CHUNK_BYTES = 8 << 10;

  private final ByteBuffer bytes;
  private final byte[] chunk;
  private final MessageBuffer buffer;

  /** Reads from position to limit of a buffer whose position may move. */
  ChunkedInput(ByteBuffer bytes) {
    this.bytes = bytes;
    this.chunk = new byte[Math.min(CHUNK_BYTES, bytes.remaining())];
    this.buffer = MessageBuffer.wrap(chunk);
  }

  @Override
  public MessageBuffer next() {
    int length = Math.min(chunk.length, bytes.remaining());
    if (length == 0) {
      return null;
    }
    bytes.get(chunk, 0, length);
    return length == chunk.length ? buffer : buffer.slice(0, length);
  }

  @Override
  public void close() {}
}
