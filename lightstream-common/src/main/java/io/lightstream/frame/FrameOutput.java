// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import io.lightstream.memory.ScratchMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of frames on their way out: a list of buffers for one gathering write. Headers are
 * written into memory of this object, large parts are referred to, padding comes from one shared
 * page of zeros. Reused for frame after frame; belongs to one thread at a time.
 */
public final class FrameOutput {

  private static final int FIRST_HEADER_BYTES = 4096;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(4096).asReadOnlyBuffer();

  private ByteBuffer[] buffers = new ByteBuffer[32];
  private int count;
  private long size;
  private ByteBuffer headers = newHeaders(FIRST_HEADER_BYTES);

  /** An output that holds nothing yet. */
  public FrameOutput() {}

  private static ByteBuffer newHeaders(int capacity) {
    return ScratchMemory.allocate(capacity, "headers of frames");
  }

  /**
   * Space for {@code length} bytes that the caller fills at once: a little-endian buffer whose
   * position is 0. It is part of the output already.
   */
  public ByteBuffer header(int length) {
    if (headers.remaining() < length) {
      headers = newHeaders(Math.max(length, headers.capacity()));
    }
    ByteBuffer space = headers.slice(headers.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    headers.position(headers.position() + length);
    append(space.duplicate(), length);
    return space;
  }

  /** Adds the bytes from position to limit by reference; the position is not moved. */
  public void add(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      append(bytes.duplicate(), bytes.remaining());
    }
  }

  /** Adds {@code length} zeros. */
  public void pad(long length) {
    for (long left = length; left > 0; left -= ZEROS.capacity()) {
      int part = (int) Math.min(left, ZEROS.capacity());
      append(ZEROS.slice(0, part), part);
    }
  }

  private void append(ByteBuffer bytes, int length) {
    if (count == buffers.length) {
      buffers = Arrays.copyOf(buffers, count * 2);
    }
    buffers[count++] = bytes;
    size += length;
  }

  /** Bytes held. */
  public long size() {
    return size;
  }

  /**
   * The buffers in order; the first {@link #count()} places are set. A write moves their positions.
   */
  public ByteBuffer[] buffers() {
    return buffers;
  }

  /** How many buffers there are. */
  public int count() {
    return count;
  }

  /**
   * Forgets the buffers behind the first {@code length}: what an encoder added before it failed.
   *
   * @param length what {@link #count()} was before
   */
  public void truncate(int length) {
    while (count > length) {
      size -= buffers[--count].remaining();
      buffers[count] = null;
    }
  }

  /** Forgets all, once it is written. */
  public void clear() {
    Arrays.fill(buffers, 0, count, null);
    count = 0;
    size = 0;
    headers.clear();
  }
}
