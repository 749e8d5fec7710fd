// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;

/** Values as text for people. */
final class Format {

  private static final int SHOWN_ROWS = 5;
  private static final int SHOWN_CHARACTERS = 120;

  /** List views may overlap, so that a small column can hold lists of lists without end. */
  private static final int MOST_CHARACTERS = 1 << 26;

  private static final int MAX_PLAIN_SCALE = 256;
  private static final String NULL = "null";

  private final StringBuilder text = new StringBuilder();
  private final int limit;

  /**
   * A value in the making.
   *
   * @param limit characters after which nothing is added but what a single value still brings
   */
  private Format(int limit) {
    this.limit = limit;
  }

  static String value(Column column, int row) {
    if (column.isNull(row)) {
      return NULL;
    }
    Column at = Resolved.column(column, row);
    int place = Resolved.row(column, row);
    if (at instanceof BytesColumn bytes && bytes.isText()) {
      return bytes.getString(place);
    }
    Format format = new Format(MOST_CHARACTERS);
    format.append(at, place);
    if (format.isFull()) {
      throw new LimitExceededException(
          "column '"
              + column.field().name()
              + "', row "
              + row
              + ": its value as text has more than "
              + MOST_CHARACTERS
              + " characters");
    }
    return format.text.toString();
  }

  private boolean isFull() {
    return text.length() > limit;
  }

  /** Within a value of several parts, text is quoted. */
  private void append(Column column, int row) {
    if (column.isNull(row)) {
      text.append(NULL);
      return;
    }
    Column at = Resolved.column(column, row);
    int place = Resolved.row(column, row);
    if (at instanceof MapColumn map) {
      appendMap(map, place);
    } else if (at instanceof ListColumn list) {
      appendList(list.child(), list.start(place), list.size(place));
    } else if (at instanceof StructColumn struct) {
      appendStruct(struct.children(), place);
    } else if (at instanceof UnionColumn union) {
      append(union.child(union.childIndex(place)), union.childRow(place));
    } else if (at instanceof BytesColumn bytes) {
      appendBytes(bytes, place);
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

  private void appendBytes(BytesColumn column, int row) {
    if (column.isText()) {
      text.append('"').append(escaped(column.getString(row))).append('"');
    } else {
      text.append(HexFormat.of().formatHex(column.getBytes(row)));
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private void appendList(Column child, int start, int size) {
    text.append('[');
    for (int i = 0; i < size && !isFull(); i++) {
      text.append(i == 0 ? "" : ", ");
      append(child, start + i);
    }
    text.append(']');
  }

  private void appendMap(MapColumn map, int row) {
    int start = map.start(row);
    int size = map.size(row);
    text.append('{');
    for (int i = start; i < start + size && !isFull(); i++) {
      text.append(i == start ? "" : ", ");
      append(map.keys(), i);
      text.append(": ");
      append(map.values(), i);
    }
    text.append('}');
  }

  private void appendStruct(List<Column> children, int row) {
    text.append('{');
    for (int i = 0; i < children.size() && !isFull(); i++) {
      text.append(i == 0 ? "" : ", ").append(children.get(i).field().name()).append(": ");
      append(children.get(i), row);
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
      Format format = new Format(SHOWN_CHARACTERS);
      format.append(column, row);
      String text = format.text.toString();
      return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    } catch (InvalidDataException e) {
      return "<invalid>";
    }
  }
}
