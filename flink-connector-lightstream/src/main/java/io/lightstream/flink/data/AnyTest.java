// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import java.util.List;

/** Whether one of several tests holds. */
final class AnyTest extends ValueTest {

  private final ValueTest[] tests;

  private AnyTest(List<ValueTest> tests) {
    this.tests = tests.toArray(ValueTest[]::new);
  }

  static ValueTest of(List<ValueTest> tests) {
    return tests.size() == 1 ? tests.get(0) : new AnyTest(tests);
  }

  @Override
  boolean holds(Column column, int row) {
    for (ValueTest test : tests) {
      if (test.holds(column, row)) {
        return true;
      }
    }
    return false;
  }
}
