// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.StreamEnd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Drives a decoder by hand, without {@link io.lightstream.frame.FramedByteStream}: shows it what
 * has arrived, and fills the places that it names.
 */
final class HandDriven {

  private HandDriven() {}

  /**
   * Reads bytes to their end.
   *
   * @param chunk how many bytes arrive next, by how many have arrived
   * @param frames gets each frame as it is complete, and owns it
   * @return how they end; what is wrong with them comes as the decoder's exception
   */
  static <T> StreamEnd drive(
      FrameDecoder<T> decoder, byte[] bytes, IntUnaryOperator chunk, Consumer<T> frames) {
    int shown = 0;
    int arrived = 0;
    while (true) {
      ByteBuffer input = ByteBuffer.wrap(bytes, shown, arrived - shown).slice();
      DecodeResult<T> result = decoder.decode(input.order(ByteOrder.LITTLE_ENDIAN));
      shown += input.position();
      if (result instanceof DecodeResult.Frame<T> frame) {
        frames.accept(frame.value());
      } else if (result instanceof DecodeResult.Fill<T> fill) {
        for (ByteBuffer region : fill.regions()) {
          int length = Math.min(region.remaining(), bytes.length - shown);
          region.put(bytes, shown, length);
          shown += length;
          if (region.hasRemaining()) {
            return decoder.endOfInput(0);
          }
        }
        arrived = Math.max(arrived, shown);
      } else if (result instanceof DecodeResult.NeedBytes<T> need) {
        while (arrived - shown < need.total()) {
          if (arrived == bytes.length) {
            return decoder.endOfInput(arrived - shown);
          }
          arrived = Math.min(bytes.length, arrived + chunk.applyAsInt(arrived));
        }
      } else {
        return StreamEnd.MARKER;
      }
    }
  }
}
