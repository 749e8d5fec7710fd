// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ListColumn;
import org.apache.flink.table.data.ArrayData;

/** Lists of any layout. */
final class ListView extends FieldView {

  private final ListColumn lists;
  private final FieldView values;

  ListView(ListColumn lists) {
    super(lists);
    this.lists = lists;
    this.values = FieldViews.of(lists.child());
  }

  @Override
  ArrayData getArray(int row) {
    return new BatchArray(values, lists.start(row), lists.size(row));
  }
}
