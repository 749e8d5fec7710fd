// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes a column row by row into aligned memory that grows within the allocator's budget. What
 * {@link #finish} gives starts on 64 bytes, is followed by zeros up to a multiple of 64, has zeros
 * in the slots of null rows, and has no validity where nothing is null.
 *
 * <p>An appender that does not fit the type, or a value that the type cannot hold exactly, throws
 * {@link ConfigurationException}; too much memory, or more rows than an int counts, throws {@link
 * LimitExceededException}. The row has then not been appended. Belongs to one thread at a time.
 * After {@link #finish} the builder is empty and can be used again.
 */
public abstract sealed class ColumnBuilder implements AutoCloseable
    permits NullBuilder,
        BooleanBuilder,
        FixedWidthBuilder,
        BinaryBuilder,
        BinaryViewBuilder,
        ListBuilder,
        MapBuilder,
        StructBuilder,
        UnionBuilder,
        ValueBuilder {

  private final Field field;
  private final ValidityBuffer validity;
  private int length;

  ColumnBuilder(Field field, BuilderContext context) {
    this.field = field;
    this.validity = new ValidityBuffer(context.allocator());
  }

  /**
   * A builder for columns of a field.
   *
   * @param allocator where the memory comes from; it must outlive the builder
   */
  public static ColumnBuilder of(Field field, BufferAllocator allocator) {
    return BuilderFactory.of(field, new BuilderContext(allocator));
  }

  /** Name and type. */
  public final Field field() {
    return field;
  }

  /** The rows appended since the last {@link #finish}. */
  public final int length() {
    return length;
  }

  /**
   * Appends a row without a value. In a union the first child that may be null gets the null.
   *
   * @throws ConfigurationException if the field is not nullable
   */
  public void appendNull() {
    if (!field.nullable()) {
      throw rejected("null in a field that is not nullable");
    }
    checkRoom();
    writeEmpty(length);
    validity.addNull(length);
    length++;
  }

  /** Appends to a boolean column. */
  public void appendBoolean(boolean value) {
    throw doesNotFit("boolean");
  }

  /** Appends to a column that {@link #appendLong} fits. */
  public void appendInt(int value) {
    appendLong(value);
  }

  /**
   * Appends to an integer column, or the number of a date, time, timestamp, duration or interval of
   * months.
   */
  public void appendLong(long value) {
    throw doesNotFit("long");
  }

  /** Appends to a floating point column; one of 16 bits takes the nearest number. */
  public void appendFloat(float value) {
    appendDouble(value);
  }

  /** Appends to a floating point column of 64 bits. */
  public void appendDouble(double value) {
    throw doesNotFit("double");
  }

  /** Appends to a decimal or integer column. */
  public void appendBigDecimal(BigDecimal value) {
    throw doesNotFit("BigDecimal");
  }

  /** Appends to a decimal column the value times ten to the power of the type's scale. */
  public void appendUnscaledLong(long value) {
    throw doesNotFit("unscaled long");
  }

  /** Appends to a binary or text column. Text must be UTF-8; that is not checked here. */
  public final void appendBytes(byte[] value) {
    appendBytes(value, 0, value.length);
  }

  /** Appends part of an array to a binary or text column, as {@link #appendBytes(byte[])}. */
  public void appendBytes(byte[] source, int offset, int bytes) {
    throw doesNotFit("byte[]");
  }

  /** Appends to a text column. Half a surrogate pair is refused. */
  public void appendString(String value) {
    throw doesNotFit("String");
  }

  /** Appends to a date column. */
  public void appendLocalDate(LocalDate value) {
    throw doesNotFit("LocalDate");
  }

  /** Appends to a time column. A value finer than its unit is refused. */
  public void appendLocalTime(LocalTime value) {
    throw doesNotFit("LocalTime");
  }

  /** Appends to a timestamp column without a zone. A value finer than its unit is refused. */
  public void appendLocalDateTime(LocalDateTime value) {
    throw doesNotFit("LocalDateTime");
  }

  /** Appends to a timestamp column with a zone. A value finer than its unit is refused. */
  public void appendInstant(Instant value) {
    throw doesNotFit("Instant");
  }

  /** Appends to a duration column. A value finer than its unit is refused. */
  public void appendDuration(Duration value) {
    throw doesNotFit("Duration");
  }

  /** Appends to an interval column. Parts that its unit does not have must be 0. */
  public void appendInterval(Interval value) {
    throw doesNotFit("Interval");
  }

  /**
   * Appends an object of the kinds that {@link Column#getObject} gives; any integer that the type
   * can hold; null. A map takes a {@code Map} too, a union a {@code Map.Entry} of type id and
   * value.
   */
  public final void append(Object value) {
    if (value == null) {
      appendNull();
    } else if (value instanceof Number number) {
      appendNumber(number);
    } else if (value instanceof String text) {
      appendString(text);
    } else if (value instanceof Boolean bool) {
      appendBoolean(bool);
    } else if (value instanceof byte[] bytes) {
      appendBytes(bytes);
    } else {
      appendOther(value);
    }
  }

  private void appendNumber(Number value) {
    if (value instanceof Double number) {
      appendDouble(number);
    } else if (value instanceof Float number) {
      appendFloat(number);
    } else if (value instanceof BigDecimal number) {
      appendBigDecimal(number);
    } else if (value instanceof BigInteger number) {
      appendBigDecimal(new BigDecimal(number));
    } else {
      appendLong(value.longValue());
    }
  }

  private void appendOther(Object value) {
    if (value instanceof LocalDate date) {
      appendLocalDate(date);
    } else if (value instanceof LocalTime time) {
      appendLocalTime(time);
    } else if (value instanceof LocalDateTime time) {
      appendLocalDateTime(time);
    } else if (value instanceof Instant instant) {
      appendInstant(instant);
    } else if (value instanceof Duration duration) {
      appendDuration(duration);
    } else if (value instanceof Interval interval) {
      appendInterval(interval);
    } else {
      appendWhole(value);
    }
  }

  private void appendWhole(Object value) {
    int before = length;
    try {
      appendNested(value);
    } catch (RuntimeException e) {
      truncate(before);
      throw e;
    }
  }

  /** Appends a list, map or map entry to a column with children. */
  void appendNested(Object value) {
    throw doesNotFit(value.getClass().getSimpleName());
  }

  /**
   * This builder as that of a list in any of its forms.
   *
   * @throws ConfigurationException if it is of another type; so do the other conversions
   */
  public final ListBuilder asList() {
    return as(ListBuilder.class, "list");
  }

  /** This builder as that of a map. */
  public final MapBuilder asMap() {
    return as(MapBuilder.class, "map");
  }

  /** This builder as that of a struct. */
  public final StructBuilder asStruct() {
    return as(StructBuilder.class, "struct");
  }

  /** This builder as that of a union. */
  public final UnionBuilder asUnion() {
    return as(UnionBuilder.class, "union");
  }

  /** This builder as that of a run-end encoded column. */
  public final RunEndEncodedBuilder asRuns() {
    return as(RunEndEncodedBuilder.class, "run-end encoded");
  }

  /** This builder as that of a dictionary encoded column. */
  public final DictionaryBuilder asDictionary() {
    return as(DictionaryBuilder.class, "dictionary encoded");
  }

  private <B extends ColumnBuilder> B as(Class<B> wanted, String kind) {
    if (wanted.isInstance(this)) {
      return wanted.cast(this);
    }
    throw new ConfigurationException("column '" + field + "' is not " + kind);
  }

  /**
   * The column of the rows appended so far, which the caller owns. The builder is empty then.
   *
   * @throws ConfigurationException if a list, struct, map or union is not complete
   */
  public final OwnedColumn finish() {
    List<MemoryLease> leases = new ArrayList<>();
    try {
      return new OwnedColumn(Column.of(take(leases)), leases);
    } catch (RuntimeException e) {
      leases.forEach(MemoryLease::close);
      throw e;
    }
  }

  /** The parts of the rows appended so far; what holds their memory is added to the leases. */
  final ArrayData take(List<MemoryLease> leases) {
    checkComplete();
    int rows = length;
    int nulls = nullCount();
    List<ArrowBuffer> buffers = new ArrayList<>();
    if (hasValidity()) {
      buffers.add(validity.take(rows, leases));
    }
    takeBuffers(rows, buffers, leases);
    List<ArrayData> children = takeChildren(leases);
    Optional<Dictionary> dictionary = takeDictionary(leases);
    length = 0;
    return new ArrayData(field, 0, rows, nulls, List.copyOf(buffers), children, dictionary);
  }

  private boolean hasValidity() {
    List<BufferKind> layout = field.storageType().layout();
    return !layout.isEmpty() && layout.get(0).role() == BufferKind.Role.VALIDITY;
  }

  int nullCount() {
    return validity.nulls();
  }

  /**
   * Forgets the rows behind the first ones, complete or not, also those of children. A dictionary
   * keeps its values.
   *
   * @param rows from 0 to {@link #length}
   */
  public final void truncate(int rows) {
    Objects.checkFromToIndex(rows, length, length);
    truncateValues(rows);
    validity.truncate(rows);
    length = rows;
  }

  /** Forgets the rows appended since the last {@link #finish} and frees their memory. */
  public final void clear() {
    length = 0;
    validity.release();
    release();
  }

  /** Frees the memory and forgets dictionaries; it may be used again. Idempotent. */
  @Override
  public final void close() {
    clear();
    forget();
  }

  /** Forgets what outlives a column. */
  void forget() {}

  /** Makes the slot of a row a value of zeros or no bytes; for nested types, with children. */
  abstract void writeEmpty(int row);

  /** Forgets the values behind the first rows; {@link #length} is still what it was. */
  abstract void truncateValues(int rows);

  /** Adds the buffers behind the validity. */
  abstract void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases);

  List<ArrayData> takeChildren(List<MemoryLease> leases) {
    return List.of();
  }

  Optional<Dictionary> takeDictionary(List<MemoryLease> leases) {
    return Optional.empty();
  }

  /** Throws if the last row is not complete. */
  void checkComplete() {}

  /** Frees the memory of the rows. */
  abstract void release();

  /** Appends a row that is there but that nobody reads, below a null. */
  void appendEmpty() {
    checkRoom();
    writeEmpty(length);
    added();
  }

  /** Counts the row whose value has been written. */
  final void added() {
    validity.addValid(length);
    length++;
  }

  /** Counts rows of a type without validity. */
  final void addedRows(int rows) {
    length += rows;
  }

  final void checkRoom() {
    checkRoom(1);
  }

  final void checkRoom(int more) {
    if (more > Integer.MAX_VALUE - length) {
      throw new LimitExceededException(
          "column '"
              + field.name()
              + "': "
              + length
              + " rows and "
              + more
              + " more are more than an int can count");
    }
  }

  final ConfigurationException doesNotFit(String kind) {
    return new ConfigurationException(
        "column '" + field.name() + "' of type " + field.type() + " takes no " + kind);
  }

  final ConfigurationException rejected(String what) {
    return new ConfigurationException("column '" + field.name() + "', row " + length + ": " + what);
  }

  final ConfigurationException cannotHold(Object value) {
    return rejected(field.type() + " cannot hold " + value);
  }
}
