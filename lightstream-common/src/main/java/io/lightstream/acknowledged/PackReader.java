// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads MessagePack of an untrusted peer: an error says what was expected, where, and what is
 * there. Nothing is allocated for a length that the bytes do not have.
 *
 * <p>Source of the format: the MessagePack specification.
 */
final class PackReader {

  static final int FIXED_MAP = 0x80;
  static final int FIXED_ARRAY = 0x90;
  static final int FIXED_TEXT = 0xa0;
  static final int NIL = 0xc0;
  static final int NEVER_USED = 0xc1;
  static final int FALSE = 0xc2;
  static final int BINARY_8 = 0xc4;
  static final int BINARY_32 = 0xc6;
  static final int EXTENSION_8 = 0xc7;
  static final int FLOAT_32 = 0xca;
  static final int FLOAT_64 = 0xcb;
  static final int UINT_8 = 0xcc;
  static final int UINT_32 = 0xce;
  static final int UINT_64 = 0xcf;
  static final int INT_8 = 0xd0;
  static final int INT_64 = 0xd3;
  static final int FIXED_EXTENSION_1 = 0xd4;
  static final int TEXT_8 = 0xd9;
  static final int TEXT_32 = 0xdb;
  static final int ARRAY_16 = 0xdc;
  static final int ARRAY_32 = 0xdd;
  static final int MAP_16 = 0xde;
  static final int NEGATIVE = 0xe0;

  private final ByteBuffer from;

  PackReader(ByteBuffer from) {
    this.from = from.slice().order(ByteOrder.BIG_ENDIAN);
  }

  boolean hasMore() {
    return from.hasRemaining();
  }

  /** The number of elements of the array that begins here. */
  long array(String what) {
    int type = type(what);
    if ((type & 0xf0) == FIXED_ARRAY) {
      return type & 0x0f;
    } else if (type == ARRAY_16 || type == ARRAY_32) {
      return unsigned(2 << (type - ARRAY_16), what);
    }
    throw unexpected(what, "an array", type);
  }

  /** Whether there is nil here, which is then behind. */
  boolean nil() {
    if (from.hasRemaining() && Byte.toUnsignedInt(from.get(from.position())) == NIL) {
      from.get();
      return true;
    }
    return false;
  }

  long number(String what) {
    int type = type(what);
    if (type < FIXED_MAP || type >= NEGATIVE) {
      return (byte) type;
    } else if (type >= UINT_8 && type <= UINT_64) {
      return unsigned(1 << (type - UINT_8), what);
    } else if (type >= INT_8 && type <= INT_64) {
      return signed(1 << (type - INT_8), what);
    }
    throw unexpected(what, "a whole number", type);
  }

  String text(String what, int limit) {
    int type = type(what);
    long length;
    if ((type & 0xe0) == FIXED_TEXT) {
      length = type & 0x1f;
    } else if (type >= TEXT_8 && type <= TEXT_32) {
      length = unsigned(1 << (type - TEXT_8), what);
    } else {
      throw unexpected(what, "text", type);
    }
    ByteBuffer utf8 = ByteBuffer.wrap(take(length, limit, what));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException(
          "the " + what + " before byte " + from.position() + " of a control frame is not UTF-8",
          e);
    }
  }

  byte[] binary(String what, int limit) {
    int type = type(what);
    if (type < BINARY_8 || type > BINARY_32) {
      throw unexpected(what, "binary", type);
    }
    return take(unsigned(1 << (type - BINARY_8), what), limit, what);
  }

  /** Goes behind {@code count} values of any type, however deep. */
  void skip(long count) {
    for (long left = count; left > 0; left--) {
      left += skipOne();
    }
  }

  /** Returns how many values belong to the one whose head it has gone behind. */
  private long skipOne() {
    String what = "element";
    int type = type(what);
    if (type < FIXED_MAP || type >= NEGATIVE || type == NIL) {
      return 0;
    } else if (type < FIXED_ARRAY) {
      return 2L * (type & 0x0f);
    } else if (type < FIXED_TEXT) {
      return type & 0x0f;
    } else if (type < NIL) {
      return skipBytes(type & 0x1f);
    } else if (type >= ARRAY_16) {
      long elements = unsigned(2 << ((type - ARRAY_16) & 1), what);
      return type >= MAP_16 ? 2 * elements : elements;
    } else if (type >= TEXT_8) {
      return skipBytes(unsigned(1 << (type - TEXT_8), what));
    } else if (type >= FIXED_EXTENSION_1) {
      return skipBytes(1 + (1L << (type - FIXED_EXTENSION_1)));
    } else if (type >= FLOAT_32) {
      return skipBytes(type <= FLOAT_64 ? 4L << (type - FLOAT_32) : 1L << ((type - UINT_8) & 3));
    } else if (type >= EXTENSION_8) {
      return skipBytes(1 + unsigned(1 << (type - EXTENSION_8), what));
    } else if (type >= BINARY_8) {
      return skipBytes(unsigned(1 << (type - BINARY_8), what));
    } else if (type >= FALSE) {
      return 0;
    }
    throw unexpected(what, "a value", type);
  }

  private long skipBytes(long length) {
    require(length, "element");
    from.position(from.position() + (int) length);
    return 0;
  }

  private int type(String what) {
    require(1, what);
    return Byte.toUnsignedInt(from.get());
  }

  private long unsigned(int length, String what) {
    require(length, what);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | Byte.toUnsignedInt(from.get());
    }
    if (value < 0) {
      throw new ProtocolException(
          "the "
              + what
              + " before byte "
              + from.position()
              + " of a control frame is "
              + Long.toUnsignedString(value)
              + ": the limit is "
              + Long.MAX_VALUE);
    }
    return value;
  }

  private long signed(int length, String what) {
    require(length, what);
    return switch (length) {
      case 1 -> from.get();
      case 2 -> from.getShort();
      case 4 -> from.getInt();
      default -> from.getLong();
    };
  }

  private byte[] take(long length, int limit, String what) {
    if (length > limit) {
      throw new ProtocolException(
          "the "
              + what
              + " at byte "
              + from.position()
              + " of a control frame has "
              + length
              + " bytes: the limit is "
              + limit);
    }
    require(length, what);
    byte[] bytes = new byte[(int) length];
    from.get(bytes);
    return bytes;
  }

  private void require(long length, String what) {
    if (length > from.remaining()) {
      throw new ProtocolException(
          "the "
              + what
              + " at byte "
              + from.position()
              + " of a control frame needs "
              + length
              + " bytes: "
              + from.remaining()
              + " are left");
    }
  }

  private ProtocolException unexpected(String what, String expected, int type) {
    return new ProtocolException(
        "the "
            + what
            + " at byte "
            + (from.position() - 1)
            + " of a control frame has type 0x"
            + Integer.toHexString(type)
            + ": "
            + expected
            + " is expected");
  }
}
