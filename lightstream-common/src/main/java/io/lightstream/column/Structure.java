// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;
import java.util.List;
import java.util.Locale;

/** The checks on a column's parts that cost nothing per row. */
final class Structure {

  private Structure() {}

  static void check(ArrayData data) {
    Field field = data.field();
    long rows = (long) data.offset() + data.length();
    if (data.offset() < 0 || data.length() < 0 || rows > Integer.MAX_VALUE) {
      throw bad(field, "rows " + data.offset() + " to " + rows + " are not countable by an int");
    }
    if (field.dictionary().isPresent() != data.dictionary().isPresent()) {
      throw new ConfigurationException(
          "column '"
              + field.name()
              + (data.dictionary().isPresent()
                  ? "' has a dictionary: its field has none"
                  : "' is dictionary encoded: its dictionary is missing"));
    }
    checkBuffers(data, rows);
    int children = data.dictionary().isPresent() ? 0 : field.children().size();
    if (data.children().size() != children) {
      throw bad(field, data.children().size() + " children: " + field.type() + " has " + children);
    }
  }

  private static void checkBuffers(ArrayData data, long rows) {
    List<BufferKind> layout = data.field().storageType().layout();
    List<ArrowBuffer> buffers = data.buffers();
    if (buffers.size() < layout.size()) {
      throw bad(
          data.field(),
          buffers.size() + " buffers: " + data.field().storageType() + " has " + layout.size());
    }
    for (int i = 0; i < layout.size(); i++) {
      BufferKind kind = layout.get(i);
      int size = buffers.get(i).size();
      if (size < kind.requiredBytes(rows)
          && !(size == 0 && kind.role() == BufferKind.Role.VALIDITY)) {
        throw bad(
            data.field(),
            "buffer "
                + i
                + " ("
                + kind.role().name().toLowerCase(Locale.ROOT)
                + ") has "
                + size
                + " bytes: "
                + rows
                + " rows of "
                + data.field().storageType()
                + " need "
                + kind.requiredBytes(rows));
      }
    }
  }

  /** The validity buffer, or null where the type has none or it is absent. */
  static ArrowBuffer validityOf(ArrayData data) {
    List<BufferKind> layout = data.field().storageType().layout();
    if (layout.isEmpty() || layout.get(0).role() != BufferKind.Role.VALIDITY) {
      return null;
    }
    ArrowBuffer validity = data.buffers().get(0);
    return validity.size() == 0 ? null : validity;
  }

  /** Checks that a child has the rows that its parent needs of it. */
  static void checkChild(ArrayData data, int index, long rows) {
    ArrayData child = data.children().get(index);
    if (child.length() < rows) {
      throw bad(
          data.field(),
          "child '"
              + child.field().name()
              + "' has "
              + child.length()
              + " rows: "
              + data.field().type()
              + " needs "
              + rows);
    }
  }

  /** Checks that the first child of a run-end encoded column holds integers. */
  static void checkRunEnds(ArrayData data) {
    if (!isRunEnd(data.children().get(0).field())) {
      throw bad(data.field(), notRunEnds(data.children().get(0).field()));
    }
  }

  /** The type of the run ends of a run-end encoded field. */
  static DataType.Int runEndType(Field field) {
    Field ends = field.children().get(0);
    if (!isRunEnd(ends)) {
      throw new ConfigurationException("column '" + field.name() + "': " + notRunEnds(ends));
    }
    return (DataType.Int) ends.type();
  }

  private static boolean isRunEnd(Field ends) {
    return ends.type() instanceof DataType.Int type
        && type.signed()
        && type.bits() > Byte.SIZE
        && ends.dictionary().isEmpty();
  }

  private static String notRunEnds(Field ends) {
    return "its run ends are '" + ends + "', not int16, int32 or int64";
  }

  /** The entries of a map: a struct of two children. */
  static StructColumn mapEntries(MapColumn map) {
    if (map.child() instanceof StructColumn entries && entries.children().size() == 2) {
      return entries;
    }
    throw bad(map.field(), "its child is " + map.child().field() + ", not a struct of two");
  }

  static void checkNullCount(Column column) {
    int stated = column.data().nullCount();
    if (stated == ArrayData.UNKNOWN_NULL_COUNT || column instanceof NullColumn) {
      return;
    }
    int counted =
        column.hasValidity()
            ? column.length() - Bits.count(column.validity(), column.offset(), column.length())
            : 0;
    if (stated != counted) {
      throw bad(column.field(), "its null count is " + stated + ": " + counted + " rows are null");
    }
  }

  private static InvalidDataException bad(Field field, String what) {
    return new InvalidDataException("column '" + field.name() + "': " + what);
  }
}
