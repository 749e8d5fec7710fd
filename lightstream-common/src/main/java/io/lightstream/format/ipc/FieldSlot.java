// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.BufferKind;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * A field as a record batch message sees it: one node, some buffers, then its children. Kept in the
 * order of the message (pre-order).
 *
 * @param field the field
 * @param kinds the buffers of its layout, without variadic ones
 * @param children how many slots directly below follow; none under a dictionary
 * @param selected whether its buffers are wanted
 */
record FieldSlot(Field field, List<BufferKind> kinds, int children, boolean selected) {

  /** The slots of top-level fields, of which some are selected. */
  static FieldSlot[] of(List<Field> fields, boolean[] selected) {
    List<FieldSlot> slots = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      add(slots, fields.get(i), selected[i]);
    }
    return slots.toArray(FieldSlot[]::new);
  }

  private static void add(List<FieldSlot> slots, Field field, boolean selected) {
    List<Field> children = field.dictionary().isPresent() ? List.of() : field.children();
    slots.add(new FieldSlot(field, field.storageType().layout(), children.size(), selected));
    children.forEach(child -> add(slots, child, selected));
  }

  boolean isVariadic() {
    return field.storageType().isVariadic();
  }

  boolean isUnion() {
    return field.storageType() instanceof DataType.Union;
  }
}
