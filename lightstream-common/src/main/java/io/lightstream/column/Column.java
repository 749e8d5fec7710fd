// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryMap;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;

/**
 * The values of one field for some rows, read where they lie. Rows count from 0; a row outside
 * throws {@link IndexOutOfBoundsException}. Reading allocates nothing, unless the result is an
 * object. Data that breaks a rule (an offset outside its buffer, say) throws {@link
 * InvalidDataException}, closed memory {@link io.lightstream.error.ClosedException}, an accessor
 * that does not fit the type {@link ConfigurationException}. Immutable; safe for several threads
 * that hold the memory.
 *
 * <p>Typed accessors widen without loss ({@link #getLong} reads every integer) and never narrow.
 * They do not ask whether the row is null: what they return or throw for a null row is not
 * specified, so ask {@link #isNull} first. {@link #getObject} and {@link #format} do ask.
 *
 * <p>Kernels read the raw buffers ({@link #validity()}, and those that the subclasses name). They
 * are not sliced: row {@code i} of the column is row {@code offset() + i} of the buffers. What lies
 * in the slots of null rows, and behind the last row, means nothing.
 */
public abstract sealed class Column
    permits NullColumn,
        BooleanColumn,
        FixedWidthColumn,
        BytesColumn,
        ListColumn,
        StructColumn,
        UnionColumn,
        RunEndEncodedColumn,
        DictionaryColumn {

  private final ArrayData data;
  private final ArrowBuffer validity;
  private final int offset;
  private final int length;

  /** Counted when first asked for; every thread that counts finds the same. */
  private int validityNulls;

  Column(ArrayData data) {
    Structure.check(data);
    this.data = data;
    this.offset = data.offset();
    this.length = data.length();
    this.validity = Structure.validityOf(data);
    this.validityNulls = validity == null ? 0 : data.nullCount();
  }

  /**
   * A column over its parts, which are checked: enough buffers, each long enough for the rows,
   * children as the type wants them. The values are checked when they are read.
   *
   * @throws InvalidDataException if a part is missing or too short
   */
  public static Column of(ArrayData data) {
    return ColumnFactory.of(data);
  }

  /** Name and type. */
  public final Field field() {
    return data.field();
  }

  /** The number of rows. */
  public final int length() {
    return length;
  }

  /** The row of the raw buffers where this column begins; not 0 only in a slice. */
  public final int offset() {
    return offset;
  }

  /** The parts, for encoders. */
  public final ArrayData data() {
    return data;
  }

  /** Rows {@code from} to {@code from + rows} of this column, over the same memory. */
  public final Column slice(int from, int rows) {
    Objects.checkFromIndexSize(from, rows, length);
    return from == 0 && rows == length ? this : of(data.slice(from, rows));
  }

  /**
   * Whether the row has no value. Looks through dictionaries (a null index, or an index of a null
   * value), runs and unions, which have no validity of their own.
   */
  public boolean isNull(int row) {
    int slot = slot(row);
    return validity != null && !validity.getBit(slot);
  }

  /** The number of rows for which {@link #isNull} holds; counted at the first call. */
  public int nullCount() {
    return validityNulls();
  }

  /** The number of null rows by this column's own validity alone, which is what IPC writes. */
  public int validityNulls() {
    int known = validityNulls;
    if (known < 0) {
      known = length - Bits.count(validity, offset, length);
      validityNulls = known;
    }
    return known;
  }

  /**
   * The raw validity: a bit a row from row {@link #offset()}, 1 where there is a value. Of size 0
   * where no row is null by it.
   */
  public final ArrowBuffer validity() {
    return validity == null ? ArrowBuffer.EMPTY : validity;
  }

  /** The value of a boolean column. */
  public boolean getBoolean(int row) {
    throw doesNotFit("boolean");
  }

  /**
   * The value of an integer column of up to 32 bits (unsigned: 16), a date in days, a time in
   * seconds or milliseconds, or an interval of months.
   */
  public int getInt(int row) {
    throw doesNotFit("int");
  }

  /**
   * The value of an integer column, or the number in a date, time, timestamp or duration.
   *
   * @throws ConfigurationException also for an unsigned value of 2^63 or more
   */
  public long getLong(int row) {
    throw doesNotFit("long");
  }

  /** The value of a floating point column of 16 or 32 bits. */
  public float getFloat(int row) {
    throw doesNotFit("float");
  }

  /** The value of a floating point column, or of an integer column of up to 32 bits. */
  public double getDouble(int row) {
    throw doesNotFit("double");
  }

  /** The value of a decimal or integer column. */
  public BigDecimal getBigDecimal(int row) {
    throw doesNotFit("BigDecimal");
  }

  /** A copy of the value of a binary or text column. */
  public byte[] getBytes(int row) {
    throw doesNotFit("byte[]");
  }

  /**
   * The value of a text column.
   *
   * @throws InvalidDataException also if the bytes are not UTF-8
   */
  public String getString(int row) {
    throw doesNotFit("String");
  }

  /**
   * The value of a date column; the day that holds the instant where it counts milliseconds.
   *
   * @throws InvalidDataException also if the value is outside what Java's type can hold
   */
  public LocalDate getLocalDate(int row) {
    throw doesNotFit("LocalDate");
  }

  /**
   * The value of a time column.
   *
   * @throws InvalidDataException also if the value is not within a day
   */
  public LocalTime getLocalTime(int row) {
    throw doesNotFit("LocalTime");
  }

  /**
   * The value of a timestamp column without a zone: a wall clock reading.
   *
   * @throws InvalidDataException also if the value is outside what Java's type can hold
   */
  public LocalDateTime getLocalDateTime(int row) {
    throw doesNotFit("LocalDateTime");
  }

  /**
   * The value of a timestamp column with a zone: a point in time.
   *
   * @throws InvalidDataException also if the value is outside what Java's type can hold
   */
  public Instant getInstant(int row) {
    throw doesNotFit("Instant");
  }

  /** The value of a duration column. */
  public Duration getDuration(int row) {
    throw doesNotFit("Duration");
  }

  /** The value of an interval column. */
  public Interval getInterval(int row) {
    throw doesNotFit("Interval");
  }

  /**
   * The value as an object, or null: {@code Boolean}, {@code Byte} to {@code Long} by the width of
   * the integer (the next wider for an unsigned one, {@link java.math.BigInteger} for 64 bits),
   * {@code Float}, {@code Double}, {@code BigDecimal}, {@code LocalDate}, {@code LocalTime}, {@code
   * LocalDateTime} or {@code Instant}, {@code Duration}, {@link Interval}, {@code byte[]}, {@code
   * String}, {@code List} for lists, {@code List<Map.Entry>} for maps, {@code Map} by field name
   * for structs. Unions, runs and dictionaries give the value they lead to.
   *
   * @throws ConfigurationException for a struct with two fields of one name
   */
  public final Object getObject(int row) {
    try {
      return isNull(row) ? null : object(row);
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
  }

  /**
   * The value as text, for people: {@code null} for null, bytes in hexadecimal, ISO 8601 times.
   *
   * @throws io.lightstream.error.LimitExceededException if a value other than text has more than 64
   *     Mi characters
   */
  public final String format(int row) {
    try {
      return Format.value(this, row);
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
  }

  /**
   * Checks every value: offsets, indices, type ids, run ends, views, UTF-8, and that the count of
   * nulls is right. Not enforced are the precision of decimals, the range of times and the
   * nullability of fields.
   *
   * @throws InvalidDataException that names column, row, rule and value
   */
  public final void validate() {
    try {
      try {
        Structure.checkNullCount(this);
        validateValues();
      } finally {
        MemoryMap.reportFaults();
      }
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
  }

  /** The value of a row that is not null. */
  abstract Object object(int row);

  /** Checks the values of the rows of this column and of what they reach. */
  abstract void validateValues();

  /** The row in the raw buffers. */
  final int slot(int row) {
    return offset + Objects.checkIndex(row, length);
  }

  final boolean hasValidity() {
    return validity != null;
  }

  final ArrowBuffer buffer(int index) {
    return data.buffers().get(index);
  }

  final Column child(int index, int from, int rows) {
    ArrayData child = data.children().get(index);
    boolean whole = from == 0 && rows == child.length();
    return of(whole ? child : child.slice(from, rows));
  }

  final List<Field> childFields() {
    return field().children();
  }

  final ConfigurationException doesNotFit(String accessor) {
    return new ConfigurationException(
        "column '"
            + field().name()
            + "' of type "
            + field().type()
            + " has no "
            + accessor
            + " values");
  }

  final InvalidDataException invalid(int row, String what) {
    return new InvalidDataException("column '" + field().name() + "', row " + row + ": " + what);
  }

  /** Name, type, rows and some of the values. */
  @Override
  public String toString() {
    return Format.column(this);
  }
}
