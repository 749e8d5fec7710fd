// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** Writes floating point numbers. */
final class FloatBuilder extends FixedWidthBuilder {

  FloatBuilder(Field field, BuilderContext context) {
    super(field, context);
  }

  @Override
  public void appendFloat(float value) {
    switch (width()) {
      case 2 -> addNumber(Float16.fromFloat(value));
      case 4 -> addNumber(Float.floatToRawIntBits(value));
      default -> appendDouble(value);
    }
  }

  @Override
  public void appendDouble(double value) {
    if (width() != Double.BYTES) {
      throw doesNotFit("double");
    }
    addNumber(Double.doubleToRawLongBits(value));
  }
}
