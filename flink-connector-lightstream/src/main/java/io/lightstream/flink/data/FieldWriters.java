// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.MapBuilder;
import io.lightstream.column.StructBuilder;
import io.lightstream.error.ConfigurationException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;

/** Chooses the writer that serves a type, for builders of what {@link ArrowTypes} says. */
final class FieldWriters {

  private final Tally tally;

  FieldWriters(Tally tally) {
    this.tally = tally;
  }

  FieldWriter of(LogicalType declared, ColumnBuilder builder) {
    LogicalType type = Types.source(declared);
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> new BooleanWriter(builder);
      case TINYINT -> new ByteWriter(builder);
      case SMALLINT -> new ShortWriter(builder);
      case INTEGER, DATE, INTERVAL_YEAR_MONTH -> new IntWriter(builder);
      case BIGINT, INTERVAL_DAY_TIME -> new LongWriter(builder);
      case FLOAT -> new FloatWriter(builder);
      case DOUBLE -> new DoubleWriter(builder);
      case DECIMAL -> new DecimalWriter(builder, (DecimalType) type);
      case CHAR, VARCHAR -> new TextWriter(builder, tally);
      case VARBINARY -> new BytesWriter(builder, tally);
      case BINARY ->
          new FixedBytesWriter(
              builder, ((DataType.FixedSizeBinary) builder.field().type()).byteWidth());
      case RAW -> new RawWriter(builder, serializer((RawType<?>) type), tally);
      case NULL -> new NullWriter(builder);
      case TIME_WITHOUT_TIME_ZONE ->
          new TimeWriter(builder, ((DataType.Time) builder.field().type()).unit());
      case TIMESTAMP_WITHOUT_TIME_ZONE -> timestamp(builder, ((TimestampType) type).getPrecision());
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          timestamp(builder, ((LocalZonedTimestampType) type).getPrecision());
      default -> nested(type, builder);
    };
  }

  private static FieldWriter timestamp(ColumnBuilder builder, int precision) {
    DataType.Timestamp type = (DataType.Timestamp) builder.field().type();
    return new TimestampWriter(builder, type.unit(), precision);
  }

  /** The type of what a RAW holds is not known here, nor does it matter. */
  @SuppressWarnings("unchecked")
  private static TypeSerializer<Object> serializer(RawType<?> type) {
    return (TypeSerializer<Object>) type.getTypeSerializer();
  }

  private FieldWriter nested(LogicalType type, ColumnBuilder builder) {
    return switch (type.getTypeRoot()) {
      case ARRAY ->
          new ListWriter(
              builder.asList(), of(type.getChildren().get(0), builder.asList().child()), tally);
      case MAP ->
          map(((MapType) type).getKeyType(), ((MapType) type).getValueType(), builder.asMap());
      case MULTISET -> map(((MultisetType) type).getElementType(), Types.COUNT, builder.asMap());
      case ROW, STRUCTURED_TYPE -> struct(Types.fields(type), builder.asStruct());
      case VARIANT -> new VariantWriter(builder.asStruct(), tally);
      default ->
          throw new ConfigurationException(
              "field '" + builder.field().name() + "': nothing writes values of " + type);
    };
  }

  private FieldWriter map(LogicalType key, LogicalType value, MapBuilder builder) {
    return new MapWriter(builder, of(key, builder.keys()), of(value, builder.values()), tally);
  }

  private FieldWriter struct(List<RowType.RowField> fields, StructBuilder builder) {
    FieldWriter[] writers = new FieldWriter[fields.size()];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = of(fields.get(i).getType(), builder.child(i));
    }
    return new StructWriter(builder, writers);
  }
}
