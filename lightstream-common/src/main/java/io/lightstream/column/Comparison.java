// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import java.util.List;
import java.util.Optional;

/** Compares columns by value. */
final class Comparison {

  private static final int SHOWN = 200;

  private Comparison() {}

  static Optional<String> firstDifference(Column a, Column b) {
    String name = "column '" + a.field().name() + "'";
    if (!Types.sameValues(a.field(), b.field())) {
      return Optional.of(name + " is of type '" + a.field() + "', the other '" + b.field() + "'");
    }
    if (a.length() != b.length()) {
      return Optional.of(name + " has " + a.length() + " rows, the other " + b.length());
    }
    if (sameBytes(a, b)) {
      return Optional.empty();
    }
    for (int row = 0; row < a.length(); row++) {
      if (!equal(a, row, b, row)) {
        return Optional.of(
            name + ", row " + row + ": " + shown(a, row) + " is not " + shown(b, row));
      }
    }
    return Optional.empty();
  }

  private static String shown(Column column, int row) {
    String text = column.format(row);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  /** A quick look that settles the usual case of equal numbers. */
  private static boolean sameBytes(Column a, Column b) {
    return a instanceof FixedWidthColumn one
        && b instanceof FixedWidthColumn other
        && a.validityNulls() == 0
        && b.validityNulls() == 0
        && rows(one).mismatch(rows(other)) < 0;
  }

  private static ArrowBuffer rows(FixedWidthColumn column) {
    int width = column.byteWidth();
    return column.values().slice(column.offset() * width, column.length() * width);
  }

  /** Whether two rows have the same value; the types have been compared. */
  static boolean equal(Column a, int rowA, Column b, int rowB) {
    boolean isNull = a.isNull(rowA);
    if (isNull || b.isNull(rowB)) {
      return isNull && b.isNull(rowB);
    }
    return equalValues(
        Resolved.column(a, rowA),
        Resolved.row(a, rowA),
        Resolved.column(b, rowB),
        Resolved.row(b, rowB));
  }

  private static boolean equalValues(Column a, int rowA, Column b, int rowB) {
    if (a instanceof FixedWidthColumn one) {
      return equalNumbers(one, rowA, (FixedWidthColumn) b, rowB);
    } else if (a instanceof BytesColumn one) {
      return equalBytes(one, rowA, (BytesColumn) b, rowB);
    } else if (a instanceof BooleanColumn) {
      return a.getBoolean(rowA) == b.getBoolean(rowB);
    } else if (a instanceof ListColumn one) {
      return equalLists(one, rowA, (ListColumn) b, rowB);
    } else if (a instanceof StructColumn one) {
      return equalStructs(one, rowA, (StructColumn) b, rowB);
    }
    return equalUnions((UnionColumn) a, rowA, (UnionColumn) b, rowB);
  }

  private static boolean equalNumbers(FixedWidthColumn a, int rowA, FixedWidthColumn b, int rowB) {
    if (a.field().type() instanceof DataType.FloatingPoint) {
      return Double.doubleToLongBits(a.getDouble(rowA))
          == Double.doubleToLongBits(b.getDouble(rowB));
    }
    int width = a.byteWidth();
    int slotA = a.slot(rowA) * width;
    int slotB = b.slot(rowB) * width;
    for (int i = 0; i < width; i++) {
      if (a.values().getByte(slotA + i) != b.values().getByte(slotB + i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalBytes(BytesColumn a, int rowA, BytesColumn b, int rowB) {
    int length = a.byteLength(rowA);
    return length == b.byteLength(rowB)
        && a.bytes(rowA)
                .slice(a.byteOffset(rowA), length)
                .mismatch(b.bytes(rowB).slice(b.byteOffset(rowB), length))
            < 0;
  }

  private static boolean equalLists(ListColumn a, int rowA, ListColumn b, int rowB) {
    int size = a.size(rowA);
    if (size != b.size(rowB)) {
      return false;
    }
    int startA = a.start(rowA);
    int startB = b.start(rowB);
    for (int i = 0; i < size; i++) {
      if (!equal(a.child(), startA + i, b.child(), startB + i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalStructs(StructColumn a, int rowA, StructColumn b, int rowB) {
    List<Column> children = a.children();
    for (int i = 0; i < children.size(); i++) {
      if (!equal(children.get(i), rowA, b.child(i), rowB)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalUnions(UnionColumn a, int rowA, UnionColumn b, int rowB) {
    return a.typeId(rowA) == b.typeId(rowB)
        && equal(
            a.child(a.childIndex(rowA)),
            a.childRow(rowA),
            b.child(b.childIndex(rowB)),
            b.childRow(rowB));
  }
}
