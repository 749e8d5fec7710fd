// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import org.apache.flink.table.data.RawValueData;

/** Bytes, which are also what a serializer made of a RAW. */
final class BinaryView extends ColumnView {

  BinaryView(Column column) {
    super(column);
  }

  @Override
  byte[] getBinary(int row) {
    return column.getBytes(row);
  }

  @Override
  <T> RawValueData<T> getRaw(int row) {
    return RawValueData.fromBytes(column.getBytes(row));
  }
}
