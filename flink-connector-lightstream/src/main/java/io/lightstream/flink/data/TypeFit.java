// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Field;
import io.lightstream.error.ConfigurationException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VariantType;

/** Whether a column can be read as the type somebody wants, without losing anything. */
final class TypeFit {

  private static final List<LogicalTypeRoot> INTEGERS =
      List.of(
          LogicalTypeRoot.TINYINT,
          LogicalTypeRoot.SMALLINT,
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT);
  private static final List<LogicalTypeRoot> FLOATS =
      List.of(LogicalTypeRoot.FLOAT, LogicalTypeRoot.DOUBLE);
  private static final List<LogicalTypeRoot> TEXTS =
      List.of(LogicalTypeRoot.CHAR, LogicalTypeRoot.VARCHAR);
  private static final List<LogicalTypeRoot> BYTES =
      List.of(LogicalTypeRoot.BINARY, LogicalTypeRoot.VARBINARY);

  private static final Set<LogicalTypeRoot> READABLE =
      EnumSet.of(
          LogicalTypeRoot.BOOLEAN,
          LogicalTypeRoot.TINYINT,
          LogicalTypeRoot.SMALLINT,
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT,
          LogicalTypeRoot.FLOAT,
          LogicalTypeRoot.DOUBLE,
          LogicalTypeRoot.DECIMAL,
          LogicalTypeRoot.CHAR,
          LogicalTypeRoot.VARCHAR,
          LogicalTypeRoot.BINARY,
          LogicalTypeRoot.VARBINARY,
          LogicalTypeRoot.DATE,
          LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE,
          LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
          LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
          LogicalTypeRoot.INTERVAL_YEAR_MONTH,
          LogicalTypeRoot.INTERVAL_DAY_TIME,
          LogicalTypeRoot.ARRAY,
          LogicalTypeRoot.MAP,
          LogicalTypeRoot.MULTISET,
          LogicalTypeRoot.ROW,
          LogicalTypeRoot.STRUCTURED_TYPE,
          LogicalTypeRoot.DISTINCT_TYPE,
          LogicalTypeRoot.RAW,
          LogicalTypeRoot.VARIANT);

  private TypeFit() {}

  /** Whether there is any column that could be read as this type. */
  static boolean isReadable(LogicalType type) {
    return READABLE.contains(type.getTypeRoot())
        && type.getChildren().stream().allMatch(TypeFit::isReadable);
  }

  /**
   * Checks a column against the type it is to be read as.
   *
   * @throws ConfigurationException that names the column and both types if it does not fit
   */
  static void check(Field field, LogicalType wanted) {
    LogicalType natural = FlinkTypes.exact(field);
    if (!fits(natural, wanted)) {
      throw new ConfigurationException(
          "column '"
              + field.name()
              + "' is of type "
              + field.type()
              + ", which is read as "
              + natural.copy(true)
              + ": it cannot be read as "
              + wanted.copy(true));
    }
  }

  private static boolean fits(LogicalType natural, LogicalType declared) {
    LogicalType wanted = Types.source(declared);
    LogicalTypeRoot from = natural.getTypeRoot();
    LogicalTypeRoot to = wanted.getTypeRoot();
    if (from == LogicalTypeRoot.NULL) {
      return true;
    } else if (INTEGERS.contains(from)) {
      return INTEGERS.indexOf(to) >= INTEGERS.indexOf(from);
    } else if (FLOATS.contains(from)) {
      return FLOATS.indexOf(to) >= FLOATS.indexOf(from);
    } else if (TEXTS.contains(from)) {
      return TEXTS.contains(to);
    } else if (BYTES.contains(from)) {
      return BYTES.contains(to) || to == LogicalTypeRoot.RAW;
    }
    return parametersFit(natural, wanted);
  }

  /** Of times and intervals Flink keeps the same whatever the precision. */
  private static boolean parametersFit(LogicalType natural, LogicalType wanted) {
    if (natural instanceof DecimalType from) {
      return wanted instanceof DecimalType to
          && to.getScale() >= from.getScale()
          && to.getPrecision() - to.getScale() >= from.getPrecision() - from.getScale();
    } else if (natural instanceof TimestampType from) {
      return wanted instanceof TimestampType to && to.getPrecision() >= from.getPrecision();
    } else if (natural instanceof LocalZonedTimestampType from) {
      return wanted instanceof LocalZonedTimestampType to
          && to.getPrecision() >= from.getPrecision();
    } else if (natural instanceof ArrayType from) {
      return wanted instanceof ArrayType to && fits(from.getElementType(), to.getElementType());
    } else if (natural instanceof MapType from) {
      return mapFits(from, wanted);
    } else if (natural instanceof RowType from) {
      return rowFits(from, wanted);
    }
    return natural.getTypeRoot() == wanted.getTypeRoot();
  }

  private static boolean mapFits(MapType natural, LogicalType wanted) {
    if (wanted instanceof MultisetType multiset) {
      return fits(natural.getKeyType(), multiset.getElementType())
          && fits(natural.getValueType(), Types.COUNT);
    }
    return wanted instanceof MapType map
        && fits(natural.getKeyType(), map.getKeyType())
        && fits(natural.getValueType(), map.getValueType());
  }

  /** Fields of a nested row are found by their names, as columns are. */
  private static boolean rowFits(RowType natural, LogicalType wanted) {
    if (wanted instanceof VariantType) {
      return natural.getFieldNames().containsAll(ArrowTypes.VARIANT_PARTS)
          && natural.getChildren().stream().allMatch(part -> BYTES.contains(part.getTypeRoot()));
    } else if (!(wanted instanceof RowType || wanted instanceof StructuredType)) {
      return false;
    }
    for (RowType.RowField field : Types.fields(wanted)) {
      int place = natural.getFieldIndex(field.getName());
      if (place < 0 || !fits(natural.getTypeAt(place), field.getType())) {
        return false;
      }
    }
    return true;
  }
}
