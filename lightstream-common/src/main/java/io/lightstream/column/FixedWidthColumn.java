// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;

/** A column whose values have one width and lie one after the other. */
public abstract sealed class FixedWidthColumn extends Column
    permits Int8Column,
        Int16Column,
        Int32Column,
        Int64Column,
        UInt8Column,
        UInt16Column,
        UInt32Column,
        UInt64Column,
        Float16Column,
        Float32Column,
        Float64Column,
        DecimalColumn,
        DateColumn,
        TimeColumn,
        TimestampColumn,
        DurationColumn,
        IntervalColumn {

  final ArrowBuffer values;

  FixedWidthColumn(ArrayData data) {
    super(data);
    this.values = buffer(1);
  }

  /** The raw values, from row {@link #offset()}. */
  public final ArrowBuffer values() {
    return values;
  }

  /** The width of a value in bytes. */
  public final int byteWidth() {
    return field().type().layout().get(1).elementBytes();
  }

  @Override
  void validateValues() {
    values.checkOpen();
  }
}
