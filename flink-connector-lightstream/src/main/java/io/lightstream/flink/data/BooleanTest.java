// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;

/** A comparison of booleans: false is less than true. */
final class BooleanTest extends ValueTest {

  private final BatchFilter.Operator operator;
  private final boolean literal;

  BooleanTest(BatchFilter.Operator operator, boolean literal) {
    this.operator = operator;
    this.literal = literal;
  }

  @Override
  boolean holds(Column column, int row) {
    return operator.holds(Boolean.compare(column.getBoolean(row), literal));
  }
}
