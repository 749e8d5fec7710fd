// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import com.fasterxml.jackson.databind.JsonNode;
import io.lightstream.column.DataType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** Values of fixed width in Arrow's JSON integration format, as the bytes that Arrow wants. */
final class JsonElements {

  private static final HexFormat HEX = HexFormat.of();

  private JsonElements() {}

  /** A value as it lies in a buffer of {@code width} bytes a value. */
  static byte[] bytes(DataType type, int width, JsonNode json) {
    if (type instanceof DataType.FloatingPoint) {
      return floating(width, json.doubleValue());
    }
    if (type instanceof DataType.FixedSizeBinary) {
      return hex(json);
    }
    if (type instanceof DataType.Interval interval) {
      return interval(interval.unit(), json);
    }
    return littleEndian(number(json), width);
  }

  /** A number, which is a string where it may not fit a double. */
  static BigInteger number(JsonNode json) {
    return json.isTextual() ? new BigInteger(json.asText()) : json.bigIntegerValue();
  }

  /** Bytes written as hexadecimal digits. */
  static byte[] hex(JsonNode json) {
    return HEX.parseHex(json.asText());
  }

  private static byte[] littleEndian(BigInteger number, int width) {
    byte[] big = number.toByteArray();
    byte[] bytes = new byte[width];
    Arrays.fill(bytes, (byte) (number.signum() < 0 ? -1 : 0));
    for (int i = 0; i < Math.min(width, big.length); i++) {
      bytes[i] = big[big.length - 1 - i];
    }
    return bytes;
  }

  private static byte[] floating(int width, double value) {
    ByteBuffer bytes = space(width);
    switch (width) {
      case Float.BYTES -> bytes.putFloat((float) value);
      case Double.BYTES -> bytes.putDouble(value);
      default -> throw new IllegalArgumentException("floating point of " + width + " bytes");
    }
    return bytes.array();
  }

  private static byte[] interval(DataType.IntervalUnit unit, JsonNode json) {
    ByteBuffer bytes = space(unit.bytes());
    switch (unit) {
      case YEAR_MONTH -> bytes.putInt(json.intValue());
      case DAY_TIME ->
          bytes.putInt(json.path("days").intValue()).putInt(json.path("milliseconds").intValue());
      case MONTH_DAY_NANO ->
          bytes
              .putInt(json.path("months").intValue())
              .putInt(json.path("days").intValue())
              .putLong(number(json.path("nanoseconds")).longValueExact());
    }
    return bytes.array();
  }

  private static ByteBuffer space(int width) {
    return ByteBuffer.allocate(width).order(ByteOrder.LITTLE_ENDIAN);
  }
}
