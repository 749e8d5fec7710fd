// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;

/** Writes STRING. */
final class TextWriter extends ValueWriter {

  private final Tally tally;

  TextWriter(ColumnBuilder builder, Tally tally) {
    super(builder);
    this.tally = tally;
  }

  @Override
  void value(Object value) {
    if (!(value instanceof String text)) {
      throw wrong(value, "String");
    }
    builder.appendString(text);
    tally.addBytes(text.length());
  }

  @Override
  boolean takes(Object value) {
    return value instanceof String;
  }
}
