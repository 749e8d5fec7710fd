// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.StructBuilder;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes nested rows. Below a null row lie values that nobody reads. */
final class StructWriter extends FieldWriter {

  private final StructBuilder structs;
  private final FieldWriter[] fields;

  StructWriter(StructBuilder structs, FieldWriter[] fields) {
    super(structs);
    this.structs = structs;
    this.fields = fields;
  }

  @Override
  void value(RowData row, int position) {
    append(row.getRow(position, fields.length));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getRow(position, fields.length));
  }

  private void append(RowData nested) {
    for (int i = 0; i < fields.length; i++) {
      fields[i].write(nested, i);
    }
    structs.endStruct();
  }

  @Override
  long bits() {
    long sum = super.bits();
    for (FieldWriter field : fields) {
      sum += field.bits();
    }
    return sum;
  }
}
