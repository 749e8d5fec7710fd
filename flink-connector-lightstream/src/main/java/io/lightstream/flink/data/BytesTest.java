// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.BytesColumn;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.memory.ArrowBuffer;
import java.nio.charset.StandardCharsets;

/** A comparison of text or bytes, byte by byte without sign, where they lie. */
final class BytesTest extends ValueTest {

  private final BatchFilter.Operator operator;
  private final byte[] literal;

  private BytesTest(BatchFilter.Operator operator, byte[] literal) {
    this.operator = operator;
    this.literal = literal;
  }

  /** The test, or null if the column is not of the literal's kind. */
  static BytesTest of(DataType type, BatchFilter.Operator operator, Object literal) {
    if (literal instanceof String text) {
      return isText(type) ? new BytesTest(operator, text.getBytes(StandardCharsets.UTF_8)) : null;
    }
    return isBinary(type) ? new BytesTest(operator, (byte[]) literal) : null;
  }

  static boolean isText(DataType type) {
    return type instanceof DataType.Utf8
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.Utf8View;
  }

  private static boolean isBinary(DataType type) {
    return type instanceof DataType.Binary
        || type instanceof DataType.LargeBinary
        || type instanceof DataType.BinaryView
        || type instanceof DataType.FixedSizeBinary;
  }

  @Override
  boolean holds(Column column, int row) {
    BytesColumn values = (BytesColumn) column;
    int length = values.byteLength(row);
    if (operator == BatchFilter.Operator.EQUAL && length != literal.length) {
      return false;
    }
    ArrowBuffer bytes = values.bytes(row);
    int start = values.byteOffset(row);
    int common = Math.min(length, literal.length);
    for (int i = 0; i < common; i++) {
      int difference = (bytes.getByte(start + i) & 0xff) - (literal[i] & 0xff);
      if (difference != 0) {
        return operator.holds(difference);
      }
    }
    return operator.holds(Integer.compare(length, literal.length));
  }
}
