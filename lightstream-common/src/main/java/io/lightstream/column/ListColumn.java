// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.util.ArrayList;
import java.util.List;

/**
 * A column of lists. Without allocation the list of a row is the {@link #size} rows from {@link
 * #start} of {@link #child}.
 */
public abstract sealed class ListColumn extends Column
    permits OffsetListColumn, ListViewColumn, FixedSizeListColumn, MapColumn {

  private final Column child;

  ListColumn(ArrayData data) {
    super(data);
    this.child = child(0, 0, data.children().get(0).length());
  }

  /** The values of all lists, also those of rows outside a slice. */
  public final Column child() {
    return child;
  }

  /** The row of {@link #child} where the list begins. */
  public abstract int start(int row);

  /** How many values the list has. */
  public abstract int size(int row);

  /** The list as a column of its own, over the same memory. */
  public final Column list(int row) {
    return child.slice(start(row), size(row));
  }

  @Override
  Object object(int row) {
    int start = start(row);
    int size = size(row);
    List<Object> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(child.getObject(start + i));
    }
    return values;
  }

  @Override
  void validateValues() {
    for (int row = 0; row < length(); row++) {
      validateRow(row);
    }
    validateChild();
  }

  /** Checks where the list lies. */
  abstract void validateRow(int row);

  /** Checks the child's rows that lists reach. */
  abstract void validateChild();
}
