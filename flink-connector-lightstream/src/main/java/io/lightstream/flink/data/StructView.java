// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.StructColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Structs as nested rows, each an object of its own. The fields are found by their names. */
final class StructView extends ColumnView {

  private final FieldView[] fields;
  private final NullGuard[] guards;

  StructView(StructColumn structs, List<RowType.RowField> wanted) {
    super(structs);
    this.fields = new FieldView[wanted.size()];
    List<NullGuard> needed = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      RowType.RowField field = wanted.get(i);
      Column child = child(structs, field.getName());
      fields[i] = FieldViews.of(child, field.getType());
      NullGuard guard = NullGuard.of(child, field.getType());
      if (guard.isNeeded()) {
        needed.add(guard);
      }
    }
    this.guards = needed.toArray(NullGuard[]::new);
  }

  /** The child with that name, which is known to be there. */
  static Column child(StructColumn structs, String name) {
    for (Column child : structs.children()) {
      if (child.field().name().equals(name)) {
        return child;
      }
    }
    throw new IllegalStateException("struct '" + structs.field() + "' has no '" + name + "'");
  }

  @Override
  RowData getRow(int row) {
    for (NullGuard guard : guards) {
      guard.check(row, 1);
    }
    BatchRow nested = new BatchRow(fields, column.length());
    nested.moveTo(row);
    return nested;
  }
}
