// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;

/**
 * A column of values of several types. The value of a row is in row {@link #childRow} of child
 * {@link #childIndex}; typed accessors look there. A union has no validity: a row is null where the
 * child's is.
 */
public final class UnionColumn extends Column {

  private static final byte NO_CHILD = -1;
  private static final int TYPE_IDS = 128;

  private final ArrowBuffer typeIds;
  private final ArrowBuffer childRows;
  private final Column[] children;
  private final byte[] childOfTypeId = new byte[TYPE_IDS];
  private int nulls = ArrayData.UNKNOWN_NULL_COUNT;

  UnionColumn(ArrayData data) {
    super(data);
    DataType.Union type = (DataType.Union) data.field().type();
    boolean dense = type.mode() == DataType.UnionMode.DENSE;
    this.typeIds = buffer(0);
    this.childRows = dense ? buffer(1) : null;
    this.children = new Column[data.children().size()];
    for (int i = 0; i < children.length; i++) {
      if (!dense) {
        Structure.checkChild(data, i, (long) data.offset() + data.length());
      }
      children[i] =
          dense
              ? child(i, 0, data.children().get(i).length())
              : child(i, data.offset(), data.length());
    }
    Arrays.fill(childOfTypeId, NO_CHILD);
    for (int i = 0; i < children.length; i++) {
      childOfTypeId[type.typeIds().get(i)] = (byte) i;
    }
  }

  /** Whether offsets point into the children; otherwise a child's row is the union's row. */
  public boolean isDense() {
    return childRows != null;
  }

  /** The children: with offsets as they lie, otherwise as long as this column. */
  public List<Column> children() {
    return List.of(children);
  }

  /** The child at {@code index}. */
  public Column child(int index) {
    return children[index];
  }

  /** The raw type ids, a byte a row, from row {@link #offset()}. */
  public ArrowBuffer typeIds() {
    return typeIds;
  }

  /** The raw offsets of a dense union, 32 bits a row, from row {@link #offset()}; else empty. */
  public ArrowBuffer childOffsets() {
    return isDense() ? childRows : ArrowBuffer.EMPTY;
  }

  /** The number that says of which type the value is. */
  public int typeId(int row) {
    return typeIds.getByte(slot(row));
  }

  /** The place of the child that has the value. */
  public int childIndex(int row) {
    int id = typeId(row);
    int index = id < 0 ? NO_CHILD : childOfTypeId[id];
    if (index == NO_CHILD) {
      throw badTypeId(row, id);
    }
    return index;
  }

  private InvalidDataException badTypeId(int row, int id) {
    return invalid(
        row, "type id " + id + " is none of " + ((DataType.Union) field().type()).typeIds());
  }

  /** The row of that child. */
  public int childRow(int row) {
    return childRow(row, children[childIndex(row)]);
  }

  private int childRow(int row, Column child) {
    if (childRows == null) {
      return row;
    }
    int at = childRows.getInt(slot(row) << 2);
    if (at < 0 || at >= child.length()) {
      throw badOffset(row, at, child);
    }
    return at;
  }

  private InvalidDataException badOffset(int row, int at, Column child) {
    return invalid(
        row,
        "offset "
            + at
            + " is outside the "
            + child.length()
            + " rows of child '"
            + child.field().name()
            + "'");
  }

  @Override
  public boolean isNull(int row) {
    Column child = children[childIndex(row)];
    return child.isNull(childRow(row, child));
  }

  @Override
  public int nullCount() {
    if (nulls < 0) {
      nulls = Counting.nulls(this);
    }
    return nulls;
  }

  @Override
  public boolean getBoolean(int row) {
    return children[childIndex(row)].getBoolean(childRow(row));
  }

  @Override
  public int getInt(int row) {
    return children[childIndex(row)].getInt(childRow(row));
  }

  @Override
  public long getLong(int row) {
    return children[childIndex(row)].getLong(childRow(row));
  }

  @Override
  public float getFloat(int row) {
    return children[childIndex(row)].getFloat(childRow(row));
  }

  @Override
  public double getDouble(int row) {
    return children[childIndex(row)].getDouble(childRow(row));
  }

  @Override
  public BigDecimal getBigDecimal(int row) {
    return children[childIndex(row)].getBigDecimal(childRow(row));
  }

  @Override
  public byte[] getBytes(int row) {
    return children[childIndex(row)].getBytes(childRow(row));
  }

  @Override
  public String getString(int row) {
    return children[childIndex(row)].getString(childRow(row));
  }

  @Override
  public LocalDate getLocalDate(int row) {
    return children[childIndex(row)].getLocalDate(childRow(row));
  }

  @Override
  public LocalTime getLocalTime(int row) {
    return children[childIndex(row)].getLocalTime(childRow(row));
  }

  @Override
  public LocalDateTime getLocalDateTime(int row) {
    return children[childIndex(row)].getLocalDateTime(childRow(row));
  }

  @Override
  public Instant getInstant(int row) {
    return children[childIndex(row)].getInstant(childRow(row));
  }

  @Override
  public Duration getDuration(int row) {
    return children[childIndex(row)].getDuration(childRow(row));
  }

  @Override
  public Interval getInterval(int row) {
    return children[childIndex(row)].getInterval(childRow(row));
  }

  @Override
  Object object(int row) {
    Column child = children[childIndex(row)];
    return child.object(childRow(row, child));
  }

  @Override
  void validateValues() {
    for (int row = 0; row < length(); row++) {
      childRow(row);
    }
    for (Column child : children) {
      child.validate();
    }
  }
}
