// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.error.ConfigurationException;
import java.util.Objects;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.Variant;

/**
 * A row of a batch, read where it lies. {@link #moveTo} turns it into another row of the batch, so
 * one object serves them all; who keeps a row copies it first. Reading after the batch was released
 * throws {@link io.lightstream.error.ClosedException}. Numbers are read without allocating; text,
 * bytes, decimals and timestamps are copied out with every call.
 *
 * <p>The usual numbers are asked for by their class: a row has fields of many kinds, and a call
 * that may go to any of them costs more than to read the number does.
 *
 * <p>The accessors are to be used as the row type says, and after {@link #isNullAt}; one that does
 * not fit the column throws {@link ConfigurationException}. Not safe for several threads.
 */
public final class BatchRow implements RowData {

  private final int rows;
  private FieldView[] fields;
  private RowKind kind = RowKind.INSERT;
  private int row;

  BatchRow(FieldView[] fields, int rows) {
    this.fields = fields;
    this.rows = rows;
  }

  /**
   * Makes this the row at {@code index} of its batch, as an insertion.
   *
   * @throws IndexOutOfBoundsException if the batch has no such row
   */
  public void moveTo(int index) {
    row = Objects.checkIndex(index, rows);
    if (kind != RowKind.INSERT) {
      kind = RowKind.INSERT; // to write a reference costs more than to compare two
    }
  }

  /**
   * Ends the use of this row, whatever becomes of the batch: reading it throws {@link
   * io.lightstream.error.ClosedException} from now on.
   */
  public void release() {
    fields = ReleasedView.instead(fields.length);
  }

  @Override
  public int getArity() {
    return fields.length;
  }

  @Override
  public RowKind getRowKind() {
    return kind;
  }

  @Override
  public void setRowKind(RowKind newKind) {
    kind = Objects.requireNonNull(newKind, "newKind");
  }

  @Override
  public boolean isNullAt(int position) {
    return fields[position].isNull(row);
  }

  @Override
  public boolean getBoolean(int position) {
    return fields[position].getBoolean(row);
  }

  @Override
  public byte getByte(int position) {
    return (byte) fields[position].getInt(row);
  }

  @Override
  public short getShort(int position) {
    return (short) fields[position].getInt(row);
  }

  @Override
  public int getInt(int position) {
    FieldView field = fields[position];
    return field instanceof IntView values ? values.getInt(row) : field.getInt(row);
  }

  @Override
  public long getLong(int position) {
    FieldView field = fields[position];
    return field instanceof LongView values ? values.getLong(row) : field.getLong(row);
  }

  @Override
  public float getFloat(int position) {
    return fields[position].getFloat(row);
  }

  @Override
  public double getDouble(int position) {
    FieldView field = fields[position];
    return field instanceof DoubleView values ? values.getDouble(row) : field.getDouble(row);
  }

  @Override
  public StringData getString(int position) {
    return fields[position].getString(row);
  }

  @Override
  public DecimalData getDecimal(int position, int precision, int scale) {
    return fields[position].getDecimal(row, precision, scale);
  }

  @Override
  public TimestampData getTimestamp(int position, int precision) {
    return fields[position].getTimestamp(row);
  }

  @Override
  public byte[] getBinary(int position) {
    return fields[position].getBinary(row);
  }

  @Override
  public ArrayData getArray(int position) {
    return fields[position].getArray(row);
  }

  @Override
  public MapData getMap(int position) {
    return fields[position].getMap(row);
  }

  @Override
  public RowData getRow(int position, int arity) {
    return fields[position].getRow(row);
  }

  @Override
  public <T> RawValueData<T> getRawValue(int position) {
    return fields[position].getRaw(row);
  }

  @Override
  public Variant getVariant(int position) {
    return fields[position].getVariant(row);
  }
}
