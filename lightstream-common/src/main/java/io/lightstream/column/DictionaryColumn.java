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

/**
 * A column of indices into a {@link Dictionary}. Typed accessors give the value that the index
 * leads to. A row is null where its index is, or where the value that it leads to is.
 */
public final class DictionaryColumn extends Column {

  private final ArrowBuffer indices;
  private final DataType.Int indexType;
  private final int kind;
  private final Dictionary dictionary;
  private final Column only;
  private final int size;
  private int nulls = ArrayData.UNKNOWN_NULL_COUNT;

  DictionaryColumn(ArrayData data) {
    super(data);
    this.indices = buffer(1);
    this.indexType = data.field().dictionary().orElseThrow().indexType();
    this.kind = indexType.signed() ? indexType.bits() : indexType.bits() + 1;
    this.dictionary = data.dictionary().orElseThrow();
    this.size = dictionary.size();
    this.only = dictionary.segments().size() == 1 ? dictionary.segments().get(0) : null;
  }

  /** The values that the indices lead to. */
  public Dictionary dictionary() {
    return dictionary;
  }

  /** The raw indices, of the type that {@link #indexType} tells, from row {@link #offset()}. */
  public ArrowBuffer indices() {
    return indices;
  }

  /** The type of the indices. */
  public DataType.Int indexType() {
    return indexType;
  }

  /** The index of the row's value in the dictionary; of no meaning if the index is null. */
  public int index(int row) {
    long index = raw(slot(row));
    if (index < 0 || index >= size) {
      throw bad(row, index);
    }
    return (int) index;
  }

  /** Whether the row's index is null; a row may also be null because the index leads to null. */
  public boolean isIndexNull(int row) {
    return super.isNull(row);
  }

  private long raw(int slot) {
    return switch (kind) {
      case 8 -> indices.getByte(slot);
      case 9 -> indices.getByte(slot) & 0xff;
      case 16 -> indices.getShort(slot << 1);
      case 17 -> indices.getShort(slot << 1) & 0xffff;
      case 32 -> indices.getInt(slot << 2);
      case 33 -> indices.getInt(slot << 2) & 0xffff_ffffL;
      default -> indices.getLong(slot << 3);
    };
  }

  private InvalidDataException bad(int row, long index) {
    String shown = indexType.signed() ? Long.toString(index) : Long.toUnsignedString(index);
    return invalid(
        row,
        "index " + shown + " is outside the " + size + " values of dictionary " + dictionary.id());
  }

  private Column values(int index) {
    return only != null ? only : dictionary.segmentOf(index);
  }

  private int place(int index) {
    return only != null ? index : dictionary.placeOf(index);
  }

  @Override
  public boolean isNull(int row) {
    if (super.isNull(row)) {
      return true;
    }
    int index = index(row);
    return values(index).isNull(place(index));
  }

  @Override
  public int nullCount() {
    if (nulls < 0) {
      nulls = dictionary.hasNulls() ? Counting.nulls(this) : validityNulls();
    }
    return nulls;
  }

  @Override
  public boolean getBoolean(int row) {
    int index = index(row);
    return values(index).getBoolean(place(index));
  }

  @Override
  public int getInt(int row) {
    int index = index(row);
    return values(index).getInt(place(index));
  }

  @Override
  public long getLong(int row) {
    int index = index(row);
    return values(index).getLong(place(index));
  }

  @Override
  public float getFloat(int row) {
    int index = index(row);
    return values(index).getFloat(place(index));
  }

  @Override
  public double getDouble(int row) {
    int index = index(row);
    return values(index).getDouble(place(index));
  }

  @Override
  public BigDecimal getBigDecimal(int row) {
    int index = index(row);
    return values(index).getBigDecimal(place(index));
  }

  @Override
  public byte[] getBytes(int row) {
    int index = index(row);
    return values(index).getBytes(place(index));
  }

  @Override
  public String getString(int row) {
    int index = index(row);
    return values(index).getString(place(index));
  }

  @Override
  public LocalDate getLocalDate(int row) {
    int index = index(row);
    return values(index).getLocalDate(place(index));
  }

  @Override
  public LocalTime getLocalTime(int row) {
    int index = index(row);
    return values(index).getLocalTime(place(index));
  }

  @Override
  public LocalDateTime getLocalDateTime(int row) {
    int index = index(row);
    return values(index).getLocalDateTime(place(index));
  }

  @Override
  public Instant getInstant(int row) {
    int index = index(row);
    return values(index).getInstant(place(index));
  }

  @Override
  public Duration getDuration(int row) {
    int index = index(row);
    return values(index).getDuration(place(index));
  }

  @Override
  public Interval getInterval(int row) {
    int index = index(row);
    return values(index).getInterval(place(index));
  }

  @Override
  Object object(int row) {
    int index = index(row);
    return values(index).object(place(index));
  }

  @Override
  void validateValues() {
    for (int row = 0; row < length(); row++) {
      if (!isIndexNull(row)) {
        index(row);
      }
    }
    dictionary.segments().forEach(Column::validate);
  }
}
