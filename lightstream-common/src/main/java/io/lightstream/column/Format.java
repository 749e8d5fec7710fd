// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;

/** Values as text for people. */
final class Format {

  private static final int SHOWN_ROWS = 5;
  private static final int MAX_PLAIN_SCALE = 256;
  private static final String NULL = "null";

  private Format() {}

  static String value(Column column, int row) {
    if (column.isNull(row)) {
      return NULL;
    }
    Column at = Resolved.column(column, row);
    int place = Resolved.row(column, row);
    if (at instanceof BytesColumn bytes && bytes.isText()) {
      return bytes.getString(place);
    }
    StringBuilder text = new StringBuilder();
    append(text, at, place);
    return text.toString();
  }

  /** Within a value of several parts, text is quoted. */
  private static void append(StringBuilder text, Column column, int row) {
    if (column.isNull(row)) {
      text.append(NULL);
      return;
    }
    Column at = Resolved.column(column, row);
    int place = Resolved.row(column, row);
    if (at instanceof MapColumn map) {
      appendMap(text, map, place);
    } else if (at instanceof ListColumn list) {
      appendList(text, list.child(), list.start(place), list.size(place));
    } else if (at instanceof StructColumn struct) {
      appendStruct(text, struct.children(), place);
    } else if (at instanceof UnionColumn union) {
      append(text, union.child(union.childIndex(place)), union.childRow(place));
    } else if (at instanceof BytesColumn bytes) {
      appendBytes(text, bytes, place);
    } else if (at instanceof DecimalColumn decimal) {
      text.append(plain(decimal.getBigDecimal(place)));
    } else {
      text.append(at.object(place));
    }
  }

  /** Without an exponent, unless a scale that no real decimal has would make millions of zeros. */
  private static String plain(BigDecimal number) {
    return Math.abs((long) number.scale()) <= MAX_PLAIN_SCALE
        ? number.toPlainString()
        : number.toString();
  }

  private static void appendBytes(StringBuilder text, BytesColumn column, int row) {
    if (column.isText()) {
      text.append('"').append(escaped(column.getString(row))).append('"');
    } else {
      text.append(HexFormat.of().formatHex(column.getBytes(row)));
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static void appendList(StringBuilder text, Column child, int start, int size) {
    text.append('[');
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ", ");
      append(text, child, start + i);
    }
    text.append(']');
  }

  private static void appendMap(StringBuilder text, MapColumn map, int row) {
    int start = map.start(row);
    int size = map.size(row);
    text.append('{');
    for (int i = start; i < start + size; i++) {
      text.append(i == start ? "" : ", ");
      append(text, map.keys(), i);
      text.append(": ");
      append(text, map.values(), i);
    }
    text.append('}');
  }

  private static void appendStruct(StringBuilder text, List<Column> children, int row) {
    text.append('{');
    for (int i = 0; i < children.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(children.get(i).field().name()).append(": ");
      append(text, children.get(i), row);
    }
    text.append('}');
  }

  /** A column in one line, with its first and last rows. */
  static String column(Column column) {
    StringBuilder text = new StringBuilder(column.field().toString());
    text.append(" x ").append(column.length()).append(" [");
    int rows = column.length();
    for (int row = 0; row < rows; row++) {
      if (row == SHOWN_ROWS && rows > 2 * SHOWN_ROWS) {
        text.append(", ...");
        row = rows - SHOWN_ROWS;
      }
      text.append(row == 0 ? "" : ", ").append(shown(column, row));
    }
    return text.append(']').toString();
  }

  /** A value also where it breaks a rule: what shows a table must not fail for one cell. */
  private static String shown(Column column, int row) {
    try {
      StringBuilder text = new StringBuilder();
      append(text, column, row);
      return text.toString();
    } catch (InvalidDataException e) {
      return "<invalid>";
    }
  }
}
