// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.StructColumn;
import org.apache.flink.table.data.RowData;

/** Structs as nested rows, each an object of its own. */
final class StructView extends FieldView {

  private final FieldView[] children;

  StructView(StructColumn structs) {
    super(structs);
    this.children = FieldViews.of(structs.children());
  }

  @Override
  RowData getRow(int row) {
    BatchRow nested = new BatchRow(children);
    nested.moveTo(row);
    return nested;
  }
}
