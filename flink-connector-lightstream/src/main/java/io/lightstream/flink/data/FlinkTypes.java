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
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

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
 * <tr><td>decimals of up to 38 digits, with a scale from 0 to their precision</td>
 *     <td>DECIMAL(precision, scale)</td></tr>
 * <tr><td>date32, date64</td><td>DATE</td></tr>
 * <tr><td>time32, time64</td><td>TIME(0), TIME(3), TIME(6), TIME(9); Flink keeps milliseconds</td></tr>
 * <tr><td>timestamp without and with a zone</td>
 *     <td>TIMESTAMP and TIMESTAMP_LTZ of 0, 3, 6 or 9 digits</td></tr>
 * <tr><td>utf8, large_utf8, utf8_view</td><td>STRING</td></tr>
 * <tr><td>binary, large_binary, binary_view; fixed_size_binary</td><td>BYTES; BINARY(n)</td></tr>
 * <tr><td>all lists; map; struct</td><td>ARRAY; MAP; ROW</td></tr>
 * <tr><td>dictionary encoded, run-end encoded</td><td>as their values</td></tr>
 * </table>
 *
 * <p>Null, durations, intervals and unions have no counterpart.
 */
public final class FlinkTypes {

  private static final int UINT64_DIGITS = 20;

  private FlinkTypes() {}

  /**
   * Returns the row type with all columns of a schema.
   *
   * @throws ConfigurationException that names the column Flink has no type for
   */
  public static RowType of(Schema schema) {
    return rowType(schema.fields(), false);
  }

  /**
   * Returns the type of one column.
   *
   * @throws ConfigurationException that names the column if Flink has no type for it
   */
  public static LogicalType of(Field field) {
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
    } else if (type instanceof DataType.FixedSizeBinary binary && binary.byteWidth() > 0) {
      return new BinaryType(nullable, binary.byteWidth());
    }
    return temporalOrNested(field);
  }

  private static LogicalType temporalOrNested(Field field) {
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
    } else if (isList(type)) {
      return new ArrayType(nullable, of(field.children().get(0)));
    } else if (type instanceof DataType.MapType) {
      List<Field> entry = field.children().get(0).children();
      return new MapType(nullable, of(entry.get(0)), of(entry.get(1)));
    } else if (type instanceof DataType.Struct) {
      return rowType(field.children(), nullable);
    } else if (type instanceof DataType.RunEndEncoded) {
      return of(field.children().get(1)).copy(nullable || field.children().get(1).nullable());
    }
    throw new ConfigurationException(
        "column '" + field.name() + "' is of type " + type + ", which Flink has no type for");
  }

  private static RowType rowType(List<Field> fields, boolean nullable) {
    return new RowType(
        nullable, fields.stream().map(f -> new RowType.RowField(f.name(), of(f))).toList());
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
    if (type.precision() > DecimalType.MAX_PRECISION
        || type.scale() < 0
        || type.scale() > type.precision()) {
      throw new ConfigurationException(
          "column '"
              + field.name()
              + "' is of type "
              + type
              + ": Flink's DECIMAL has a precision of up to "
              + DecimalType.MAX_PRECISION
              + " and a scale from 0 to the precision");
    }
    return new DecimalType(field.nullable(), type.precision(), type.scale());
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
