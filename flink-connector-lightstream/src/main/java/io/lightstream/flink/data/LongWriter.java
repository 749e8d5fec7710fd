// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes what Flink keeps as a long: BIGINT, milliseconds of an interval. */
final class LongWriter extends FieldWriter {

  LongWriter(ColumnBuilder builder) {
    super(builder);
  }

  @Override
  void value(RowData row, int position) {
    builder.appendLong(row.getLong(position));
  }

  @Override
  void value(ArrayData array, int position) {
    builder.appendLong(array.getLong(position));
  }
}
