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
    List<RowType.RowField> fields = rowType.getFields();
    int[] columns = new int[fields.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = schema.indexOf(fields.get(i).getName());
      TypeFit.check(schema.field(columns[i]), fields.get(i).getType());
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
    FieldView[] views = new FieldView[columns.length];
    for (int i = 0; i < views.length; i++) {
      Column column = batch.column(columns[i]);
      requireNoNulls(column, rowType.getTypeAt(i));
      views[i] = FieldViews.of(column);
    }
    return new BatchRow(views);
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
