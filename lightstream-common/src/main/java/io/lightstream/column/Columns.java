// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.util.List;

/** Makes columns of columns. */
public final class Columns {

  private Columns() {}

  /**
   * The same rows in buffers that begin at row 0, here and in all children: what formats write.
   * What can be is shared, the rest is copied.
   *
   * @param leases receives the memory of what was copied, owned by the caller
   * @return the column itself where it begins at row 0 already
   */
  public static Column compact(Column column, BufferAllocator allocator, List<MemoryLease> leases) {
    if (column.data().offset() == 0) {
      return column;
    }
    return concat(List.of(column), allocator, leases);
  }

  /**
   * The rows of columns of one type, one after the other, copied.
   *
   * @param leases receives the memory, owned by the caller
   */
  public static Column concat(
      List<Column> columns, BufferAllocator allocator, List<MemoryLease> leases) {
    throw new UnsupportedOperationException();
  }
}
