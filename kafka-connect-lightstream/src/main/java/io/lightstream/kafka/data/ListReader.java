// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ListColumn;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of any form as ARRAY. */
final class ListReader extends ValueReader {

  private final ListColumn lists;
  private final ValueReader items;
  private final ValueBudget budget;

  ListReader(ListColumn lists, ValueReader items, ValueBudget budget) {
    super(lists);
    this.lists = lists;
    this.items = items;
    this.budget = budget;
  }

  @Override
  Object value(int row) {
    int start = lists.start(row);
    int size = lists.size(row);
    budget.take(size);
    List<Object> values = new ArrayList<>(size);
    for (int i = start; i < start + size; i++) {
      values.add(items.read(i));
    }
    return values;
  }
}
