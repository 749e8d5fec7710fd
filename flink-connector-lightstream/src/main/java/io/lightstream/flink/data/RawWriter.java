// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;

/** Writes RAW as the bytes of its serializer. */
final class RawWriter extends FieldWriter {

  private final TypeSerializer<Object> serializer;
  private final Tally tally;

  RawWriter(ColumnBuilder builder, TypeSerializer<Object> serializer, Tally tally) {
    super(builder);
    this.serializer = serializer;
    this.tally = tally;
  }

  @Override
  void value(RowData row, int position) {
    append(row.getRawValue(position));
  }

  @Override
  void value(ArrayData array, int position) {
    append(array.getRawValue(position));
  }

  private void append(RawValueData<Object> value) {
    byte[] bytes = value.toBytes(serializer);
    builder.appendBytes(bytes);
    tally.addBytes(bytes.length);
  }
}
