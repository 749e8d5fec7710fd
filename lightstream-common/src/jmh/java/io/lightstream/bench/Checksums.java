// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.BytesColumn;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** What the values of a batch add up to, read through the accessors. */
public final class Checksums {

  private Checksums() {}

  /** The sum of our batch, to compare with {@link Shape#checksum()}. */
  public static double of(RecordBatch batch) {
    double sum = 0;
    for (Column column : batch.columns()) {
      boolean text = column instanceof BytesColumn;
      for (int row = 0; row < column.length(); row++) {
        sum += text ? column.getString(row).length() : number(column, row);
      }
    }
    return sum;
  }

  private static double number(Column column, int row) {
    return switch (column.field().name()) {
      case "b" -> column.getLong(row);
      default -> column.getDouble(row);
    };
  }

  /** The sum of arrow-java's batch. */
  public static double of(VectorSchemaRoot root) {
    double sum = 0;
    for (FieldVector vector : root.getFieldVectors()) {
      for (int row = 0; row < root.getRowCount(); row++) {
        sum += value(vector, row);
      }
    }
    return sum;
  }

  private static double value(FieldVector vector, int row) {
    if (vector instanceof BaseIntVector integers) {
      return integers.getValueAsLong(row);
    } else if (vector instanceof FloatingPointVector numbers) {
      return numbers.getValueAsDouble(row);
    }
    return ((VarCharVector) vector).getObject(row).getLength();
  }

  /** Fails unless a batch has the sum of its shape. */
  public static void require(Shape shape, double sum, String who) {
    if (sum != shape.checksum()) {
      throw new IllegalStateException(
          who
              + ": the values of a "
              + shape.title()
              + " batch add up to "
              + sum
              + ", not to "
              + shape.checksum());
    }
  }
}
