// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;

/** Bytes or text with 32-bit or 64-bit offsets. */
public final class BinaryColumn extends BytesColumn {

  private final ArrowBuffer bytes;
  private final Offsets offsets;

  BinaryColumn(ArrayData data) {
    super(data);
    this.bytes = buffer(2);
    this.offsets = new Offsets(buffer(1), hasLargeOffsets(), bytes.size());
  }

  /** Whether the offsets have 64 bits. */
  public boolean hasLargeOffsets() {
    DataType type = field().type();
    return type instanceof DataType.LargeUtf8 || type instanceof DataType.LargeBinary;
  }

  /** The raw offsets, one more than rows, from row {@link #offset()}; empty if there is no row. */
  public ArrowBuffer offsets() {
    return buffer(1);
  }

  /** The raw bytes of all values. */
  public ArrowBuffer bytes() {
    return bytes;
  }

  @Override
  public int byteLength(int row) {
    return offsets.size(this, row);
  }

  @Override
  public int byteOffset(int row) {
    return offsets.start(this, row);
  }

  @Override
  public ArrowBuffer bytes(int row) {
    return bytes;
  }

  @Override
  void validateRow(int row) {
    offsets.start(this, row);
  }
}
