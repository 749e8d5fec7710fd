// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import io.lightstream.error.ClosedException;
import io.lightstream.format.tlv.TlvFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A message of bytes. Small ones lie on the heap, large ones in 64-byte aligned direct memory that
 * is given back by {@link #close()}. Immutable, safe to read from any thread.
 */
public final class MessageBytes implements LightstreamMessage {

  private final MessageType type;

  /** The bytes of a small message; null for a large one. */
  private final byte[] heap;

  /** The memory of a large message; null for a small one. */
  private final TlvFrame memory;

  private volatile boolean closed;

  private MessageBytes(MessageType type, byte[] heap, TlvFrame memory) {
    this.type = type;
    this.heap = heap;
    this.memory = memory;
  }

  /** A message of an array that nobody else has. */
  static MessageBytes onHeap(MessageType type, byte[] bytes) {
    return new MessageBytes(type, bytes, null);
  }

  /** A message in the memory of a frame, which it owns from now on. */
  static MessageBytes of(MessageType type, TlvFrame frame) {
    return new MessageBytes(type, null, frame);
  }

  /**
   * A message with a copy of {@code bytes} on the heap.
   *
   * @param bytes position to limit; the position is not moved
   */
  public static MessageBytes copyOf(MessageType type, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return onHeap(type, copy);
  }

  @Override
  public MessageType type() {
    return type;
  }

  /** The number of bytes. */
  public int size() {
    return heap == null ? memory.value().size() : heap.length;
  }

  @Override
  public long bytes() {
    return size();
  }

  /**
   * The bytes, read-only, big-endian, from position to limit. They stay readable for as long as the
   * buffer is referenced, also after {@link #close()}; who reads only before closing uses {@link
   * #borrow()}, which lets large memory be used again.
   *
   * @throws ClosedException after {@link #close()}
   */
  public ByteBuffer payload() {
    checkOpen();
    return heap == null
        ? memory.value().asByteBuffer().order(ByteOrder.BIG_ENDIAN)
        : ByteBuffer.wrap(heap).asReadOnlyBuffer();
  }

  /**
   * The bytes, big-endian, for a reader that lets go of the buffer before this message is closed.
   * It must not be written to.
   *
   * @throws ClosedException after {@link #close()}
   */
  public ByteBuffer borrow() {
    checkOpen();
    return heap == null
        ? memory.value().borrow().order(ByteOrder.BIG_ENDIAN)
        : ByteBuffer.wrap(heap);
  }

  /**
   * A copy of the bytes.
   *
   * @throws ClosedException after {@link #close()}
   */
  public byte[] toByteArray() {
    byte[] copy = new byte[size()];
    borrow().get(copy);
    return copy;
  }

  @Override
  public MessageBytes retain() {
    checkOpen();
    return heap == null ? of(type, memory.retain()) : onHeap(type, heap);
  }

  private void checkOpen() {
    if (closed) {
      throw new ClosedException("a message of " + type + " was closed: its bytes are gone");
    }
  }

  @Override
  public void close() {
    closed = true;
    if (memory != null) {
      memory.close();
    }
  }

  @Override
  public String toString() {
    return "MessageBytes[" + type + ", " + size() + " bytes]";
  }
}
