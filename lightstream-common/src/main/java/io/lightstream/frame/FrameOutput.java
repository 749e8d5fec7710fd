// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.ScratchMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of frames on their way out: a list of buffers for one gathering write. Headers, padding
 * and small parts are written into memory of this object, side by side; large parts are referred
 * to. Reused for frame after frame; belongs to one thread at a time.
 */
public final class FrameOutput {

  /** Parts up to this size are copied: that costs less than a buffer of their own. */
  private static final int COPIED_BYTES = 256;

  private static final int FIRST_HEADER_BYTES = 4096;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(4096).asReadOnlyBuffer();

  private ByteBuffer[] buffers = new ByteBuffer[32];
  private int count;
  private long size;
  private ByteBuffer headers = newHeaders(FIRST_HEADER_BYTES);

  /** The last buffer, where it ends at the position of {@code headers} and can grow. */
  private ByteBuffer growing;

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
    int start = reserve(length);
    return headers.slice(start, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes the next bytes of the header memory part of the output; the place of the first. */
  private int reserve(int length) {
    if (headers.remaining() < length) {
      headers = newHeaders(Math.max(length, headers.capacity()));
      growing = null;
    }
    int start = headers.position();
    headers.position(start + length);
    if (growing == null) {
      ByteBuffer part = headers.duplicate().limit(start + length).position(start);
      append(part, length);
      growing = part;
    } else {
      growing.limit(start + length);
      size += length;
    }
    return start;
  }

  /**
   * Adds the bytes from position to limit, by reference where they are many; the position is not
   * moved.
   *
   * @throws LightstreamIOException if they lie in a mapped file that was truncated
   */
  public void add(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (length > COPIED_BYTES) {
      append(bytes.duplicate(), length);
    } else if (length > 0) {
      copy(bytes, length);
    }
  }

  private void copy(ByteBuffer bytes, int length) {
    int start = reserve(length);
    try {
      headers.put(start, bytes, bytes.position(), length);
    } catch (InternalError e) {
      throw new LightstreamIOException(
          "bytes to write could not be read: the file that they are mapped from was truncated", e);
    }
  }

  /** Adds {@code length} zeros. */
  public void pad(long length) {
    if (length > 0 && length <= COPIED_BYTES) {
      int start = reserve((int) length); // Before headers is read: it may be another one then.
      headers.put(start, ZEROS, 0, (int) length);
      return;
    }
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
    growing = null;
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
   * A place to come back to: what is added from now on lies in buffers of its own.
   *
   * @return for {@link #truncate}
   */
  public int mark() {
    growing = null;
    return count;
  }

  /**
   * Forgets what an encoder added before it failed.
   *
   * @param mark what {@link #mark()} returned before
   */
  public void truncate(int mark) {
    while (count > mark) {
      size -= buffers[--count].remaining();
      buffers[count] = null;
    }
    growing = null;
  }

  /** Forgets all, once it is written. */
  public void clear() {
    Arrays.fill(buffers, 0, count, null);
    count = 0;
    size = 0;
    headers.clear();
    growing = null;
  }
}
