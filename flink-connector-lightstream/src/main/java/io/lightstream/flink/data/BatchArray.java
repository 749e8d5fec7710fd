// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import java.util.Objects;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.variant.Variant;

/** Some rows of a child column as an array, read where they lie. */
final class BatchArray implements ArrayData {

  private final FieldView values;
  private final int start;
  private final int size;

  BatchArray(FieldView values, int start, int size) {
    this.values = values;
    this.start = start;
    this.size = size;
  }

  private int row(int position) {
    return start + Objects.checkIndex(position, size);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isNullAt(int position) {
    return values.isNull(row(position));
  }

  @Override
  public boolean getBoolean(int position) {
    return values.getBoolean(row(position));
  }

  @Override
  public byte getByte(int position) {
    return (byte) values.getInt(row(position));
  }

  @Override
  public short getShort(int position) {
    return (short) values.getInt(row(position));
  }

  @Override
  public int getInt(int position) {
    return values.getInt(row(position));
  }

  @Override
  public long getLong(int position) {
    return values.getLong(row(position));
  }

  @Override
  public float getFloat(int position) {
    return values.getFloat(row(position));
  }

  @Override
  public double getDouble(int position) {
    return values.getDouble(row(position));
  }

  @Override
  public StringData getString(int position) {
    return values.getString(row(position));
  }

  @Override
  public DecimalData getDecimal(int position, int precision, int scale) {
    return values.getDecimal(row(position), precision, scale);
  }

  @Override
  public TimestampData getTimestamp(int position, int precision) {
    return values.getTimestamp(row(position));
  }

  @Override
  public byte[] getBinary(int position) {
    return values.getBinary(row(position));
  }

  @Override
  public ArrayData getArray(int position) {
    return values.getArray(row(position));
  }

  @Override
  public MapData getMap(int position) {
    return values.getMap(row(position));
  }

  @Override
  public RowData getRow(int position, int arity) {
    return values.getRow(row(position));
  }

  @Override
  public <T> RawValueData<T> getRawValue(int position) {
    return values.getRaw(row(position));
  }

  @Override
  public Variant getVariant(int position) {
    return values.getVariant(row(position));
  }

  @Override
  public boolean[] toBooleanArray() {
    boolean[] array = new boolean[size];
    for (int i = 0; i < size; i++) {
      array[i] = getBoolean(i);
    }
    return array;
  }

  @Override
  public byte[] toByteArray() {
    byte[] array = new byte[size];
    for (int i = 0; i < size; i++) {
      array[i] = getByte(i);
    }
    return array;
  }

  @Override
  public short[] toShortArray() {
    short[] array = new short[size];
    for (int i = 0; i < size; i++) {
      array[i] = getShort(i);
    }
    return array;
  }

  @Override
  public int[] toIntArray() {
    int[] array = new int[size];
    for (int i = 0; i < size; i++) {
      array[i] = getInt(i);
    }
    return array;
  }

  @Override
  public long[] toLongArray() {
    long[] array = new long[size];
    for (int i = 0; i < size; i++) {
      array[i] = getLong(i);
    }
    return array;
  }

  @Override
  public float[] toFloatArray() {
    float[] array = new float[size];
    for (int i = 0; i < size; i++) {
      array[i] = getFloat(i);
    }
    return array;
  }

  @Override
  public double[] toDoubleArray() {
    double[] array = new double[size];
    for (int i = 0; i < size; i++) {
      array[i] = getDouble(i);
    }
    return array;
  }
}
