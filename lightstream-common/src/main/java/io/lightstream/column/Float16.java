// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** Conversion of IEEE 754 binary16, which Java has only from 20 on. */
final class Float16 {

  private static final int EXPONENT = 0x7c00;
  private static final int FRACTION = 0x03ff;
  private static final int FRACTION_SHIFT = 13;
  private static final int BIAS_DIFFERENCE = (127 - 15) << 23;
  private static final float SMALLEST = 0x1p-24f;

  private Float16() {}

  /** The same number; the bits of a NaN are kept. */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    if ((magnitude & EXPONENT) == EXPONENT) {
      return Float.intBitsToFloat(sign | 0x7f80_0000 | (magnitude & FRACTION) << FRACTION_SHIFT);
    }
    if ((magnitude & EXPONENT) == 0) {
      float value = magnitude * SMALLEST;
      return sign == 0 ? value : -value;
    }
    return Float.intBitsToFloat(sign | (magnitude << FRACTION_SHIFT) + BIAS_DIFFERENCE);
  }

  /** The nearest number, ties to even; infinity where it is too large. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fff_ffff;
    if (magnitude > 0x7f80_0000) {
      return (short) (sign | EXPONENT | 0x0200 | magnitude >>> FRACTION_SHIFT & FRACTION);
    }
    if (magnitude >= Float.floatToRawIntBits(65520f)) {
      return (short) (sign | EXPONENT);
    }
    if (magnitude < Float.floatToRawIntBits(0x1p-14f)) {
      return (short) (sign | (int) Math.rint(Math.abs(value) / (double) SMALLEST));
    }
    int rounded = magnitude - BIAS_DIFFERENCE;
    rounded += 0x0fff + (rounded >>> FRACTION_SHIFT & 1);
    return (short) (sign | rounded >>> FRACTION_SHIFT);
  }
}
