// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.util.Objects;

/** A column of nulls, without any buffer. */
public final class NullColumn extends Column {

  NullColumn(ArrayData data) {
    super(data);
  }

  @Override
  public boolean isNull(int row) {
    Objects.checkIndex(row, length());
    return true;
  }

  @Override
  public int nullCount() {
    return length();
  }

  @Override
  public int validityNulls() {
    return length();
  }

  @Override
  Object object(int row) {
    return null;
  }

  @Override
  void validateValues() {}
}
