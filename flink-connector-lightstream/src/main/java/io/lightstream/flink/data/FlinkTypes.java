// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DayTimeIntervalType;
import org.apache.flink.table.types.logical.DayTimeIntervalType.DayTimeResolution;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.VariantType;
import org.apache.flink.table.types.logical.YearMonthIntervalType;
import org.apache.flink.table.types.logical.YearMonthIntervalType.YearMonthResolution;

/**
 * What Arrow's types are called in Flink.
 *
 * <table>
 * <caption>Arrow to Flink</caption>
 * <tr><th>Arrow</th><th>Flink</th></tr>
 * <tr><td>bool</td><td>BOOLEAN</td></tr>
 * <tr><td>int8, int16, int32, int64</td><td>TINYINT, SMALLINT, INT, BIGINT</td></tr>
 * <tr><td>uint8, uint16, uint32, uint64</td><td>SMALLINT, INT, BIGINT, DECIMAL(20, 0)</td></tr>
 * <tr><td>float16, float32; float64</td><td>FLOAT; DOUBLE</td></tr>
 * <tr><td>decimals of any width</td>
 *     <td>DECIMAL(precision, scale), with as many digits as there are before and behind the point:
 *     up to 38</td></tr>
 * <tr><td>date32, date64</td><td>DATE</td></tr>
 * <tr><td>time32, time64</td><td>TIME(0), TIME(3), TIME(6), TIME(9); Flink keeps milliseconds</td></tr>
 * <tr><td>timestamp without and with a zone</td>
 *     <td>TIMESTAMP and TIMESTAMP_LTZ of 0, 3, 6 or 9 digits</td></tr>
 * <tr><td>interval[months]</td><td>INTERVAL YEAR TO MONTH</td></tr>
 * <tr><td>duration, interval[day_time]</td>
 *     <td>INTERVAL DAY TO SECOND; Flink keeps milliseconds, and a day has 24 hours</td></tr>
 * <tr><td>utf8, large_utf8, utf8_view</td><td>STRING</td></tr>
 * <tr><td>binary, large_binary, binary_view; fixed_size_binary</td><td>BYTES; BINARY(n), and BYTES
 *     if n is 0</td></tr>
 * <tr><td>all lists; map; struct</td><td>ARRAY; MAP; ROW</td></tr>
 * <tr><td>extension arrow.parquet.variant over a struct of metadata and value</td>
 *     <td>VARIANT</td></tr>
 * <tr><td>null</td><td>STRING, though it can be read as any type</td></tr>
 * <tr><td>dictionary encoded, run-end encoded</td><td>as their values</td></tr>
 * </table>
 *
 * <p>Intervals of months, days and nanoseconds together and unions have no counterpart.
 */
public final class FlinkTypes {

  private static final int UINT64_DIGITS = 20;

  private final LogicalType ofNull;

  private FlinkTypes(LogicalType ofNull) {
    this.ofNull = ofNull;
  }

  /**
   * Returns the row type with all columns of a schema.
   *
   * @throws ConfigurationException that names the column Flink has no type for
   */
  public static RowType of(Schema schema) {
    return declarable().rowType(schema.fields(), false);
  }

  /**
   * Returns the type of one column.
   *
   * @throws ConfigurationException that names the column if Flink has no type for it
   */
  public static LogicalType of(Field field) {
    return declarable().type(field);
  }

  private static FlinkTypes declarable() {
    return new FlinkTypes(new VarCharType(VarCharType.MAX_LENGTH));
  }

  /** The same with NULL for null, which Flink has a type for but no columns of. */
  static LogicalType exact(Field field) {
    return new FlinkTypes(new NullType()).type(field);
  }

  private LogicalType type(Field field) {
    boolean nullable = field.nullable();
    DataType type = field.type();
    if (type instanceof DataType.Bool) {
      return new BooleanType(nullable);
    } else if (type instanceof DataType.Int integer) {
      return integer(integer, nullable);
    } else if (type instanceof DataType.FloatingPoint floating) {
      return floating.bits() == Double.SIZE ? new DoubleType(nullable) : new FloatType(nullable);
    } else if (type instanceof DataType.Decimal decimal) {
      return decimal(field, decimal);
    } else if (isText(type)) {
      return new VarCharType(nullable, VarCharType.MAX_LENGTH);
    } else if (isBinary(type)) {
      return new VarBinaryType(nullable, VarBinaryType.MAX_LENGTH);
    } else if (type instanceof DataType.FixedSizeBinary binary) {
      return binary.byteWidth() == 0
          ? new VarBinaryType(nullable, VarBinaryType.MAX_LENGTH)
          : new BinaryType(nullable, binary.byteWidth());
    } else if (type instanceof DataType.Null) {
      return ofNull;
    }
    return temporal(field);
  }

  private LogicalType temporal(Field field) {
    boolean nullable = field.nullable();
    DataType type = field.type();
    if (type instanceof DataType.Date) {
      return new DateType(nullable);
    } else if (type instanceof DataType.Time time) {
      return new TimeType(nullable, digits(time.unit()));
    } else if (type instanceof DataType.Timestamp timestamp) {
      int digits = digits(timestamp.unit());
      return timestamp.zone().isPresent()
          ? new LocalZonedTimestampType(nullable, digits)
          : new TimestampType(nullable, digits);
    } else if (type instanceof DataType.Duration duration) {
      return interval(nullable, digits(duration.unit()));
    } else if (type instanceof DataType.Interval interval) {
      return interval(field, interval);
    }
    return nested(field);
  }

  private LogicalType nested(Field field) {
    boolean nullable = field.nullable();
    DataType type = field.type();
    if (isList(type)) {
      return new ArrayType(nullable, type(field.children().get(0)));
    } else if (type instanceof DataType.MapType) {
      List<Field> entry = field.children().get(0).children();
      return new MapType(nullable, type(entry.get(0)), type(entry.get(1)));
    } else if (type instanceof DataType.Struct) {
      return isVariant(field) ? new VariantType(nullable) : rowType(field.children(), nullable);
    } else if (type instanceof DataType.RunEndEncoded) {
      return type(field.children().get(1)).copy(nullable || field.children().get(1).nullable());
    }
    throw hasNone(field);
  }

  private static ConfigurationException hasNone(Field field) {
    return new ConfigurationException(
        "column '"
            + field.name()
            + "' is of type "
            + field.type()
            + ", which Flink has no type for");
  }

  private static LogicalType interval(Field field, DataType.Interval type) {
    return switch (type.unit()) {
      case YEAR_MONTH ->
          new YearMonthIntervalType(
              field.nullable(),
              YearMonthResolution.YEAR_TO_MONTH,
              YearMonthIntervalType.MAX_PRECISION);
      case DAY_TIME -> interval(field.nullable(), digits(TimeUnit.MILLISECOND));
      case MONTH_DAY_NANO -> throw hasNone(field);
    };
  }

  private static LogicalType interval(boolean nullable, int digits) {
    return new DayTimeIntervalType(
        nullable, DayTimeResolution.DAY_TO_SECOND, DayTimeIntervalType.MAX_DAY_PRECISION, digits);
  }

  /** Whether it is what {@link ArrowTypes} makes of VARIANT; a shredded one is not. */
  private static boolean isVariant(Field field) {
    List<Field> parts = field.children();
    return field.extensionName().filter(ArrowTypes.VARIANT_EXTENSION::equals).isPresent()
        && parts.size() == 2
        && parts.stream().allMatch(part -> isBinary(part.type()))
        && parts.stream().map(Field::name).toList().containsAll(ArrowTypes.VARIANT_PARTS);
  }

  private RowType rowType(List<Field> fields, boolean nullable) {
    return new RowType(
        nullable, fields.stream().map(f -> new RowType.RowField(f.name(), type(f))).toList());
  }

  private static LogicalType integer(DataType.Int type, boolean nullable) {
    int bits = type.signed() ? type.bits() : type.bits() * 2;
    return switch (bits) {
      case Byte.SIZE -> new TinyIntType(nullable);
      case Short.SIZE -> new SmallIntType(nullable);
      case Integer.SIZE -> new IntType(nullable);
      case Long.SIZE -> new BigIntType(nullable);
      default -> new DecimalType(nullable, UINT64_DIGITS, 0);
    };
  }

  private static LogicalType decimal(Field field, DataType.Decimal type) {
    int scale = Math.max(type.scale(), 0);
    int precision = Math.max(type.precision() - Math.min(type.scale(), 0), scale);
    if (precision > DecimalType.MAX_PRECISION) {
      throw new ConfigurationException(
          "column '"
              + field.name()
              + "' is of type "
              + type
              + ": Flink's DECIMAL has up to "
              + DecimalType.MAX_PRECISION
              + " digits");
    }
    return new DecimalType(field.nullable(), precision, scale);
  }

  private static int digits(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 0;
      case MILLISECOND -> 3;
      case MICROSECOND -> 6;
      case NANOSECOND -> 9;
    };
  }

  private static boolean isText(DataType type) {
    return type instanceof DataType.Utf8
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.Utf8View;
  }

  private static boolean isBinary(DataType type) {
    return type instanceof DataType.Binary
        || type instanceof DataType.LargeBinary
        || type instanceof DataType.BinaryView;
  }

  private static boolean isList(DataType type) {
    return type instanceof DataType.ListType
        || type instanceof DataType.LargeList
        || type instanceof DataType.ListView
        || type instanceof DataType.LargeListView
        || type instanceof DataType.FixedSizeList;
  }
}
