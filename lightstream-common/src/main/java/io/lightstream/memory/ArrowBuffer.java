// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A read-only view of little-endian bytes: one buffer of a column. It does not own its memory;
 * every access checks that somebody still holds it and throws {@link
 * io.lightstream.error.ClosedException} otherwise. Offsets are bytes from the start of the view; an
 * offset outside throws {@link IndexOutOfBoundsException}. Safe to read from several threads that
 * each hold the memory.
 */
public final class ArrowBuffer {

  /** The alignment that the Arrow columnar format recommends, in bytes. */
  public static final int ALIGNMENT = Chunk.ALIGNMENT;

  /** A view of no bytes, which nothing needs to hold. */
  public static final ArrowBuffer EMPTY = new ArrowBuffer(emptyMemory(), null);

  private final ByteBuffer bytes;
  private final MemoryOwner owner;

  ArrowBuffer(ByteBuffer bytes, MemoryOwner owner) {
    this.bytes = bytes;
    this.owner = owner;
  }

  private static ByteBuffer emptyMemory() {
    ByteBuffer aligned = ByteBuffer.allocateDirect(2 * ALIGNMENT).alignedSlice(ALIGNMENT);
    return aligned.slice(0, 0).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The length of the view in bytes. */
  public int size() {
    return bytes.capacity();
  }

  /** The byte at {@code offset}. */
  public byte getByte(int offset) {
    checkOpen();
    try {
      return bytes.get(offset);
    } catch (InternalError e) {
      throw owner.faulted(e);
    }
  }

  /** The two bytes at {@code offset} as a signed number. */
  public short getShort(int offset) {
    checkOpen();
    try {
      return bytes.getShort(offset);
    } catch (InternalError e) {
      throw owner.faulted(e);
    }
  }

  /** The four bytes at {@code offset} as a signed number. */
  public int getInt(int offset) {
    checkOpen();
    try {
      return bytes.getInt(offset);
    } catch (InternalError e) {
      throw owner.faulted(e);
    }
  }

  /** The eight bytes at {@code offset} as a signed number. */
  public long getLong(int offset) {
    checkOpen();
    try {
      return bytes.getLong(offset);
    } catch (InternalError e) {
      throw owner.faulted(e);
    }
  }

  /** The four bytes at {@code offset} as a floating point number. */
  public float getFloat(int offset) {
    return Float.intBitsToFloat(getInt(offset));
  }

  /** The eight bytes at {@code offset} as a floating point number. */
  public double getDouble(int offset) {
    return Double.longBitsToDouble(getLong(offset));
  }

  /** Copies {@code length} bytes from {@code offset} into {@code target} at {@code position}. */
  public void getBytes(int offset, byte[] target, int position, int length) {
    checkOpen();
    try {
      bytes.get(offset, target, position, length);
    } catch (InternalError e) {
      throw owner.faulted(e);
    }
  }

  /** Copies {@code length} bytes from {@code offset} into {@code target} at {@code position}. */
  public void getBytes(int offset, ByteBuffer target, int position, int length) {
    checkOpen();
    try {
      target.put(position, bytes, offset, length);
    } catch (InternalError e) {
      throw owner.faulted(e);
    }
  }

  /**
   * The first byte in which this view differs from another.
   *
   * @return its offset, the shorter size if one view begins with the other, -1 if they are equal
   */
  public int mismatch(ArrowBuffer other) {
    checkOpen();
    other.checkOpen();
    try {
      return bytes.mismatch(other.bytes);
    } catch (InternalError e) {
      throw (owner == null ? other.owner : owner).faulted(e);
    }
  }

  /** The bit at {@code index}, counted from the least significant bit of the first byte. */
  public boolean getBit(int index) {
    return (getByte(index >>> 3) >>> (index & 7) & 1) != 0;
  }

  /** A view of part of this view, over the same memory. */
  public ArrowBuffer slice(int offset, int length) {
    checkOpen();
    return new ArrowBuffer(bytes.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN), owner);
  }

  /**
   * The bytes as a raw, read-only, little-endian buffer that stays readable for as long as it is
   * referenced: the memory behind it is never used again, the garbage collector frees it. (Of a
   * mapped file that is closed, or of which neither map nor view is held any more, access throws
   * {@link IllegalStateException}.)
   */
  public ByteBuffer asByteBuffer() {
    checkOpen();
    if (owner != null) {
      owner.markExported();
    }
    return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The bytes as a raw buffer for a reader that holds the memory until it is done, and lets go of
   * the buffer before: the cheap form of {@link #asByteBuffer()}, for encoders and writes. It must
   * not be written to.
   */
  public ByteBuffer borrow() {
    checkOpen();
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Whether the bytes lie in a mapped file. Somebody may truncate it: what reads them {@link
   * #borrow() borrowed} has to expect an {@link InternalError} (see {@link MemoryMap#faulted}) and
   * to {@link #checkNotTruncated() check} afterwards, and native code that reads them may end the
   * process.
   */
  public boolean isMapped() {
    return owner instanceof MappedOwner;
  }

  /**
   * Where the bytes lie in a mapped file, checks that it still has all that were mapped: that what
   * has been read was there.
   *
   * @throws LightstreamIOException if it was truncated
   */
  public void checkNotTruncated() {
    if (owner instanceof MappedOwner mapped) {
      mapped.checkNotTruncated();
    }
  }

  /** The largest power of two, up to 64, that divides the address of the first byte. */
  public int alignment() {
    int alignment = ALIGNMENT;
    while (alignment > 1 && bytes.alignmentOffset(0, alignment) != 0) {
      alignment >>= 1;
    }
    return alignment;
  }

  /** Whether somebody still holds the memory; throws otherwise. */
  public void checkOpen() {
    if (owner != null) {
      owner.checkOpen();
    }
  }

  /**
   * The exception for an error that reading {@link #borrow() borrowed} bytes ended in, which names
   * the file.
   *
   * @return an exception to throw
   * @throws InternalError the error itself, if it is not about memory that could not be read
   */
  public LightstreamIOException faulted(InternalError fault) {
    return owner == null ? MemoryMap.faulted(fault) : owner.faulted(fault);
  }

  /** Narrows a length from the wire to what one buffer can have. */
  static int toSize(long length, String what) {
    if (length < 0 || length > BufferAllocator.MAX_LEASE_BYTES) {
      throw new LimitExceededException(
          what
              + " has "
              + length
              + " bytes: one buffer can have "
              + BufferAllocator.MAX_LEASE_BYTES);
    }
    return (int) length;
  }

  @Override
  public String toString() {
    return "ArrowBuffer[" + size() + " bytes]";
  }
}
