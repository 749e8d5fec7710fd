// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/**
 * One buffer of a column's layout.
 *
 * @param role what the buffer holds
 * @param elementBytes the width of an element; 0 for bits and for bytes of any length
 */
public record BufferKind(Role role, int elementBytes) {

  /** What a buffer holds. */
  public enum Role {
    /** A bit a row: 1 where the row is not null. May be absent where nothing is null. */
    VALIDITY,
    /** A bit a row: the values of a boolean column. */
    BITS,
    /** A value of fixed width a row. */
    VALUES,
    /** One offset more than rows, ascending. */
    OFFSETS,
    /** An offset a row (list views, dense unions). */
    STARTS,
    /** A size a row (list views). */
    SIZES,
    /** A type id a row (unions). */
    TYPE_IDS,
    /** A 16-byte view a row. */
    VIEWS,
    /** The bytes that offsets or views point into. */
    BYTES
  }

  /**
   * The bytes that this buffer must have at least for {@code rows} rows.
   *
   * @return bytes; 0 for the bytes of variable-size values, whose length the rows do not tell
   */
  public long requiredBytes(long rows) {
    return switch (role) {
      case VALIDITY, BITS -> (rows + 7) / 8;
      case VALUES, STARTS, SIZES, TYPE_IDS, VIEWS -> rows * elementBytes;
      case OFFSETS -> rows == 0 ? 0 : (rows + 1) * elementBytes;
      case BYTES -> 0;
    };
  }
}
