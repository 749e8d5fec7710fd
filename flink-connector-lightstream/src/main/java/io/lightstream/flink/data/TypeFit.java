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
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;

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
          LogicalTypeRoot.ARRAY,
          LogicalTypeRoot.MAP,
          LogicalTypeRoot.ROW);

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
    LogicalType natural = FlinkTypes.of(field);
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

  private static boolean fits(LogicalType natural, LogicalType wanted) {
    LogicalTypeRoot from = natural.getTypeRoot();
    LogicalTypeRoot to = wanted.getTypeRoot();
    if (INTEGERS.contains(from)) {
      return INTEGERS.indexOf(to) >= INTEGERS.indexOf(from);
    } else if (FLOATS.contains(from)) {
      return FLOATS.indexOf(to) >= FLOATS.indexOf(from);
    } else if (TEXTS.contains(from)) {
      return TEXTS.contains(to);
    } else if (BYTES.contains(from)) {
      return BYTES.contains(to);
    }
    return from == to && parametersFit(natural, wanted);
  }

  private static boolean parametersFit(LogicalType natural, LogicalType wanted) {
    if (natural instanceof DecimalType from) {
      DecimalType to = (DecimalType) wanted;
      return to.getScale() == from.getScale() && to.getPrecision() >= from.getPrecision();
    } else if (natural instanceof TimeType) {
      return true; // Flink keeps milliseconds whatever the precision; values are checked when read
    } else if (natural instanceof TimestampType from) {
      return ((TimestampType) wanted).getPrecision() >= from.getPrecision();
    } else if (natural instanceof LocalZonedTimestampType from) {
      return ((LocalZonedTimestampType) wanted).getPrecision() >= from.getPrecision();
    } else if (natural instanceof ArrayType from) {
      return fits(from.getElementType(), ((ArrayType) wanted).getElementType());
    } else if (natural instanceof MapType from) {
      MapType to = (MapType) wanted;
      return fits(from.getKeyType(), to.getKeyType())
          && fits(from.getValueType(), to.getValueType());
    } else if (natural instanceof RowType from) {
      return rowFits(from, (RowType) wanted);
    }
    return true;
  }

  /** Fields of a nested row are matched by their place and must have the same names. */
  private static boolean rowFits(RowType natural, RowType wanted) {
    if (!natural.getFieldNames().equals(wanted.getFieldNames())) {
      return false;
    }
    for (int i = 0; i < natural.getFieldCount(); i++) {
      if (!fits(natural.getTypeAt(i), wanted.getTypeAt(i))) {
        return false;
      }
    }
    return true;
  }
}
