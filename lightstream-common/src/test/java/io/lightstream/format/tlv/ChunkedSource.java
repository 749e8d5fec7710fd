// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.tlv;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Gives given bytes, at most one chunk a read. */
final class ChunkedSource implements ByteSource {

  private final Deque<ByteBuffer> chunks = new ArrayDeque<>();

  static ChunkedSource splitAt(byte[] bytes, int split) {
    ChunkedSource source = new ChunkedSource();
    source.add(bytes, 0, split);
    source.add(bytes, split, bytes.length - split);
    return source;
  }

  static ChunkedSource inChunks(byte[] bytes, int size) {
    ChunkedSource source = new ChunkedSource();
    for (int start = 0; start < bytes.length; start += size) {
      source.add(bytes, start, Math.min(size, bytes.length - start));
    }
    return source;
  }

  private void add(byte[] bytes, int start, int length) {
    if (length > 0) {
      chunks.add(ByteBuffer.wrap(bytes, start, length).slice());
    }
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    if (chunks.isEmpty()) {
      return -1;
    }
    ByteBuffer chunk = chunks.peek();
    long read = 0;
    for (int i = offset; i < offset + length && chunk.hasRemaining(); i++) {
      int part = Math.min(chunk.remaining(), into[i].remaining());
      into[i].put(chunk.slice(chunk.position(), part));
      chunk.position(chunk.position() + part);
      read += part;
    }
    if (!chunk.hasRemaining()) {
      chunks.remove();
    }
    return read;
  }

  @Override
  public void close() {
    chunks.clear();
  }
}
