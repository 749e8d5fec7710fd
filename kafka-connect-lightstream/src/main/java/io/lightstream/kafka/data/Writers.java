// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.Field;
import java.util.ArrayList;
import java.util.List;

/** Chooses the writer that serves a column. */
final class Writers {

  private final Tally tally;
  private final boolean keepsNulls;

  /** Writers that write the default of a field where it is null, as Connect's sinks do. */
  Writers(Tally tally) {
    this(tally, false);
  }

  private Writers(Tally tally, boolean keepsNulls) {
    this.tally = tally;
    this.keepsNulls = keepsNulls;
  }

  /** Writers that write null where a field may be null, whatever its default. */
  static Writers keepingNulls() {
    return new Writers(new Tally(), true);
  }

  /** The writers of fields that lie next to each other. */
  FieldWriters of(List<Field> fields, List<ColumnBuilder> builders) {
    return new FieldWriters(fields, all(builders).toArray(ValueWriter[]::new), keepsNulls);
  }

  private List<ValueWriter> all(List<ColumnBuilder> builders) {
    List<ValueWriter> writers = new ArrayList<>(builders.size());
    builders.forEach(builder -> writers.add(of(builder)));
    return writers;
  }

  ValueWriter of(ColumnBuilder builder) {
    DataType type = builder.field().type();
    if (type instanceof DataType.Bool) {
      return new BooleanWriter(builder);
    } else if (ConnectTypes.isUnsignedLong(type) || type instanceof DataType.Decimal) {
      return new DecimalWriter(builder);
    } else if (type instanceof DataType.FloatingPoint) {
      return new FloatingWriter(builder);
    } else if (ConnectTypes.isText(type)) {
      return new TextWriter(builder, tally);
    } else if (type instanceof DataType.Null) {
      return new NullWriter(builder);
    } else if (type.childCount() != 0) {
      return nested(builder, type);
    }
    return temporal(builder, type);
  }

  private ValueWriter nested(ColumnBuilder builder, DataType type) {
    if (type instanceof DataType.Struct) {
      return new StructWriter(
          builder.asStruct(), of(builder.field().children(), builder.asStruct().children()));
    } else if (type instanceof DataType.Union) {
      return new UnionWriter(builder.asUnion(), all(builder.asUnion().children()), tally);
    } else if (type instanceof DataType.MapType) {
      ValueWriter keys = of(builder.asMap().keys());
      return new MapWriter(builder.asMap(), keys, of(builder.asMap().values()), tally);
    }
    return new ListWriter(builder.asList(), of(builder.asList().child()), tally);
  }

  private ValueWriter temporal(ColumnBuilder builder, DataType type) {
    if (type instanceof DataType.Date) {
      return new DateWriter(builder);
    } else if (type instanceof DataType.Time time && ConnectTypes.isMillis(time.unit())) {
      return new TimeWriter(builder);
    } else if (type instanceof DataType.Timestamp stamp && ConnectTypes.isMillis(stamp.unit())) {
      return new TimestampWriter(builder);
    } else if (type instanceof DataType.Interval interval
        && interval.unit() != IntervalUnit.YEAR_MONTH) {
      return new IntervalWriter(builder);
    }
    return isNumber(type) ? new IntegerWriter(builder) : new BytesWriter(builder, tally);
  }

  private static boolean isNumber(DataType type) {
    return type instanceof DataType.Int
        || type instanceof DataType.Time
        || type instanceof DataType.Timestamp
        || type instanceof DataType.Duration
        || type instanceof DataType.Interval;
  }
}
