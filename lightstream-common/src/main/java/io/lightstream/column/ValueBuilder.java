// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Objects;

/** A builder that compares values before it writes them: of runs, or of a dictionary. */
public abstract sealed class ValueBuilder extends ColumnBuilder
    permits RunEndEncodedBuilder, DictionaryBuilder {

  ValueBuilder(Field field, BuilderContext context) {
    super(field, context);
  }

  /** Appends a value that is not null, as an object. */
  abstract void appendValue(Object value);

  @Override
  public final void appendBoolean(boolean value) {
    appendValue(value);
  }

  @Override
  public final void appendLong(long value) {
    appendValue(value);
  }

  @Override
  public final void appendFloat(float value) {
    appendValue(value);
  }

  @Override
  public final void appendDouble(double value) {
    appendValue(value);
  }

  @Override
  public final void appendBigDecimal(BigDecimal value) {
    appendValue(value);
  }

  @Override
  public final void appendBytes(byte[] source, int offset, int bytes) {
    Objects.checkFromIndexSize(offset, bytes, source.length);
    appendValue(Arrays.copyOfRange(source, offset, offset + bytes));
  }

  @Override
  public final void appendString(String value) {
    appendValue(value);
  }

  @Override
  public final void appendLocalDate(LocalDate value) {
    appendValue(value);
  }

  @Override
  public final void appendLocalTime(LocalTime value) {
    appendValue(value);
  }

  @Override
  public final void appendLocalDateTime(LocalDateTime value) {
    appendValue(value);
  }

  @Override
  public final void appendInstant(Instant value) {
    appendValue(value);
  }

  @Override
  public final void appendDuration(Duration value) {
    appendValue(value);
  }

  @Override
  public final void appendInterval(Interval value) {
    appendValue(value);
  }

  @Override
  final void appendNested(Object value) {
    appendValue(value);
  }
}
