// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;

/** Bytes of one length. */
public final class FixedSizeBinaryColumn extends BytesColumn {

  private final ArrowBuffer values;
  private final int width;

  FixedSizeBinaryColumn(ArrayData data) {
    super(data);
    this.values = buffer(1);
    this.width = ((DataType.FixedSizeBinary) field().type()).byteWidth();
  }

  /** The length of every value in bytes. */
  public int byteWidth() {
    return width;
  }

  /** The raw values, from row {@link #offset()}. */
  public ArrowBuffer values() {
    return values;
  }

  @Override
  public int byteLength(int row) {
    slot(row);
    return width;
  }

  @Override
  public int byteOffset(int row) {
    return slot(row) * width;
  }

  @Override
  public ArrowBuffer bytes(int row) {
    return values;
  }

  @Override
  void validateRow(int row) {
    values.checkOpen();
  }
}
