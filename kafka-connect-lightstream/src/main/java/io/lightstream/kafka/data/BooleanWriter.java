// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;

/** Writes BOOLEAN. */
final class BooleanWriter extends ValueWriter {

  BooleanWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(Object value) {
    if (!(value instanceof Boolean bool)) {
      throw wrong(value, "Boolean");
    }
    builder.appendBoolean(bool);
  }

  @Override
  boolean takes(Object value) {
    return value instanceof Boolean;
  }
}
