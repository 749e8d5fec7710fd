// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ListBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes arrays. */
final class ListWriter extends FieldWriter {

  private final ListBuilder lists;
  private final FieldWriter elements;
  private final Tally tally;
  private final long elementBits;

  ListWriter(ListBuilder lists, FieldWriter elements, Tally tally) {
    super(lists);
    this.lists = lists;
    this.elements = elements;
    this.tally = tally;
    this.elementBits = elements.bits();
  }

  @Override
  void value(RowData row, int position) {
    append(row.getArray(position));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getArray(position));
  }

  private void append(ArrayData values) {
    int size = values.size();
    for (int i = 0; i < size; i++) {
      elements.write(values, i);
    }
    lists.endList();
    tally.addBits(size * elementBits);
  }
}
