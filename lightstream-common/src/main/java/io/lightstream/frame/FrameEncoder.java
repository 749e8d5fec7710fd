// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

/**
 * Turns values into bytes, without I/O. Belongs to one thread at a time.
 *
 * @param <T> the frame
 */
public interface FrameEncoder<T> {

  /**
   * Appends the bytes of one frame. Large parts are added by reference: the value must stay as it
   * is until the frame has been written. Where this throws, {@code out} is as it was before.
   */
  void encode(T value, FrameOutput out);

  /** Appends the format's mark for the end of the stream, if it has one. */
  default void encodeEnd(FrameOutput out) {}

  /**
   * Gives back memory that encoded frames needed. Called when all that was encoded so far has been
   * written, or will never be.
   */
  default void release() {}

  /** Lets go of everything; nothing is encoded after it. Idempotent. */
  default void close() {}
}
