// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes columns of columns, and compares them. */
public final class Columns {

  private Columns() {}

  /**
   * The same rows in buffers that begin at row 0, here and in all children, without the children's
   * rows that are not reached: what formats write. What can be is shared, the rest is copied.
   *
   * @param leases receives the memory of what was copied, owned by the caller; what is shared is
   *     held by whoever holds it now
   * @return the column itself where there is nothing to do
   * @throws io.lightstream.error.InvalidDataException if offsets, type ids or run ends that must be
   *     followed break their rules
   */
  public static Column compact(Column column, BufferAllocator allocator, List<MemoryLease> leases) {
    if (isFlat(column) && column.offset() == 0) {
      return column;
    }
    Output output = new Output(allocator, new ArrayList<>());
    try {
      ArrayData compacted = new Compaction(output).compact(column.data());
      Column result = compacted == column.data() ? column : Column.of(compacted);
      MemoryMap.reportFaults();
      leases.addAll(output.leases());
      return result;
    } catch (RuntimeException e) {
      output.abandon();
      throw e;
    } catch (InternalError e) {
      output.abandon();
      throw MemoryMap.faulted(e);
    }
  }

  /** Whether a column that begins at row 0 needs no look at its values. */
  private static boolean isFlat(Column column) {
    return column instanceof FixedWidthColumn
        || column instanceof BinaryColumn
        || column instanceof DictionaryColumn
        || column instanceof BooleanColumn;
  }

  /**
   * The rows of columns of one type, one after the other, copied. Dictionaries that are not the
   * same, or one the growth of another, are joined.
   *
   * @param columns at least one; name, metadata and dictionary id are those of the first
   * @param leases receives the memory of the result, owned by the caller
   * @throws ConfigurationException if there is no column, or one is of another type
   * @throws io.lightstream.error.LimitExceededException if offsets, indices or run ends would not
   *     fit their type, or one buffer or the allocator has not enough room
   */
  public static Column concat(
      List<Column> columns, BufferAllocator allocator, List<MemoryLease> leases) {
    checkTypes(columns);
    List<MemoryLease> scratch = new ArrayList<>();
    Output output = new Output(allocator, new ArrayList<>());
    try {
      List<ArrayData> parts = new ArrayList<>(columns.size());
      for (Column column : columns) {
        parts.add(compact(column, allocator, scratch).data());
      }
      Column result = Column.of(new Concatenation(output, allocator).concat(parts));
      MemoryMap.reportFaults();
      leases.addAll(output.leases());
      return result;
    } catch (RuntimeException e) {
      output.abandon();
      throw e;
    } catch (InternalError e) {
      output.abandon();
      throw MemoryMap.faulted(e);
    } finally {
      scratch.forEach(MemoryLease::close);
    }
  }

  private static void checkTypes(List<Column> columns) {
    if (columns.isEmpty()) {
      throw new ConfigurationException("there is no column to concatenate");
    }
    Field first = columns.get(0).field();
    for (Column column : columns) {
      if (!Types.same(first, column.field())) {
        throw new ConfigurationException(
            "column '" + column.field() + "' cannot be appended to '" + first + "'");
      }
    }
  }

  /**
   * Whether two columns have the same values. Encodings do not matter: dictionaries and runs are
   * compared by what they lead to. Null equals null, whatever lies in its slot; NaN equals NaN,
   * whatever its bits; 0.0 does not equal -0.0.
   *
   * @return false also where the types of the values differ
   */
  public static boolean equalValues(Column a, Column b) {
    return firstDifference(a, b).isEmpty();
  }

  /**
   * What stands for a row's value in a hash map: equal for values that {@link #equalValues} finds
   * equal, and for no others of the same column type.
   *
   * @return null for null
   */
  public static Object key(Column column, int row) {
    return Keys.of(column, row);
  }

  /** Where two columns differ first, as {@link #equalValues} sees it, told for people. */
  public static Optional<String> firstDifference(Column a, Column b) {
    try {
      try {
        return Comparison.firstDifference(a, b);
      } finally {
        MemoryMap.reportFaults();
      }
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
  }
}
