// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.Column;
import io.lightstream.column.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which top-level columns are read, and in which order they are handed out. */
final class Projection {

  private final Schema all;
  private final Schema selected;
  private final FieldSlot[] slots;
  private final boolean[] isSelected;

  /** For each column handed out its place among those read; null if it is the same. */
  private final int[] order;

  private Projection(Schema all, Schema selected, boolean[] isSelected, int[] order) {
    this.all = all;
    this.selected = selected;
    this.isSelected = isSelected;
    this.order = order;
    this.slots = FieldSlot.of(all.fields(), isSelected);
  }

  /**
   * Selects by name.
   *
   * @throws io.lightstream.error.ConfigurationException if there is no such column
   */
  static Projection of(Schema all, Optional<List<String>> names) {
    boolean[] isSelected = new boolean[all.size()];
    if (names.isEmpty()) {
      Arrays.fill(isSelected, true);
      return new Projection(all, all, isSelected, null);
    }
    List<String> wanted = names.get();
    wanted.forEach(name -> isSelected[all.indexOf(name)] = true);
    int[] order = new int[wanted.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = countBefore(isSelected, all.indexOf(wanted.get(i)));
    }
    return new Projection(all, all.select(wanted), isSelected, order);
  }

  private static int countBefore(boolean[] flags, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      count += flags[i] ? 1 : 0;
    }
    return count;
  }

  Schema all() {
    return all;
  }

  Schema selected() {
    return selected;
  }

  boolean isSelected(int index) {
    return isSelected[index];
  }

  FieldSlot[] slots() {
    return slots;
  }

  /** The columns read, in the order in which they were asked for. */
  List<Column> order(List<Column> read) {
    if (order == null) {
      return read;
    }
    List<Column> ordered = new ArrayList<>(order.length);
    for (int place : order) {
      ordered.add(read.get(place));
    }
    return ordered;
  }
}
