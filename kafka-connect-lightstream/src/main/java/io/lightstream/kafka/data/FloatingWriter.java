// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;

/** Writes FLOAT32 and FLOAT64, and integers where these were mixed with them. */
final class FloatingWriter extends ValueWriter {

  private final boolean wide;

  FloatingWriter(ColumnBuilder builder) {
    super(builder);
    this.wide = ((DataType.FloatingPoint) builder.field().type()).bits() == Double.SIZE;
  }

  @Override
  void value(Object value) {
    if (value instanceof Double number && wide) {
      builder.appendDouble(number);
    } else if (value instanceof Float number) {
      append(number);
    } else if (wide && Inference.isInteger(value)) {
      builder.appendDouble(exactly(((Number) value).longValue()));
    } else {
      throw wrong(value, wide ? "Float, Double and integers" : "Float");
    }
  }

  private void append(float number) {
    if (wide) {
      builder.appendDouble(number);
    } else {
      builder.appendFloat(number);
    }
  }

  /** The greatest long rounds to a double that is greater, and comes back as itself. */
  private double exactly(long value) {
    double number = value;
    if ((long) number != value || value == Long.MAX_VALUE) {
      throw cannotHold(value);
    }
    return number;
  }

  @Override
  boolean takes(Object value) {
    return wide
        && (value instanceof Double || value instanceof Float || Inference.isInteger(value));
  }
}
