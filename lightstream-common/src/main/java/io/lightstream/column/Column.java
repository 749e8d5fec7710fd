// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/**
 * The values of one field for some rows, read where they lie. Rows count from 0; a row outside
 * throws {@link IndexOutOfBoundsException}. Reading allocates nothing, unless the result is an
 * object. Data that breaks a rule (an offset outside its buffer, say) throws {@link
 * io.lightstream.error.InvalidDataException}, closed memory {@link
 * io.lightstream.error.ClosedException}, an accessor that does not fit the type {@link
 * io.lightstream.error.ConfigurationException}. Immutable; safe for several threads that hold the
 * memory.
 */
public abstract class Column {

  private final ArrayData data;

  Column(ArrayData data) {
    this.data = data;
  }

  /**
   * A column over parts whose structure has been checked: enough buffers, each long enough for the
   * rows, children as the type wants them.
   */
  public static Column of(ArrayData data) {
    throw new UnsupportedOperationException(data.toString());
  }

  /** Name and type. */
  public final Field field() {
    return data.field();
  }

  /** The number of rows. */
  public final int length() {
    return data.length();
  }

  /** The parts, for encoders. */
  public final ArrayData data() {
    return data;
  }

  /** Rows {@code offset} to {@code offset + length} of this column, over the same memory. */
  public final Column slice(int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, length());
    return of(data.slice(offset, length));
  }

  /** Checks every value. */
  public abstract void validate();
}
