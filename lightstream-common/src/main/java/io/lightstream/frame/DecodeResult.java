// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import java.nio.ByteBuffer;

/**
 * A decoder's answer to the bytes that it was shown.
 *
 * @param <T> the frame
 */
public sealed interface DecodeResult<T> {

  /**
   * Nothing can be done until {@code total} bytes, counted from the position of the input, are
   * there.
   *
   * @param total more than were shown
   */
  record NeedBytes<T>(int total) implements DecodeResult<T> {}

  /**
   * A frame is complete; the caller owns it.
   *
   * @param value the frame
   */
  record Frame<T>(T value) implements DecodeResult<T> {}

  /**
   * The next bytes of the stream belong into {@code regions}, one after the other, each from its
   * position to its limit. The driver copies what it has already read and reads the rest straight
   * into them; it calls {@link FrameDecoder#decode} again when all are full.
   *
   * @param regions writable, in order; at most {@value #MAX_REGIONS}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Fill<T>(ByteBuffer[] regions) implements DecodeResult<T> {

    /** The most regions that one answer holds: what one scattering read can take. */
    public static final int MAX_REGIONS = 1024;
  }

  /** The format's own mark for the end of the stream; what follows is not read. */
  record End<T>() implements DecodeResult<T> {}
}
