// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import org.apache.flink.table.data.StringData;

/** Text, checked to be UTF-8 when it is read. */
final class TextView extends FieldView {

  TextView(Column column) {
    super(column);
  }

  @Override
  StringData getString(int row) {
    return StringData.fromString(column.getString(row));
  }
}
