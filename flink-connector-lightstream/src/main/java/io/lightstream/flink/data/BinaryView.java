// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;

/** Bytes. */
final class BinaryView extends FieldView {

  BinaryView(Column column) {
    super(column);
  }

  @Override
  byte[] getBinary(int row) {
    return column.getBytes(row);
  }
}
