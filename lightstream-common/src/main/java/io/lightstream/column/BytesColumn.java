// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A column of bytes or text. Without allocation the value of a row is the {@link #byteLength} bytes
 * at {@link #byteOffset} in {@link #bytes}, or is copied out by {@link #getBytes(int, byte[],
 * int)}.
 */
public abstract sealed class BytesColumn extends Column
    permits BinaryColumn, BinaryViewColumn, FixedSizeBinaryColumn {

  private static final char REPLACEMENT = '\uFFFD';

  private final boolean text;

  BytesColumn(ArrayData data) {
    super(data);
    DataType type = data.field().type();
    this.text =
        type instanceof DataType.Utf8
            || type instanceof DataType.LargeUtf8
            || type instanceof DataType.Utf8View;
  }

  /** Whether the bytes are UTF-8 text. */
  public final boolean isText() {
    return text;
  }

  /** How many bytes the value has. */
  public abstract int byteLength(int row);

  /** Where the value begins in {@link #bytes(int)}. */
  public abstract int byteOffset(int row);

  /** The raw buffer that holds the value, among others. */
  public abstract ArrowBuffer bytes(int row);

  /**
   * Copies the value.
   *
   * @param target has room for {@link #byteLength} bytes from {@code position}
   * @return how many bytes were copied
   * @throws IndexOutOfBoundsException also if the target has too little room
   */
  public final int getBytes(int row, byte[] target, int position) {
    int bytes = byteLength(row);
    bytes(row).getBytes(byteOffset(row), target, position, bytes);
    return bytes;
  }

  @Override
  public final byte[] getBytes(int row) {
    byte[] copy = new byte[byteLength(row)];
    bytes(row).getBytes(byteOffset(row), copy, 0, copy.length);
    return copy;
  }

  @Override
  public final String getString(int row) {
    if (!text) {
      throw doesNotFit("String");
    }
    byte[] bytes = getBytes(row);
    String string = new String(bytes, StandardCharsets.UTF_8);
    if (string.indexOf(REPLACEMENT) >= 0) {
      checkUtf8(row);
    }
    return string;
  }

  @Override
  final Object object(int row) {
    return text ? getString(row) : getBytes(row);
  }

  @Override
  final void validateValues() {
    for (int row = 0; row < length(); row++) {
      validateRow(row);
      if (text && !isNull(row)) {
        checkUtf8(row);
      }
    }
  }

  /** Checks where the value lies, as far as reading does not. */
  abstract void validateRow(int row);

  private void checkUtf8(int row) {
    int bad = Utf8.firstMalformed(bytes(row), byteOffset(row), byteLength(row));
    if (bad >= 0) {
      throw malformed(row, bad);
    }
  }

  private InvalidDataException malformed(int row, int at) {
    int value = bytes(row).getByte(byteOffset(row) + at) & 0xff;
    return invalid(
        row, String.format("byte %d of %d (0x%02x) is not UTF-8", at, byteLength(row), value));
  }
}
