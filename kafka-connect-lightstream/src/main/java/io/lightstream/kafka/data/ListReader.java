// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ListColumn;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of any form as ARRAY. */
final class ListReader extends ValueReader {

  private final ListColumn lists;
  private final ValueReader items;

  ListReader(ListColumn lists, ValueReader items) {
    super(lists);
    this.lists = lists;
    this.items = items;
  }

  @Override
  Object value(int row) {
    int start = lists.start(row);
    int size = lists.size(row);
    List<Object> values = new ArrayList<>(size);
    for (int i = start; i < start + size; i++) {
      values.add(items.read(i));
    }
    return values;
  }
}
