// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.tlv;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;

/**
 * One message: a type and its bytes, 64-byte aligned. Immutable and safe to read from any thread.
 * Whoever gets a frame owns it and closes it; the value is readable until then.
 */
public final class TlvFrame implements AutoCloseable {

  private final int type;
  private final ArrowBuffer value;
  private final MemoryLease memory;

  TlvFrame(int type, int length, MemoryLease memory) {
    this.type = type;
    this.value = memory.buffer(0, length);
    this.memory = memory;
  }

  /**
   * A frame that holds a copy of {@code value}.
   *
   * @param type from 0 to 255
   * @param value position to limit; the position is not moved
   * @param allocator where the copy's memory comes from
   * @throws io.lightstream.error.ConfigurationException if the type is out of range
   * @throws io.lightstream.error.LimitExceededException if the allocator's budget is used up
   */
  public static TlvFrame copyOf(int type, ByteBuffer value, BufferAllocator allocator) {
    TlvHeader.checkType(type);
    int length = value.remaining();
    MemoryLease memory = allocator.allocate(length);
    memory.writable(0, length).put(value.duplicate());
    return new TlvFrame(type, length, memory);
  }

  /** The type, from 0 to 255. */
  public int type() {
    return type;
  }

  /** The bytes of the value, readable until this frame is closed. */
  public ArrowBuffer value() {
    return value;
  }

  /**
   * The same frame under a handle of its own, to be closed by its own holder.
   *
   * @throws io.lightstream.error.ClosedException if all handles are closed
   */
  public TlvFrame retain() {
    return new TlvFrame(type, value.size(), memory.retain());
  }

  /** Gives the memory back. Idempotent, from any thread. */
  @Override
  public void close() {
    memory.close();
  }

  @Override
  public String toString() {
    return "TlvFrame[type " + type + ", " + value.size() + " bytes]";
  }
}
