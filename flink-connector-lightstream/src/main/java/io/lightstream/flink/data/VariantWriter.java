// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.StructBuilder;
import io.lightstream.flink.internal.VariantBytes;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.variant.Variant;

/**
 * Writes VARIANT as its metadata and its value, in the binary form that Parquet and Flink share.
 */
final class VariantWriter extends FieldWriter {

  private static final int OFFSET_BITS = Integer.SIZE;

  private final StructBuilder structs;
  private final Tally tally;

  VariantWriter(StructBuilder structs, Tally tally) {
    super(structs);
    this.structs = structs;
    this.tally = tally;
  }

  @Override
  void value(RowData row, int position) {
    append(row.getVariant(position));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getVariant(position));
  }

  private void append(Variant variant) {
    byte[] metadata = VariantBytes.metadata(variant);
    byte[] value = VariantBytes.value(variant);
    structs.child(0).appendBytes(metadata);
    structs.child(1).appendBytes(value);
    structs.endStruct();
    tally.addBytes((long) metadata.length + value.length);
  }

  @Override
  long bits() {
    return super.bits() + 2 * OFFSET_BITS;
  }
}
