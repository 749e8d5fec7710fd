// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;

/**
 * Which Arrow type the values of a Flink type are written as.
 *
 * <table>
 * <caption>Flink to Arrow</caption>
 * <tr><th>Flink</th><th>Arrow</th></tr>
 * <tr><td>BOOLEAN</td><td>bool</td></tr>
 * <tr><td>TINYINT, SMALLINT, INT, BIGINT</td><td>int8, int16, int32, int64</td></tr>
 * <tr><td>FLOAT; DOUBLE</td><td>float32; float64</td></tr>
 * <tr><td>DECIMAL(p, s)</td><td>decimal128(p, s)</td></tr>
 * <tr><td>CHAR, VARCHAR, STRING</td><td>utf8; neither padded nor cut</td></tr>
 * <tr><td>BINARY(n); VARBINARY, BYTES</td>
 *     <td>fixed_size_binary(n), of which every value has n bytes; binary</td></tr>
 * <tr><td>DATE</td><td>date32</td></tr>
 * <tr><td>TIME(p)</td><td>time32 or time64 in s, ms, us or ns for 0, 1 to 3, 4 to 6, 7 to 9 digits
 *     </td></tr>
 * <tr><td>TIMESTAMP(p); TIMESTAMP_LTZ(p)</td>
 *     <td>timestamp in s, ms, us or ns, as TIME; with a zone, UTC unless chosen otherwise</td></tr>
 * <tr><td>INTERVAL YEAR TO MONTH; DAY TO SECOND</td><td>interval[months]; duration[ms]</td></tr>
 * <tr><td>ARRAY; MAP</td><td>list; map, whose keys are never null</td></tr>
 * <tr><td>MULTISET&lt;T&gt;</td><td>map from T to int32, how often</td></tr>
 * <tr><td>ROW, structured types</td><td>struct</td></tr>
 * <tr><td>distinct types</td><td>as their source type</td></tr>
 * <tr><td>RAW</td><td>binary: the bytes of its serializer</td></tr>
 * <tr><td>VARIANT</td>
 *     <td>struct of metadata and value, both binary: the extension arrow.parquet.variant</td></tr>
 * <tr><td>NULL</td><td>null</td></tr>
 * </table>
 *
 * <p>TIMESTAMP WITH TIME ZONE, BITMAP, SYMBOL, DESCRIPTOR and unresolved types have none.
 */
public final class ArrowTypes {

  /** The zone of TIMESTAMP_LTZ where no other is chosen. */
  public static final String DEFAULT_ZONE = "UTC";

  static final String VARIANT_EXTENSION = "arrow.parquet.variant";
  static final List<String> VARIANT_PARTS = List.of("metadata", "value");

  private final Optional<String> zone;

  private ArrowTypes(String zone) {
    this.zone = Optional.of(zone);
  }

  /**
   * Returns the schema of batches with the fields of a row type.
   *
   * @throws ConfigurationException that names the field whose type Arrow has none for
   */
  public static Schema of(RowType type) {
    return of(type, DEFAULT_ZONE);
  }

  /**
   * The same with another zone for TIMESTAMP_LTZ. It tells readers how to show the points in time,
   * and does not change them.
   *
   * @param zone an Olson name or an offset such as +02:00
   * @throws ConfigurationException that names the field whose type Arrow has none for
   */
  public static Schema of(RowType type, String zone) {
    return new Schema(new ArrowTypes(zone).children(type.getFields()), Map.of());
  }

  /**
   * Returns the field for values of one type.
   *
   * @throws ConfigurationException that names the field if Arrow has no type for it
   */
  public static Field field(String name, LogicalType type, String zone) {
    return new ArrowTypes(zone).field(name, type);
  }

  private List<Field> children(List<RowType.RowField> fields) {
    return fields.stream().map(f -> field(f.getName(), f.getType())).toList();
  }

  private Field field(String name, LogicalType type) {
    boolean nullable = type.isNullable();
    return switch (type.getTypeRoot()) {
      case DISTINCT_TYPE -> field(name, ((DistinctType) type).getSourceType().copy(nullable));
      case ARRAY ->
          nested(name, type, new DataType.ListType(), field("item", type.getChildren().get(0)));
      case MAP -> map(name, type, ((MapType) type).getKeyType(), ((MapType) type).getValueType());
      case MULTISET -> map(name, type, ((MultisetType) type).getElementType(), Types.COUNT);
      case ROW, STRUCTURED_TYPE -> struct(name, type, children(Types.fields(type)));
      case VARIANT -> variant(name, type);
      default ->
          new Field(name, scalar(name, type), nullable, Optional.empty(), List.of(), Map.of());
    };
  }

  private static Field nested(String name, LogicalType type, DataType arrow, Field child) {
    return new Field(name, arrow, type.isNullable(), Optional.empty(), List.of(child), Map.of());
  }

  private Field map(String name, LogicalType type, LogicalType key, LogicalType value) {
    Field keys = field("key", key);
    Field required =
        new Field("key", keys.type(), false, Optional.empty(), keys.children(), keys.metadata());
    List<Field> entry = List.of(required, field("value", value));
    return nested(
        name,
        type,
        new DataType.MapType(false),
        new Field("entries", new DataType.Struct(), false, Optional.empty(), entry, Map.of()));
  }

  private static Field struct(String name, LogicalType type, List<Field> children) {
    return new Field(
        name, new DataType.Struct(), type.isNullable(), Optional.empty(), children, Map.of());
  }

  private static Field variant(String name, LogicalType type) {
    List<Field> parts =
        VARIANT_PARTS.stream().map(part -> Field.required(part, new DataType.Binary())).toList();
    return struct(name, type, parts)
        .withMetadata(Map.of("ARROW:extension:name", VARIANT_EXTENSION));
  }

  private DataType scalar(String name, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> new DataType.Bool();
      case TINYINT -> new DataType.Int(Byte.SIZE, true);
      case SMALLINT -> new DataType.Int(Short.SIZE, true);
      case INTEGER -> new DataType.Int(Integer.SIZE, true);
      case BIGINT -> new DataType.Int(Long.SIZE, true);
      case FLOAT -> new DataType.FloatingPoint(Float.SIZE);
      case DOUBLE -> new DataType.FloatingPoint(Double.SIZE);
      case DECIMAL -> decimal((DecimalType) type);
      case CHAR, VARCHAR -> new DataType.Utf8();
      case BINARY -> binary((BinaryType) type);
      case VARBINARY, RAW -> new DataType.Binary();
      case NULL -> new DataType.Null();
      default -> temporal(name, type);
    };
  }

  private DataType temporal(String name, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case DATE -> new DataType.Date(DateUnit.DAY);
      case TIME_WITHOUT_TIME_ZONE -> new DataType.Time(unit(((TimeType) type).getPrecision()));
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          new DataType.Timestamp(unit(((TimestampType) type).getPrecision()), Optional.empty());
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          new DataType.Timestamp(unit(((LocalZonedTimestampType) type).getPrecision()), zone);
      case INTERVAL_YEAR_MONTH -> new DataType.Interval(IntervalUnit.YEAR_MONTH);
      case INTERVAL_DAY_TIME -> new DataType.Duration(TimeUnit.MILLISECOND);
      default ->
          throw new ConfigurationException(
              "field '"
                  + name
                  + "' is of type "
                  + type.copy(true)
                  + ", which Arrow has no type for");
    };
  }

  private static DataType decimal(DecimalType type) {
    return new DataType.Decimal(type.getPrecision(), type.getScale(), 128);
  }

  private static DataType binary(BinaryType type) {
    return new DataType.FixedSizeBinary(type.getLength());
  }

  private static TimeUnit unit(int digits) {
    if (digits == 0) {
      return TimeUnit.SECOND;
    }
    return digits <= 3
        ? TimeUnit.MILLISECOND
        : digits <= 6 ? TimeUnit.MICROSECOND : TimeUnit.NANOSECOND;
  }
}
