// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * What Connect's types are called in Arrow.
 *
 * <table>
 * <caption>Connect to Arrow</caption>
 * <tr><th>Connect</th><th>Arrow</th></tr>
 * <tr><td>BOOLEAN</td><td>bool</td></tr>
 * <tr><td>INT8, INT16, INT32, INT64</td><td>int8, int16, int32, int64</td></tr>
 * <tr><td>FLOAT32, FLOAT64</td><td>float32, float64</td></tr>
 * <tr><td>STRING</td><td>utf8</td></tr>
 * <tr><td>BYTES</td><td>binary</td></tr>
 * <tr><td>Decimal</td><td>decimal128 with the schema's precision (parameter
 *     connect.decimal.precision), or the largest, 38</td></tr>
 * <tr><td>Date</td><td>date32[day]</td></tr>
 * <tr><td>Time</td><td>time32[ms]</td></tr>
 * <tr><td>Timestamp</td><td>timestamp[ms, tz=UTC]</td></tr>
 * <tr><td>STRUCT</td><td>struct</td></tr>
 * <tr><td>ARRAY</td><td>list</td></tr>
 * <tr><td>MAP</td><td>map</td></tr>
 * </table>
 */
final class ArrowSchemas {

  /**
   * How Avro's and other converters say the precision, which Connect's Decimal has no place for.
   */
  static final String PRECISION_PARAMETER = "connect.decimal.precision";

  static final int MOST_PRECISION = DataType.maxDecimalPrecision(128);
  private static final int DECIMAL_BITS = 128;

  private ArrowSchemas() {}

  /**
   * Returns the Arrow schema of records with this value schema.
   *
   * @throws DataException if it is not a struct or has a field that Arrow has no type for
   */
  static Schema of(org.apache.kafka.connect.data.Schema value) {
    return new Schema(fields(value), Map.of());
  }

  private static List<Field> fields(org.apache.kafka.connect.data.Schema struct) {
    return struct.fields().stream().map(f -> field(f.name(), f.schema())).toList();
  }

  private static Field field(String name, org.apache.kafka.connect.data.Schema schema) {
    return new Field(
        name,
        type(name, schema),
        schema.isOptional(),
        Optional.empty(),
        children(schema),
        Map.of());
  }

  private static List<Field> children(org.apache.kafka.connect.data.Schema schema) {
    return switch (schema.type()) {
      case STRUCT -> fields(schema);
      case ARRAY -> List.of(field("item", schema.valueSchema()));
      case MAP ->
          List.of(
              Field.required(
                  "entries",
                  new DataType.Struct(),
                  required(field("key", schema.keySchema())),
                  field("value", schema.valueSchema())));
      default -> List.of();
    };
  }

  /** Keys of an Arrow map are never null; a null key is an error of the record that holds it. */
  private static Field required(Field field) {
    return new Field(
        field.name(), field.type(), false, field.dictionary(), field.children(), field.metadata());
  }

  private static DataType type(String name, org.apache.kafka.connect.data.Schema schema) {
    if (schema.name() != null) {
      switch (schema.name()) {
        case Date.LOGICAL_NAME:
          return new DataType.Date(DataType.DateUnit.DAY);
        case Time.LOGICAL_NAME:
          return new DataType.Time(DataType.TimeUnit.MILLISECOND);
        case Timestamp.LOGICAL_NAME:
          return new DataType.Timestamp(DataType.TimeUnit.MILLISECOND, Optional.of("UTC"));
        case Decimal.LOGICAL_NAME:
          return decimal(name, schema);
        default:
          break; // a name of the user's own does not change what the values are
      }
    }
    return plainType(schema.type());
  }

  private static DataType plainType(org.apache.kafka.connect.data.Schema.Type type) {
    return switch (type) {
      case BOOLEAN -> new DataType.Bool();
      case INT8 -> new DataType.Int(8, true);
      case INT16 -> new DataType.Int(16, true);
      case INT32 -> new DataType.Int(32, true);
      case INT64 -> new DataType.Int(64, true);
      case FLOAT32 -> new DataType.FloatingPoint(32);
      case FLOAT64 -> new DataType.FloatingPoint(64);
      case STRING -> new DataType.Utf8();
      case BYTES -> new DataType.Binary();
      case STRUCT -> new DataType.Struct();
      case ARRAY -> new DataType.ListType();
      case MAP -> new DataType.MapType(false);
    };
  }

  private static DataType decimal(String name, org.apache.kafka.connect.data.Schema schema) {
    Map<String, String> parameters = schema.parameters();
    int scale = number(name, parameters, Decimal.SCALE_FIELD, 0);
    int precision = number(name, parameters, PRECISION_PARAMETER, MOST_PRECISION);
    if (precision < 1 || precision > MOST_PRECISION) {
      throw new DataException(
          "field '"
              + name
              + "' is a decimal with a precision of "
              + precision
              + ": allowed are 1 to "
              + MOST_PRECISION);
    }
    return new DataType.Decimal(precision, scale, DECIMAL_BITS);
  }

  private static int number(
      String field, Map<String, String> parameters, String parameter, int otherwise) {
    String text = parameters == null ? null : parameters.get(parameter);
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new DataException(
          "field '" + field + "' has '" + text + "' as " + parameter + ": it must be a number", e);
    }
  }
}
