// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes NULL, whose values are all null. */
final class NullWriter extends FieldWriter {

  NullWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(RowData row, int position) {
    builder.appendNull();
  }

  @Override
  void value(ArrayData array, int position) {
    builder.appendNull();
  }
}
