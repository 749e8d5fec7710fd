// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ListBuilder;
import java.util.Collection;

/** Writes ARRAY into lists of any form. */
final class ListWriter extends ValueWriter {

  private final ListBuilder lists;
  private final ValueWriter items;
  private final Tally tally;
  private final long itemBits;

  ListWriter(ListBuilder lists, ValueWriter items, Tally tally) {
    super(lists);
    this.lists = lists;
    this.items = items;
    this.tally = tally;
    this.itemBits = items.bits();
  }

  @Override
  void value(Object value) {
    if (!(value instanceof Collection<?> values)) {
      throw wrong(value, "List");
    }
    int index = 0;
    try {
      for (Object item : values) {
        items.write(item);
        index++;
      }
    } catch (BadValueException e) {
      throw e.within(index);
    }
    lists.endList();
    tally.addBits(index * itemBits);
  }

  @Override
  boolean takes(Object value) {
    if (!(value instanceof Collection<?> values)) {
      return false;
    }
    for (Object item : values) {
      if (!items.takesAny(item)) {
        return false;
      }
    }
    return true;
  }
}
