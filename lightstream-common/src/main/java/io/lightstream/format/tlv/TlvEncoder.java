// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.tlv;

import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.FrameOutput;
import java.nio.ByteBuffer;

/**
 * Writes TLV frames. Values go out by reference: they must stay as they are, and open, until the
 * output has been written. The format has no mark for the end of a stream. Stateless.
 */
public final class TlvEncoder implements FrameEncoder<TlvFrame> {

  /** An encoder. */
  public TlvEncoder() {}

  @Override
  public void encode(TlvFrame frame, FrameOutput out) {
    encode(frame.type(), frame.value().borrow(), out);
  }

  /**
   * Appends a frame whose value is {@code value}, from its position to its limit.
   *
   * @param type from 0 to 255
   * @param value by reference; the position is not moved
   * @throws io.lightstream.error.ConfigurationException if the type is out of range
   */
  public void encode(int type, ByteBuffer value, FrameOutput out) {
    TlvHeader.checkType(type);
    TlvHeader.put(out.header(TlvHeader.BYTES), type, value.remaining());
    out.add(value);
  }
}
