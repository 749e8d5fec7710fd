// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DictionaryColumn;
import io.lightstream.column.IntervalColumn;
import io.lightstream.column.ListColumn;
import io.lightstream.column.MapColumn;
import io.lightstream.column.RunEndEncodedColumn;
import io.lightstream.column.StructColumn;
import io.lightstream.column.UnionColumn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Chooses the reader that serves a column, by its type alone: a schema that {@link ArrowTypes} made
 * the type of, or {@link ConnectTypes} of the type, fits the values.
 */
final class Readers {

  private Readers() {}

  static ValueReader of(Column column, Schema schema, ValueBudget budget) {
    if (column instanceof DictionaryColumn encoded) {
      return new DictionaryReader(encoded, values -> of(values, schema, budget));
    } else if (column instanceof RunEndEncodedColumn runs) {
      return new RunsReader(runs, of(runs.values(), schema, budget));
    } else if (column instanceof StructColumn structs) {
      return new StructReader(structs, schema, all(structs.children(), schema, budget));
    } else if (column instanceof UnionColumn unions) {
      return new UnionReader(unions, schema, all(unions.children(), schema, budget));
    } else if (column instanceof MapColumn maps) {
      ValueReader keys = of(maps.keys(), schema.keySchema(), budget);
      return new MapReader(maps, keys, of(maps.values(), schema.valueSchema(), budget), budget);
    } else if (column instanceof ListColumn lists) {
      return new ListReader(lists, of(lists.child(), schema.valueSchema(), budget), budget);
    }
    return new ScalarReader(column, accessor(column, column.field().type(), schema));
  }

  /** The readers of columns for the fields of a struct, in order. */
  static List<ValueReader> all(List<Column> columns, Schema struct, ValueBudget budget) {
    List<Field> fields = struct.fields();
    List<ValueReader> readers = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      readers.add(of(columns.get(i), fields.get(i).schema(), budget));
    }
    return readers;
  }

  private static IntFunction<Object> accessor(Column column, DataType type, Schema schema) {
    if (type instanceof DataType.Int integer) {
      return integer(column, integer);
    } else if (type instanceof DataType.FloatingPoint number) {
      return number.bits() == Double.SIZE ? column::getDouble : column::getFloat;
    } else if (type instanceof DataType.Bool) {
      return column::getBoolean;
    } else if (ConnectTypes.isText(type)) {
      return column::getString;
    } else if (type instanceof DataType.Decimal decimal) {
      return row -> scaled(column.getBigDecimal(row), decimal.scale());
    } else if (type instanceof DataType.Null) {
      return row -> null;
    }
    return temporal(column, type, schema);
  }

  /** Columns keep the scale, save where it is below zero. */
  private static BigDecimal scaled(BigDecimal value, int scale) {
    return value.scale() == scale ? value : value.setScale(scale);
  }

  private static IntFunction<Object> integer(Column column, DataType.Int type) {
    int bits = type.signed() ? type.bits() : type.bits() * 2;
    return switch (bits) {
      case Byte.SIZE -> row -> (byte) column.getInt(row);
      case Short.SIZE -> row -> (short) column.getInt(row);
      case Integer.SIZE -> column::getInt;
      case Long.SIZE -> column::getLong;
      default -> column::getBigDecimal;
    };
  }

  private static IntFunction<Object> temporal(Column column, DataType type, Schema schema) {
    if (type instanceof DataType.Date date) {
      return date.unit() == DateUnit.DAY
          ? row -> new Date(column.getInt(row) * DateWriter.MILLIS_PER_DAY)
          : row -> new Date(startOfDay(column.getLong(row)));
    } else if (type instanceof DataType.Time time && ConnectTypes.isMillis(time.unit())) {
      return time(column, millis(time.unit()));
    } else if (type instanceof DataType.Timestamp stamp && ConnectTypes.isMillis(stamp.unit())) {
      return timestamp(column, millis(stamp.unit()));
    } else if (type instanceof DataType.Interval interval) {
      return interval(column, interval.unit(), schema);
    }
    return isNumber(type) ? column::getLong : column::getBytes;
  }

  private static boolean isNumber(DataType type) {
    return type instanceof DataType.Time
        || type instanceof DataType.Timestamp
        || type instanceof DataType.Duration;
  }

  private static long startOfDay(long millis) {
    return millis - Math.floorMod(millis, DateWriter.MILLIS_PER_DAY);
  }

  private static long millis(TimeUnit unit) {
    return TimestampWriter.MILLIS_PER_SECOND / unit.perSecond();
  }

  private static IntFunction<Object> time(Column column, long millisPerUnit) {
    return row -> {
      long millis = column.getInt(row) * millisPerUnit;
      if (millis < 0 || millis >= DateWriter.MILLIS_PER_DAY) {
        throw cannotHold(column, row, "Time");
      }
      return new Date(millis);
    };
  }

  private static IntFunction<Object> timestamp(Column column, long millisPerUnit) {
    return row -> {
      try {
        return new Date(Math.multiplyExact(column.getLong(row), millisPerUnit));
      } catch (ArithmeticException e) {
        throw cannotHold(column, row, "Timestamp");
      }
    };
  }

  private static DataException cannotHold(Column column, int row, String type) {
    return new DataException(
        "column '"
            + column.field().name()
            + "', row "
            + row
            + ": Connect's "
            + type
            + " cannot hold "
            + column.getLong(row)
            + " of "
            + column.field().type());
  }

  private static IntFunction<Object> interval(Column column, IntervalUnit unit, Schema schema) {
    IntervalColumn intervals = (IntervalColumn) column;
    return switch (unit) {
      case YEAR_MONTH -> intervals::getMonths;
      case DAY_TIME ->
          row ->
              new Struct(schema)
                  .put(ConnectTypes.DAYS, intervals.getDays(row))
                  .put(
                      ConnectTypes.MILLISECONDS,
                      (int) (intervals.getNanos(row) / ConnectTypes.NANOS_PER_MILLI));
      case MONTH_DAY_NANO ->
          row ->
              new Struct(schema)
                  .put(ConnectTypes.MONTHS, intervals.getMonths(row))
                  .put(ConnectTypes.DAYS, intervals.getDays(row))
                  .put(ConnectTypes.NANOSECONDS, intervals.getNanos(row));
    };
  }
}
