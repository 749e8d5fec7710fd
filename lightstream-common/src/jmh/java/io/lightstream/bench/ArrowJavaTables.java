// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The same tables in arrow-java's memory. */
public final class ArrowJavaTables {

  private ArrowJavaTables() {}

  /** The batch of a shape, which the caller owns. */
  public static VectorSchemaRoot of(Shape shape, BufferAllocator allocator) {
    List<FieldVector> vectors =
        shape.hasText() ? withText(shape.rows(), allocator) : numbers(shape.rows(), allocator);
    vectors.forEach(vector -> vector.setValueCount(shape.rows()));
    return new VectorSchemaRoot(vectors);
  }

  private static List<FieldVector> numbers(int rows, BufferAllocator allocator) {
    IntVector a = new IntVector("a", allocator);
    BigIntVector b = new BigIntVector("b", allocator);
    Float4Vector c = new Float4Vector("c", allocator);
    Float8Vector d = new Float8Vector("d", allocator);
    a.allocateNew(rows);
    b.allocateNew(rows);
    c.allocateNew(rows);
    d.allocateNew(rows);
    for (int row = 0; row < rows; row++) {
      a.set(row, row);
      b.set(row, row);
      c.set(row, row);
      d.set(row, row);
    }
    return List.of(a, b, c, d);
  }

  private static List<FieldVector> withText(int rows, BufferAllocator allocator) {
    IntVector ids = new IntVector("ids", allocator);
    Float8Vector values = new Float8Vector("values", allocator);
    VarCharVector labels = new VarCharVector("labels", allocator);
    ids.allocateNew(rows);
    values.allocateNew(rows);
    labels.allocateNew(rows);
    for (int row = 0; row < rows; row++) {
      ids.set(row, row);
      values.set(row, row * 0.5);
      labels.setSafe(row, Shape.label(row).getBytes(StandardCharsets.UTF_8));
    }
    return List.of(ids, values, labels);
  }
}
