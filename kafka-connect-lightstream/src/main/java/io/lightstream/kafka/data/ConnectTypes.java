// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * Which Connect schema the values of an Arrow type are read as.
 *
 * <table>
 * <caption>Arrow to Connect</caption>
 * <tr><th>Arrow</th><th>Connect</th></tr>
 * <tr><td>bool, int8 to int64, float32, float64</td><td>BOOLEAN, INT8 to INT64, FLOAT32, FLOAT64
 *     </td></tr>
 * <tr><td>uint8, uint16, uint32; uint64</td><td>INT16, INT32, INT64; Decimal without digits behind
 *     the point</td></tr>
 * <tr><td>float16</td><td>FLOAT32</td></tr>
 * <tr><td>decimals</td><td>Decimal</td></tr>
 * <tr><td>text in all forms; bytes in all forms</td><td>STRING; BYTES</td></tr>
 * <tr><td>dates</td><td>Date</td></tr>
 * <tr><td>times and timestamps in s and ms</td><td>Time; Timestamp</td></tr>
 * <tr><td>times and timestamps in us and ns, durations</td><td>INT64 named {@value #TIME}, {@value
 *     #TIMESTAMP} and {@value #DURATION}: the number as it is, as Connect's own types end at
 *     milliseconds</td></tr>
 * <tr><td>intervals</td><td>{@value #INTERVAL}: INT32, or a STRUCT of the parts</td></tr>
 * <tr><td>lists in all forms; map; struct</td><td>ARRAY; MAP; STRUCT</td></tr>
 * <tr><td>unions</td><td>STRUCT named {@value #UNION}: an optional field for each type</td></tr>
 * <tr><td>null</td><td>STRING that is optional and always null</td></tr>
 * <tr><td>dictionary and run-end encoded</td><td>as their values</td></tr>
 * </table>
 *
 * <p>Where {@link ArrowTypes} would choose another type for the schema, its parameter {@link
 * ArrowTypes#TYPE_PARAMETER} names the one that it comes from. Extension types are what they are
 * stored as; their names are kept in parameters.
 */
public final class ConnectTypes {

  /** The name of times of day finer than Connect's: an INT64 of micro- or nanoseconds. */
  public static final String TIME = "io.lightstream.arrow.Time";

  /** The name of points in time finer than Connect's: an INT64 of micro- or nanoseconds. */
  public static final String TIMESTAMP = "io.lightstream.arrow.Timestamp";

  /** The name of durations: an INT64 of the unit that the parameter says. */
  public static final String DURATION = "io.lightstream.arrow.Duration";

  /** The name of calendar intervals. */
  public static final String INTERVAL = "io.lightstream.arrow.Interval";

  /** The name of values of one of several types. */
  public static final String UNION = "io.lightstream.arrow.Union";

  static final String MONTHS = "months";
  static final String DAYS = "days";
  static final String MILLISECONDS = "milliseconds";
  static final String NANOSECONDS = "nanoseconds";

  static final long NANOS_PER_MILLI = 1_000_000;

  private static final String CONNECT = "org.apache.kafka.connect.data.";
  private static final int UNSIGNED_LONG_DIGITS = 20;

  private ConnectTypes() {}

  /**
   * Returns the schema of structs with a field for each column, as rows of batches are.
   *
   * @throws DataException that names the column, if it has no name or that of another
   */
  public static Schema struct(io.lightstream.column.Schema arrow) {
    SchemaBuilder struct = SchemaBuilder.struct();
    addFields(struct, arrow.fields(), "");
    return struct.build();
  }

  /**
   * Returns the schema of the values of one column; optional if it is nullable.
   *
   * @throws DataException that names the path of a field below it that has no name or that of
   *     another
   */
  public static Schema of(Field field) {
    return schema(field, field.name());
  }

  private static void addFields(SchemaBuilder struct, List<Field> fields, String path) {
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      String place = path.isEmpty() ? field.name() : path + "." + field.name();
      if (field.name().isEmpty()) {
        throw new DataException(
            "column '" + place + "' has no name, and fields of Connect's structs have one");
      } else if (!names.add(field.name())) {
        throw new DataException(
            "column '" + place + "' is there twice: names of Connect's fields differ");
      }
      struct.field(field.name(), schema(field, place));
    }
  }

  private static Schema schema(Field field, String path) {
    DataType type = field.type();
    if (type instanceof DataType.RunEndEncoded) {
      return schema(decoded(field), path);
    }
    SchemaBuilder schema = builder(field, path);
    if (field.nullable() || type instanceof DataType.Null || type instanceof DataType.Union) {
      schema.optional();
    }
    field
        .extensionName()
        .ifPresent(name -> schema.parameter(ArrowTypes.EXTENSION_NAME_PARAMETER, name));
    field
        .extensionMetadata()
        .ifPresent(text -> schema.parameter(ArrowTypes.EXTENSION_METADATA_PARAMETER, text));
    if (!ArrowTypes.usual(schema, path).equals(type)) {
      schema.parameter(ArrowTypes.TYPE_PARAMETER, type.toString());
    }
    return schema.build();
  }

  /** The values of a run-end encoded field as a field of its own. */
  private static Field decoded(Field field) {
    Field values = field.children().get(1);
    return new Field(
        field.name(),
        values.type(),
        field.nullable() || values.nullable(),
        values.dictionary(),
        values.children(),
        field.extensionName().isPresent() ? field.metadata() : values.metadata());
  }

  private static SchemaBuilder builder(Field field, String path) {
    DataType type = field.type();
    if (type instanceof DataType.Decimal decimal) {
      return decimal(decimal.precision(), decimal.scale());
    } else if (isUnsignedLong(type)) {
      return decimal(UNSIGNED_LONG_DIGITS, 0);
    }
    String name = name(type);
    SchemaBuilder schema =
        switch (connectType(type)) {
          case STRUCT -> struct(field, path);
          case ARRAY -> SchemaBuilder.array(schema(field.children().get(0), path + "[]"));
          case MAP -> map(field.children().get(0), path);
          default -> new SchemaBuilder(connectType(type));
        };
    return name == null ? schema : version(schema.name(name), name);
  }

  /** Connect's own logical types have a version, which is part of what they are equal to. */
  private static SchemaBuilder version(SchemaBuilder schema, String name) {
    return name.startsWith(CONNECT) ? schema.version(1) : schema;
  }

  private static SchemaBuilder decimal(int precision, int scale) {
    return Decimal.builder(scale)
        .parameter(ArrowTypes.PRECISION_PARAMETER, Integer.toString(precision));
  }

  private static SchemaBuilder map(Field entries, String path) {
    List<Field> parts = entries.children();
    if (parts.size() != 2) {
      throw new DataException("column '" + path + "' is a map without keys and values");
    }
    Schema keys = schema(parts.get(0), path + ".key");
    return SchemaBuilder.map(keys, schema(parts.get(1), path + ".value"));
  }

  private static SchemaBuilder struct(Field field, String path) {
    SchemaBuilder struct = SchemaBuilder.struct();
    if (field.type() instanceof DataType.Interval interval) {
      for (String part : intervalParts(interval)) {
        struct.field(part, part.equals(NANOSECONDS) ? Schema.INT64_SCHEMA : Schema.INT32_SCHEMA);
      }
    } else if (field.type() instanceof DataType.Union union) {
      addFields(struct, alternatives(field.children(), union), path);
    } else {
      addFields(struct, field.children(), path);
    }
    return struct;
  }

  static List<String> intervalParts(DataType.Interval interval) {
    return interval.unit() == DataType.IntervalUnit.DAY_TIME
        ? List.of(DAYS, MILLISECONDS)
        : List.of(MONTHS, DAYS, NANOSECONDS);
  }

  /** The types of a union as fields: one that has no name is called by its id. */
  private static List<Field> alternatives(List<Field> children, DataType.Union union) {
    List<Field> fields = new ArrayList<>(children.size());
    for (int i = 0; i < children.size(); i++) {
      Field child = children.get(i);
      String name = child.name().isEmpty() ? "type" + union.typeIds().get(i) : child.name();
      fields.add(
          new Field(
              name, child.type(), true, child.dictionary(), child.children(), child.metadata()));
    }
    return fields;
  }

  /** Whether values of the schema are what this class says that values of the type are. */
  static boolean fits(DataType type, Schema schema) {
    if (schema.type() != connectType(type)) {
      return false;
    } else if (type instanceof DataType.Decimal decimal) {
      return isDecimal(schema, decimal.scale());
    } else if (isUnsignedLong(type)) {
      return isDecimal(schema, 0);
    } else if (type instanceof DataType.Union union) {
      return schema.fields().size() == union.typeIds().size();
    } else if (type instanceof DataType.Interval interval
        && interval.unit() != DataType.IntervalUnit.YEAR_MONTH) {
      return schema.fields().stream().map(f -> f.name()).toList().equals(intervalParts(interval));
    }
    String name = name(type);
    return name == null || name.equals(schema.name());
  }

  private static boolean isDecimal(Schema schema, int scale) {
    return Decimal.LOGICAL_NAME.equals(schema.name())
        && Integer.toString(scale).equals(ArrowTypes.parameter(schema, Decimal.SCALE_FIELD));
  }

  static boolean isUnsignedLong(DataType type) {
    return type instanceof DataType.Int integer && !integer.signed() && integer.bits() == Long.SIZE;
  }

  /** The kind of the values. */
  private static Schema.Type connectType(DataType type) {
    if (type instanceof DataType.Int integer) {
      return integer(integer);
    } else if (type instanceof DataType.FloatingPoint number) {
      return number.bits() == Double.SIZE ? Schema.Type.FLOAT64 : Schema.Type.FLOAT32;
    } else if (type instanceof DataType.Bool) {
      return Schema.Type.BOOLEAN;
    } else if (type instanceof DataType.Struct || type instanceof DataType.Union) {
      return Schema.Type.STRUCT;
    } else if (type instanceof DataType.MapType) {
      return Schema.Type.MAP;
    } else if (type.childCount() == 1) {
      return Schema.Type.ARRAY;
    } else if (isText(type) || type instanceof DataType.Null) {
      return Schema.Type.STRING;
    }
    return temporal(type);
  }

  private static Schema.Type integer(DataType.Int type) {
    if (type.signed()) {
      return switch (type.bits()) {
        case Byte.SIZE -> Schema.Type.INT8;
        case Short.SIZE -> Schema.Type.INT16;
        case Integer.SIZE -> Schema.Type.INT32;
        default -> Schema.Type.INT64;
      };
    }
    return switch (type.bits()) {
      case Byte.SIZE -> Schema.Type.INT16;
      case Short.SIZE -> Schema.Type.INT32;
      case Integer.SIZE -> Schema.Type.INT64;
      default -> Schema.Type.BYTES;
    };
  }

  static boolean isText(DataType type) {
    return type instanceof DataType.Utf8
        || type instanceof DataType.LargeUtf8
        || type instanceof DataType.Utf8View;
  }

  private static Schema.Type temporal(DataType type) {
    if (type instanceof DataType.Date) {
      return Schema.Type.INT32;
    } else if (type instanceof DataType.Time time) {
      return isMillis(time.unit()) ? Schema.Type.INT32 : Schema.Type.INT64;
    } else if (type instanceof DataType.Timestamp || type instanceof DataType.Duration) {
      return Schema.Type.INT64;
    } else if (type instanceof DataType.Interval interval) {
      return interval.unit() == DataType.IntervalUnit.YEAR_MONTH
          ? Schema.Type.INT32
          : Schema.Type.STRUCT;
    }
    return Schema.Type.BYTES;
  }

  /** The name that schemas of the type have, or null. */
  private static String name(DataType type) {
    if (type instanceof DataType.Date) {
      return Date.LOGICAL_NAME;
    } else if (type instanceof DataType.Time time) {
      return isMillis(time.unit()) ? Time.LOGICAL_NAME : TIME;
    } else if (type instanceof DataType.Timestamp timestamp) {
      return isMillis(timestamp.unit()) ? Timestamp.LOGICAL_NAME : TIMESTAMP;
    } else if (type instanceof DataType.Duration) {
      return DURATION;
    } else if (type instanceof DataType.Interval) {
      return INTERVAL;
    }
    return type instanceof DataType.Union ? UNION : null;
  }

  /** Whether Connect's own types, which count milliseconds, can hold the values. */
  static boolean isMillis(TimeUnit unit) {
    return unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND;
  }
}
