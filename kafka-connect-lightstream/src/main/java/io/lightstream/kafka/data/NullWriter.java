// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;

/** A column of a type that is not known yet, or has no values. */
final class NullWriter extends ValueWriter {

  NullWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(Object value) {
    throw wrong(value, "null alone");
  }

  @Override
  boolean takes(Object value) {
    return false;
  }
}
