// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;

/**
 * Writes INT8 to INT64, and what is kept as such a number: times, timestamps and durations finer
 * than Connect has, months.
 */
final class IntegerWriter extends ValueWriter {

  private final boolean inferred;

  IntegerWriter(ColumnBuilder builder) {
    super(builder);
    this.inferred = builder.field().type().equals(new DataType.Int(Long.SIZE, true));
  }

  @Override
  void value(Object value) {
    if (value instanceof Long number) {
      builder.appendLong(number);
    } else if (value instanceof Integer number) {
      builder.appendLong(number);
    } else if (value instanceof Short number) {
      builder.appendLong(number);
    } else if (value instanceof Byte number) {
      builder.appendLong(number);
    } else {
      throw wrong(value, "Byte, Short, Integer or Long");
    }
  }

  @Override
  boolean takes(Object value) {
    return inferred && Inference.isInteger(value);
  }
}
