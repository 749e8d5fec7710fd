// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The columns of a stream that make up the fields of a row type, found by name. Columns may come in
 * any order, and those without a field are ignored. A column may be narrower than its field: int16
 * is read as INT, float32 as DOUBLE.
 *
 * <p>Immutable.
 */
public final class RowBinding {

  private static final int NO_COLUMN = -1;

  private final RowType rowType;
  private final int[] columns;

  private RowBinding(RowType rowType, int[] columns) {
    this.rowType = rowType;
    this.columns = columns;
  }

  /**
   * Checks that every field has a type that some column can be read as.
   *
   * @throws ConfigurationException that names the field that has not
   */
  public static void check(RowType rowType) {
    for (RowType.RowField field : rowType.getFields()) {
      if (!TypeFit.isReadable(field.getType())) {
        throw new ConfigurationException(
            "field '"
                + field.getName()
                + "' is of type "
                + field.getType()
                + ", which no Arrow column can be read as");
      }
    }
  }

  /**
   * Binds a row type to the schema of a stream.
   *
   * @throws ConfigurationException that names the field that has no column, or the column that
   *     cannot be read as its field's type
   */
  public static RowBinding of(RowType rowType, Schema schema) {
    return of(rowType, schema, MissingColumns.FAIL);
  }

  /** The same with a choice of what becomes of a field that has no column. */
  static RowBinding of(RowType rowType, Schema schema, MissingColumns missing) {
    List<RowType.RowField> fields = rowType.getFields();
    int[] columns = new int[fields.size()];
    for (int i = 0; i < columns.length; i++) {
      RowType.RowField field = fields.get(i);
      boolean mayMiss = missing == MissingColumns.NULL && field.getType().isNullable();
      if (mayMiss && schema.fields().stream().noneMatch(f -> f.name().equals(field.getName()))) {
        columns[i] = NO_COLUMN;
      } else {
        columns[i] = schema.indexOf(field.getName());
        TypeFit.check(schema.field(columns[i]), field.getType());
      }
    }
    return new RowBinding(rowType, columns);
  }

  /**
   * Returns a row over a batch of the stream, at the batch's first row. The batch stays the
   * caller's, who closes it after the last use of the row.
   *
   * @throws InvalidDataException if a column has nulls and its field is NOT NULL
   */
  public BatchRow rowOver(RecordBatch batch) {
    return new BatchRow(views(batch, columns.length), batch.rowCount());
  }

  int fieldCount() {
    return columns.length;
  }

  /** The fields of the row type; behind them is room for more. */
  FieldView[] views(RecordBatch batch, int size) {
    FieldView[] views = new FieldView[size];
    for (int i = 0; i < columns.length; i++) {
      views[i] = view(batch, i);
    }
    return views;
  }

  private FieldView view(RecordBatch batch, int place) {
    if (columns[place] == NO_COLUMN) {
      return new NoValuesView(rowType.getFieldNames().get(place));
    }
    Column column = batch.column(columns[place]);
    requireNoNulls(column, rowType.getTypeAt(place));
    return FieldViews.of(column, rowType.getTypeAt(place));
  }

  private static void requireNoNulls(Column column, LogicalType type) {
    if (!type.isNullable() && column.nullCount() > 0) {
      throw new InvalidDataException(
          "column '"
              + column.field().name()
              + "' has "
              + column.nullCount()
              + " nulls in a batch of "
              + column.length()
              + " rows: its field is "
              + type);
    }
  }
}
