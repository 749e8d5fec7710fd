// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.DataType.TimeUnit;
import java.util.Optional;

/** Writes Timestamp. */
final class TimestampWriter extends ValueWriter {

  static final long MILLIS_PER_SECOND = 1_000;

  private final boolean seconds;
  private final boolean inferred;

  TimestampWriter(ColumnBuilder builder) {
    super(builder);
    DataType type = builder.field().type();
    this.seconds = ((DataType.Timestamp) type).unit() == TimeUnit.SECOND;
    this.inferred = type.equals(new DataType.Timestamp(TimeUnit.MILLISECOND, Optional.of("UTC")));
  }

  @Override
  void value(Object value) {
    if (!(value instanceof java.util.Date date)) {
      throw wrong(value, "java.util.Date");
    }
    long millis = date.getTime();
    if (!seconds) {
      builder.appendLong(millis);
    } else if (millis % MILLIS_PER_SECOND == 0) {
      builder.appendLong(millis / MILLIS_PER_SECOND);
    } else {
      throw cannotHold(date.toInstant());
    }
  }

  @Override
  boolean takes(Object value) {
    return inferred && value instanceof java.util.Date;
  }
}
