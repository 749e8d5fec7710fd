// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The schema-independent half of FlatBuffers verification: tables, fields, vectors and strings of
 * one untrusted buffer are checked to lie inside it before any generated accessor touches them.
 *
 * <pre>
 *   root   | u32 offset to the root table |
 *   table  | i32 distance back to its vtable | fields, as the vtable places them ... |
 *   vtable | u16 vtable size | u16 table size | u16 field 0 | u16 field 1 | ...   (0 = absent)
 *   vector | u32 count | elements ... |
 *   string | u32 length | bytes ... | 0 |
 * </pre>
 *
 * <p>All offsets to tables, vectors and strings are unsigned, relative to where they are stored and
 * positive, so the structure is a directed graph without cycles. Parts may be shared; {@code
 * maxTables} counts a shared table each time it is reached, which bounds the time a hostile buffer
 * can take. Alignment is not required: the accessors read single scalars through {@link
 * ByteBuffer}, which needs none.
 *
 * <p>Positions are absolute indices into the buffer; errors state them relative to the first byte
 * of the metadata. Neither content nor position, limit or byte order of the buffer are changed. One
 * instance verifies one buffer on one thread.
 *
 * @see <a href="https://flatbuffers.dev/internals/">FlatBuffers internals</a>
 */
final class FlatBufferVerifier {
  static final int ABSENT = 0;

  private static final int OFFSET_SIZE = 4;
  private static final int COUNT_SIZE = 4;
  private static final int TABLE_SIZE_FIELD = 2;
  private static final int VTABLE_HEADER = 4;
  private static final int VTABLE_ENTRY = 2;

  /** Recursion is bounded by this whatever the caller allows, so that no stack overflows. */
  private static final int HARD_MAX_DEPTH = 1_000;

  private final ByteBuffer bytes;
  private final int start;
  private final int end;
  private final int maxDepth;
  private final int maxTables;
  private int depth;
  private int tables;

  /**
   * Verifies the bytes between position and limit.
   *
   * @param maxDepth how many tables may nest, the root included
   * @param maxTables how many tables may be reached in all, shared ones each time
   */
  FlatBufferVerifier(ByteBuffer metadata, int maxDepth, int maxTables) {
    this.bytes =
        metadata.order() == ByteOrder.LITTLE_ENDIAN
            ? metadata
            : metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    this.start = metadata.position();
    this.end = metadata.limit();
    this.maxDepth = Math.min(maxDepth, HARD_MAX_DEPTH);
    this.maxTables = maxTables;
  }

  /** The position of the root table, not yet entered. */
  int root(String what) {
    if (end - start < OFFSET_SIZE) {
      throw invalid(
          start, what, "metadata of " + (end - start) + " bytes is shorter than its root offset");
    }
    return follow(start, what);
  }

  /** Checks a table's vtable and extent and counts it; {@link #leave()} must follow. */
  void enter(int table, String what) {
    if (++depth > maxDepth) {
      throw new LimitExceededException(
          "metadata: "
              + what
              + ": tables nest deeper than the limit of "
              + maxDepth
              + " at byte "
              + (table - start));
    }
    if (++tables > maxTables) {
      throw new LimitExceededException(
          "metadata: "
              + what
              + ": more tables than the limit of "
              + maxTables
              + " at byte "
              + (table - start));
    }
    if (end - table < OFFSET_SIZE) {
      throw invalid(table, what, "table starts less than 4 bytes before the end of the metadata");
    }
    long vtable = (long) table - bytes.getInt(table);
    if (vtable < start || vtable > end - VTABLE_HEADER) {
      throw invalid(
          table, what, "vtable at byte " + (vtable - start) + " lies outside " + extent());
    }
    checkVtable((int) vtable, table, what);
  }

  private void checkVtable(int vtable, int table, String what) {
    int vtableSize = bytes.getShort(vtable);
    if (vtableSize < VTABLE_HEADER || (vtableSize & 1) != 0 || vtableSize > end - vtable) {
      throw invalid(
          vtable,
          what,
          "vtable size "
              + (vtableSize & 0xffff)
              + " is not an even number of at least 4 bytes within "
              + extent());
    }
    int tableSize = tableSize(vtable);
    if (tableSize < OFFSET_SIZE || tableSize > end - table) {
      throw invalid(
          vtable,
          what,
          "table size "
              + tableSize
              + " of the table at byte "
              + (table - start)
              + " is less than 4 or ends outside "
              + extent());
    }
  }

  /** Ends the table entered last. */
  void leave() {
    depth--;
  }

  /**
   * The position of an inline field of {@code size} bytes of an entered table, or {@link #ABSENT}.
   */
  int field(int table, int slot, int size, String what) {
    int vtable = table - bytes.getInt(table);
    int entry = VTABLE_HEADER + slot * VTABLE_ENTRY;
    if (entry >= bytes.getShort(vtable)) {
      return ABSENT;
    }
    int offset = bytes.getShort(vtable + entry);
    if (offset == 0) {
      return ABSENT;
    }
    if (offset < OFFSET_SIZE || offset > tableSize(vtable) - size) {
      throw invalid(
          vtable + entry,
          what,
          "field of "
              + size
              + " bytes at offset "
              + (offset & 0xffff)
              + " lies outside its table of "
              + tableSize(vtable)
              + " bytes");
    }
    return table + offset;
  }

  /** The position an offset field of an entered table points to, or {@link #ABSENT}. */
  int reference(int table, int slot, String what) {
    int field = field(table, slot, OFFSET_SIZE, what);
    return field == ABSENT ? ABSENT : follow(field, what);
  }

  /** As {@link #reference}, but the field must be there. */
  int requiredReference(int table, int slot, String what) {
    int target = reference(table, slot, what);
    if (target == ABSENT) {
      throw invalid(table, what, "required field is missing");
    }
    return target;
  }

  /** Checks a string field, which may be absent. Its bytes need not be UTF-8. */
  void string(int table, int slot, String what) {
    int string = reference(table, slot, what);
    if (string != ABSENT) {
      checkString(string, what);
    }
  }

  /** Checks a string field that must be there. Its bytes need not be UTF-8. */
  void requiredString(int table, int slot, String what) {
    checkString(requiredReference(table, slot, what), what);
  }

  private void checkString(int string, String what) {
    checkElements(string, 1, what);
    long terminator = (long) string + COUNT_SIZE + bytes.getInt(string);
    if (terminator >= end || bytes.get((int) terminator) != 0) {
      throw invalid(
          string, what, "string of " + bytes.getInt(string) + " bytes is not terminated by a zero");
    }
  }

  /**
   * Checks a vector field of scalars, structs or offsets; the position of its count, or {@link
   * #ABSENT}.
   */
  int vector(int table, int slot, int elementSize, String what) {
    int vector = reference(table, slot, what);
    if (vector != ABSENT) {
      checkElements(vector, elementSize, what);
    }
    return vector;
  }

  /** As {@link #vector}, but the field must be there. */
  int requiredVector(int table, int slot, int elementSize, String what) {
    int vector = requiredReference(table, slot, what);
    checkElements(vector, elementSize, what);
    return vector;
  }

  /** The count of a checked vector of offsets. */
  int count(int vector) {
    return bytes.getInt(vector);
  }

  /** The position that element {@code index} of a checked vector of offsets points to. */
  int element(int vector, int index, String what) {
    return follow(vector + COUNT_SIZE + index * OFFSET_SIZE, what);
  }

  /** The unsigned byte at a position that {@link #field} returned; 0, the default, if absent. */
  int unsignedByte(int position) {
    return position == ABSENT ? 0 : bytes.get(position) & 0xff;
  }

  private void checkElements(int vector, int elementSize, String what) {
    if (end - vector < COUNT_SIZE) {
      throw invalid(vector, what, "count starts less than 4 bytes before the end of the metadata");
    }
    long count = bytes.getInt(vector) & 0xffff_ffffL;
    if (count * elementSize > end - vector - COUNT_SIZE) {
      throw invalid(
          vector, what, count + " elements of " + elementSize + " bytes end outside " + extent());
    }
  }

  private int follow(int position, String what) {
    long offset = bytes.getInt(position) & 0xffff_ffffL;
    if (offset == 0 || offset >= end - position) {
      throw invalid(position, what, "offset " + offset + " is zero or points outside " + extent());
    }
    return position + (int) offset;
  }

  private int tableSize(int vtable) {
    return bytes.getShort(vtable + TABLE_SIZE_FIELD) & 0xffff;
  }

  private String extent() {
    return "the metadata of " + (end - start) + " bytes";
  }

  /** The error for a violated rule at a position of the buffer. */
  InvalidDataException invalid(int position, String what, String rule) {
    return InvalidDataException.at(position - start, "metadata: " + what + ": " + rule);
  }
}
