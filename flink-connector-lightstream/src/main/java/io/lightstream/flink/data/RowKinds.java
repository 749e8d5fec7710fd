// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.BytesColumn;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.types.RowKind;

/** The kinds of rows, from a column of the texts or of the numbers that Flink has for them. */
final class RowKinds {

  private static final RowKind[] KINDS = RowKind.values();
  private static final String ALLOWED = "+I, -U, +U and -D, or 0 to 3";

  private final Column column;
  private final boolean isText;

  RowKinds(Column column) {
    this.column = column;
    this.isText = isText(column.field().type());
  }

  /**
   * Checks the type of the column.
   *
   * @throws ConfigurationException if it is neither integers nor text
   */
  static void check(Field field) {
    if (!(field.type() instanceof DataType.Int) && !isText(field.type())) {
      throw new ConfigurationException(
          "row kind column '"
              + field.name()
              + "' is of type "
              + field.type()
              + ": kinds of rows are "
              + ALLOWED);
    }
  }

  private static boolean isText(DataType type) {
    return type instanceof DataType.Utf8
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.Utf8View;
  }

  RowKind kind(int row) {
    if (column.isNull(row)) {
      throw invalid(row, "null");
    }
    return isText ? named(row) : numbered(row);
  }

  private RowKind numbered(int row) {
    long number = column.getLong(row);
    if (number < 0 || number >= KINDS.length) {
      throw invalid(row, Long.toString(number));
    }
    return KINDS[(int) number];
  }

  private RowKind named(int row) {
    if (column instanceof BytesColumn texts) {
      if (texts.byteLength(row) == 2) {
        short letters = texts.bytes(row).getShort(texts.byteOffset(row));
        return named(row, (byte) letters, (byte) (letters >> Byte.SIZE));
      }
      throw unknown(row);
    }
    byte[] text = column.getBytes(row);
    if (text.length != 2) {
      throw unknown(row);
    }
    return named(row, text[0], text[1]);
  }

  private RowKind named(int row, byte sign, byte letter) {
    for (RowKind kind : KINDS) {
      String name = kind.shortString();
      if (name.charAt(0) == sign && name.charAt(1) == letter) {
        return kind;
      }
    }
    throw unknown(row);
  }

  private InvalidDataException unknown(int row) {
    return invalid(row, "'" + new String(column.getBytes(row), StandardCharsets.UTF_8) + "'");
  }

  private InvalidDataException invalid(int row, String value) {
    return new InvalidDataException(
        "row kind column '"
            + column.field().name()
            + "', row "
            + row
            + ": "
            + value
            + " is none of "
            + ALLOWED);
  }
}
