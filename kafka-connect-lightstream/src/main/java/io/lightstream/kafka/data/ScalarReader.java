// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Column;
import java.util.function.IntFunction;

/** Reads values that have no parts, by the accessor that serves the type. */
final class ScalarReader extends ValueReader {

  private final IntFunction<Object> accessor;

  ScalarReader(Column column, IntFunction<Object> accessor) {
    super(column);
    this.accessor = accessor;
  }

  @Override
  Object value(int row) {
    return accessor.apply(row);
  }
}
