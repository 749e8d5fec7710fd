// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;

/**
 * Turns bytes into frames. A decoder touches no socket, thread or clock, and gives the same frames
 * however the bytes are split.
 *
 * <p>The driver calls {@link #decode} with the bytes that it has and acts on the answer: it brings
 * more bytes, takes the frame, or reads the next bytes of the stream straight into the places that
 * the decoder names. Belongs to one thread at a time.
 *
 * @param <T> the frame
 */
public interface FrameDecoder<T> {

  /**
   * Goes on with {@code input}.
   *
   * <p>The decoder moves the position over what it has consumed. What it leaves is shown to it
   * again, followed by more. It must not keep a reference to {@code input}: its memory is used
   * again.
   *
   * @param input little-endian, position to limit: the next bytes of the stream
   * @return what was found or what is needed; {@link DecodeResult.Frame} and {@link
   *     DecodeResult.Fill} are followed by another call even if no byte is left
   * @throws InvalidDataException if the bytes break the rules of the format
   */
  DecodeResult<T> decode(ByteBuffer input);

  /**
   * Learns that the stream ends here.
   *
   * @param leftover bytes that were shown but not consumed
   * @return how the stream ended
   * @throws InvalidDataException if it was cut within a frame
   */
  StreamEnd endOfInput(int leftover);

  /** Gives up memory held for a frame that will not be completed. Idempotent. */
  default void close() {}
}
