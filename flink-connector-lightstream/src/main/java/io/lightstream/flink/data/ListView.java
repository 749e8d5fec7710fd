// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ListColumn;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.types.logical.LogicalType;

/** Lists of any layout. */
final class ListView extends ColumnView {

  private final ListColumn lists;
  private final FieldView values;
  private final NullGuard guard;

  ListView(ListColumn lists, LogicalType element) {
    super(lists);
    this.lists = lists;
    this.values = FieldViews.of(lists.child(), element);
    this.guard = NullGuard.of(lists.child(), element);
  }

  @Override
  ArrayData getArray(int row) {
    int start = lists.start(row);
    int size = lists.size(row);
    guard.check(start, size);
    return new BatchArray(values, start, size);
  }
}
