// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.BytesColumn;
import io.lightstream.column.Column;
import io.lightstream.memory.ArrowBuffer;

/** Whether a text begins with some bytes. */
final class PrefixTest extends ValueTest {

  private final byte[] prefix;

  PrefixTest(byte[] prefix) {
    this.prefix = prefix;
  }

  @Override
  boolean holds(Column column, int row) {
    BytesColumn values = (BytesColumn) column;
    if (values.byteLength(row) < prefix.length) {
      return false;
    }
    ArrowBuffer bytes = values.bytes(row);
    int start = values.byteOffset(row);
    for (int i = 0; i < prefix.length; i++) {
      if (bytes.getByte(start + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
