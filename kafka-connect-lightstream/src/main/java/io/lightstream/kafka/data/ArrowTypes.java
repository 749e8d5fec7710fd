// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * Which Arrow type the values of a Connect schema are written as.
 *
 * <table>
 * <caption>Connect to Arrow</caption>
 * <tr><th>Connect</th><th>Arrow</th></tr>
 * <tr><td>BOOLEAN</td><td>bool</td></tr>
 * <tr><td>INT8, INT16, INT32, INT64</td><td>int8, int16, int32, int64</td></tr>
 * <tr><td>FLOAT32, FLOAT64</td><td>float32, float64</td></tr>
 * <tr><td>STRING</td><td>utf8</td></tr>
 * <tr><td>BYTES</td><td>binary</td></tr>
 * <tr><td>Decimal</td><td>decimal128 with the precision of the parameter
 *     connect.decimal.precision, or 38; decimal256 for more digits</td></tr>
 * <tr><td>Date</td><td>date32[day]</td></tr>
 * <tr><td>Time</td><td>time32[ms]</td></tr>
 * <tr><td>Timestamp</td><td>timestamp[ms, tz=UTC]</td></tr>
 * <tr><td>STRUCT</td><td>struct</td></tr>
 * <tr><td>ARRAY</td><td>list</td></tr>
 * <tr><td>MAP</td><td>map, whose keys are never null</td></tr>
 * </table>
 *
 * <p>A schema of {@link ConnectTypes} says in its parameter {@value #TYPE_PARAMETER} which other
 * Arrow type its values come from, and becomes that type again. Other names and parameters do not
 * matter: what is not known is written as its plain type.
 */
public final class ArrowTypes {

  /** The parameter that names the Arrow type where it is not the usual one. */
  public static final String TYPE_PARAMETER = "arrow.type";

  static final String EXTENSION_NAME_PARAMETER = "arrow.extension.name";
  static final String EXTENSION_METADATA_PARAMETER = "arrow.extension.metadata";
  static final String EXTENSION_NAME = "ARROW:extension:name";
  static final String EXTENSION_METADATA = "ARROW:extension:metadata";

  /** How Avro's and other converters say the precision, which Connect has no place for. */
  static final String PRECISION_PARAMETER = "connect.decimal.precision";

  static final int WIDE_BITS = 256;
  static final int USUAL_BITS = 128;
  static final int USUAL_PRECISION = DataType.maxDecimalPrecision(USUAL_BITS);
  static final int MOST_PRECISION = DataType.maxDecimalPrecision(WIDE_BITS);

  /** How deep types may be nested, which is what readers of Arrow streams allow. */
  static final int MOST_NESTING = 60;

  private static final int SHOWN_NAMES = 8;

  private final List<org.apache.kafka.connect.data.Schema> within = new ArrayList<>();
  private final List<String> path = new ArrayList<>();

  private ArrowTypes() {}

  /**
   * Returns the schema of batches with a column for each field of a struct.
   *
   * @throws DataException that names the path of the field that Arrow has no type for, or if it is
   *     not a struct
   */
  public static Schema schema(org.apache.kafka.connect.data.Schema struct) {
    if (struct.type() != org.apache.kafka.connect.data.Schema.Type.STRUCT) {
      throw new DataException(
          "columns are made of the fields of a STRUCT, not of " + struct.type());
    }
    ArrowTypes types = new ArrowTypes();
    types.within.add(struct);
    return new Schema(types.fields(struct), Map.of());
  }

  /**
   * Returns the field for values of one schema; nullable if they are optional.
   *
   * @throws DataException that names the path of the field that Arrow has no type for
   */
  public static Field field(String name, org.apache.kafka.connect.data.Schema schema) {
    return new ArrowTypes().nested(name, schema);
  }

  private List<Field> fields(org.apache.kafka.connect.data.Schema struct) {
    List<Field> fields = new ArrayList<>(struct.fields().size());
    for (org.apache.kafka.connect.data.Field field : struct.fields()) {
      fields.add(nested(field.name(), field.schema()));
    }
    return fields;
  }

  private Field nested(String name, org.apache.kafka.connect.data.Schema schema) {
    path.add(name);
    for (org.apache.kafka.connect.data.Schema outer : within) {
      if (outer == schema && !schema.type().isPrimitive()) {
        throw refused(place(), "its type is recursive, and Arrow has no recursive types");
      }
    }
    if (path.size() > MOST_NESTING) {
      throw refused(place(), "types are nested deeper than " + MOST_NESTING);
    }
    within.add(schema);
    Field field = field(schema, name);
    within.remove(within.size() - 1);
    path.remove(path.size() - 1);
    return field;
  }

  private Field field(org.apache.kafka.connect.data.Schema schema, String name) {
    DataType type = special(schema).orElseGet(() -> usual(schema, place()));
    List<Field> children = children(schema, type);
    return new Field(
        name, type, schema.isOptional(), Optional.empty(), children, extension(schema));
  }

  private static Map<String, String> extension(org.apache.kafka.connect.data.Schema schema) {
    String name = parameter(schema, EXTENSION_NAME_PARAMETER);
    if (name == null) {
      return Map.of();
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(EXTENSION_NAME, name);
    String parameters = parameter(schema, EXTENSION_METADATA_PARAMETER);
    if (parameters != null) {
      metadata.put(EXTENSION_METADATA, parameters);
    }
    return metadata;
  }

  static String parameter(org.apache.kafka.connect.data.Schema schema, String name) {
    Map<String, String> parameters = schema.parameters();
    return parameters == null ? null : parameters.get(name);
  }

  /** The type that the parameter names, where values of the schema are what that type has. */
  private static Optional<DataType> special(org.apache.kafka.connect.data.Schema schema) {
    String text = parameter(schema, TYPE_PARAMETER);
    if (text == null) {
      return Optional.empty();
    }
    return TypeText.parse(text).filter(type -> ConnectTypes.fits(type, schema));
  }

  private List<Field> children(org.apache.kafka.connect.data.Schema schema, DataType type) {
    if (type instanceof DataType.MapType) {
      Field key = required(nested("key", schema.keySchema()));
      Field value = nested("value", schema.valueSchema());
      return List.of(Field.required("entries", new DataType.Struct(), key, value));
    } else if (type instanceof DataType.Struct || type instanceof DataType.Union) {
      return fields(schema);
    } else if (type.childCount() == 1) {
      return List.of(nested("item", schema.valueSchema()));
    }
    return List.of();
  }

  /** Keys of an Arrow map are never null; a null key is an error of the record that holds it. */
  private static Field required(Field field) {
    return new Field(
        field.name(), field.type(), false, field.dictionary(), field.children(), field.metadata());
  }

  /** The type where no parameter names one. */
  static DataType usual(org.apache.kafka.connect.data.Schema schema, String place) {
    String name = schema.name() == null ? "" : schema.name();
    org.apache.kafka.connect.data.Schema.Type type = schema.type();
    return switch (type) {
      case INT32 ->
          name.equals(Date.LOGICAL_NAME)
              ? new DataType.Date(DateUnit.DAY)
              : name.equals(Time.LOGICAL_NAME)
                  ? new DataType.Time(TimeUnit.MILLISECOND)
                  : new DataType.Int(Integer.SIZE, true);
      case INT64 ->
          name.equals(Timestamp.LOGICAL_NAME)
              ? new DataType.Timestamp(TimeUnit.MILLISECOND, Optional.of("UTC"))
              : new DataType.Int(Long.SIZE, true);
      case BYTES ->
          name.equals(Decimal.LOGICAL_NAME) ? decimal(schema, place) : new DataType.Binary();
      default -> plain(type);
    };
  }

  private static DataType plain(org.apache.kafka.connect.data.Schema.Type type) {
    return switch (type) {
      case BOOLEAN -> new DataType.Bool();
      case INT8 -> new DataType.Int(Byte.SIZE, true);
      case INT16 -> new DataType.Int(Short.SIZE, true);
      case INT32 -> new DataType.Int(Integer.SIZE, true);
      case INT64 -> new DataType.Int(Long.SIZE, true);
      case FLOAT32 -> new DataType.FloatingPoint(Float.SIZE);
      case FLOAT64 -> new DataType.FloatingPoint(Double.SIZE);
      case STRING -> new DataType.Utf8();
      case BYTES -> new DataType.Binary();
      case STRUCT -> new DataType.Struct();
      case ARRAY -> new DataType.ListType();
      case MAP -> new DataType.MapType(false);
    };
  }

  private static DataType decimal(org.apache.kafka.connect.data.Schema schema, String place) {
    int scale = number(schema, Decimal.SCALE_FIELD, 0, place);
    int usual = scale > USUAL_PRECISION ? MOST_PRECISION : USUAL_PRECISION;
    int precision = number(schema, PRECISION_PARAMETER, usual, place);
    if (precision < 1 || precision > MOST_PRECISION) {
      throw refused(
          place, "a precision of " + precision + " digits: decimals have 1 to " + MOST_PRECISION);
    }
    return new DataType.Decimal(
        precision, scale, precision > USUAL_PRECISION ? WIDE_BITS : USUAL_BITS);
  }

  private static int number(
      org.apache.kafka.connect.data.Schema schema, String parameter, int otherwise, String place) {
    String text = parameter(schema, parameter);
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw refused(place, "the parameter " + parameter + " is '" + text + "', which is no number");
    }
  }

  private String place() {
    int shown = Math.min(path.size(), SHOWN_NAMES);
    return String.join(".", path.subList(0, shown)) + (shown < path.size() ? "..." : "");
  }

  private static DataException refused(String place, String why) {
    return new DataException("field '" + place + "': " + why);
  }
}
