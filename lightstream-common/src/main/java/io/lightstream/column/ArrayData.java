// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The parts that a column is made of, as formats produce and consume them. Holds no memory: whoever
 * made it does.
 *
 * @param field name and type
 * @param offset the row of the buffers where the column begins; not 0 only in a slice
 * @param length rows
 * @param nullCount rows that are null, or {@link #UNKNOWN_NULL_COUNT}
 * @param buffers those of {@code field.storageType().layout()}, then the variadic ones. A validity
 *     buffer of size 0 says that no row is null. Not sliced: they begin at row 0
 * @param children the children's parts, not sliced by this column's offset; empty with a dictionary
 * @param dictionary the values that the indices point to, where the field is dictionary encoded
 */
public record ArrayData(
    Field field,
    int offset,
    int length,
    int nullCount,
    List<ArrowBuffer> buffers,
    List<ArrayData> children,
    Optional<Dictionary> dictionary) {

  /** The null count of a column whose nulls have not been counted. */
  public static final int UNKNOWN_NULL_COUNT = -1;

  /** The parts of rows {@code from} to {@code from + rows}, over the same buffers. */
  public ArrayData slice(int from, int rows) {
    int nulls = nullCount == 0 ? 0 : UNKNOWN_NULL_COUNT;
    return new ArrayData(field, offset + from, rows, nulls, buffers, children, dictionary);
  }
}
