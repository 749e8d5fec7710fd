// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The bytes of a segment one after the other, through a buffer on the heap. */
final class SegmentInput implements AutoCloseable {

  private static final int FIRST_BYTES = 8 << 10;
  private static final int MOST_BYTES = 256 << 10;
  private static final int GROWTH = 4;

  private final ByteSource source;
  private final ByteBuffer[] one = new ByteBuffer[1];

  /** Position to limit: read but not consumed. */
  private ByteBuffer buffer = newBuffer(FIRST_BYTES).limit(0);

  private long offset;

  SegmentInput(ByteSource source) {
    this.source = source;
  }

  private static ByteBuffer newBuffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Where the position of {@link #buffer()} is in the segment. */
  long offset() {
    return offset;
  }

  /** What has been read: little-endian, position to limit. {@link #skip} moves on. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** Reads until {@code total} bytes are there; false if the segment ends before. */
  boolean require(int total) {
    if (buffer.remaining() >= total) {
      return true;
    }
    boolean wasFull = buffer.limit() == buffer.capacity();
    if (total > buffer.capacity() || wasFull && buffer.capacity() < MOST_BYTES) {
      int larger = Math.min(buffer.capacity() * GROWTH, MOST_BYTES);
      buffer = newBuffer(Math.max(total, larger)).put(buffer).flip();
    } else {
      buffer.compact().flip();
    }
    while (buffer.remaining() < total) {
      if (!readMore()) {
        return false;
      }
    }
    return true;
  }

  private boolean readMore() {
    int behindLast = buffer.limit();
    one[0] = buffer.limit(buffer.capacity()).position(behindLast);
    try {
      return source.read(one, 0, 1) >= 0;
    } finally {
      buffer.limit(buffer.position()).position(0);
    }
  }

  /** Consumes bytes that are there. */
  void skip(int bytes) {
    buffer.position(buffer.position() + bytes);
    offset += bytes;
  }

  /** Consumes bytes, by way of a checksum if one is given; false if the segment ends before. */
  boolean skip(long bytes, CRC32C crc) {
    for (long left = bytes; left > 0; ) {
      if (!require(1)) {
        return false;
      }
      int part = (int) Math.min(left, buffer.remaining());
      if (crc != null) {
        crc.update(buffer.slice(buffer.position(), part));
      }
      skip(part);
      left -= part;
    }
    return true;
  }

  @Override
  public void close() {
    source.close();
  }
}
