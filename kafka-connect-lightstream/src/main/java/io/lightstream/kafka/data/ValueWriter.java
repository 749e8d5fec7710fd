// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.BufferKind;
import io.lightstream.column.ColumnBuilder;
import io.lightstream.error.ConfigurationException;

/** Writes values as Connect has them into one column. */
abstract class ValueWriter {

  private static final String PLACE = "column '";

  final ColumnBuilder builder;

  ValueWriter(ColumnBuilder builder) {
    this.builder = builder;
  }

  /**
   * Appends a value, null or not. What has been appended when this throws is cut off by the caller.
   *
   * @throws BadValueException if the column cannot hold it
   */
  final void write(Object value) {
    try {
      if (value == null) {
        writeNull();
      } else {
        value(value);
      }
    } catch (ConfigurationException e) {
      throw new BadValueException(rule(e.getMessage()), e);
    }
  }

  /** The message without the column, which the path says better. */
  private static String rule(String message) {
    int end = message.indexOf(": ");
    return message.startsWith(PLACE) && end > 0 ? message.substring(end + 2) : message;
  }

  private void writeNull() {
    if (!builder.field().nullable()) {
      throw new BadValueException("null, and the field is not optional");
    }
    builder.appendNull();
  }

  /** Appends a value that is not null. */
  abstract void value(Object value);

  /** Whether a value without a schema, which is not null, would be inferred to fit as it is. */
  abstract boolean takes(Object value);

  /** The same for one that may be null. */
  final boolean takesAny(Object value) {
    return value == null ? builder.field().nullable() : takes(value);
  }

  /** Bits that every value takes; what one takes besides is added to a {@link Tally}. */
  long bits() {
    long sum = 0;
    for (BufferKind kind : builder.field().type().layout()) {
      sum +=
          switch (kind.role()) {
            case VALIDITY, BITS -> 1;
            default -> (long) kind.elementBytes() * Byte.SIZE;
          };
    }
    return sum;
  }

  final BadValueException wrong(Object value, String expected) {
    return new BadValueException(
        "the value is "
            + BadValueException.describe(value)
            + ": "
            + builder.field().type()
            + " takes "
            + expected);
  }

  final BadValueException cannotHold(Object value) {
    return new BadValueException(builder.field().type() + " cannot hold " + value);
  }
}
