// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.tlv;

import io.lightstream.error.ConfigurationException;
import java.nio.ByteBuffer;

/**
 * The layout of a frame.
 *
 * <pre>
 *   0        1        2        3        4        5
 *   +--------+--------+--------+--------+--------+----- - - -
 *   | type   | length, little-endian             | value
 *   +--------+--------+--------+--------+--------+----- - - -
 * </pre>
 *
 * Both numbers are unsigned; the value follows without padding, as does the next frame.
 */
final class TlvHeader {

  static final int TYPE_OFFSET = 0;
  static final int LENGTH_OFFSET = 1;
  static final int BYTES = 5;
  static final int MAX_TYPE = 0xFF;

  private TlvHeader() {}

  static int type(ByteBuffer frame) {
    return Byte.toUnsignedInt(frame.get(frame.position() + TYPE_OFFSET));
  }

  static long length(ByteBuffer frame) {
    return Integer.toUnsignedLong(frame.getInt(frame.position() + LENGTH_OFFSET));
  }

  static void put(ByteBuffer header, int type, int length) {
    header.put(TYPE_OFFSET, (byte) type).putInt(LENGTH_OFFSET, length);
  }

  static void checkType(int type) {
    if (type < 0 || type > MAX_TYPE) {
      throw new ConfigurationException(
          "the type of a TLV frame is " + type + ": it must be from 0 to " + MAX_TYPE);
    }
  }
}
