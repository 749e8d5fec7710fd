// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;

/** Writes DECIMAL. */
final class DecimalWriter extends FieldWriter {

  private final int precision;
  private final int scale;

  DecimalWriter(ColumnBuilder builder, DecimalType type) {
    super(builder);
    this.precision = type.getPrecision();
    this.scale = type.getScale();
  }

  @Override
  void value(RowData row, int position) {
    append(row.getDecimal(position, precision, scale));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getDecimal(position, precision, scale));
  }

  private void append(DecimalData value) {
    if (value.isCompact() && value.scale() == scale) {
      builder.appendUnscaledLong(value.toUnscaledLong());
    } else {
      builder.appendBigDecimal(value.toBigDecimal());
    }
  }
}
