// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.BufferKind;
import io.lightstream.column.DataType;
import java.nio.ByteBuffer;
import java.util.List;

/** Turns the values of a big-endian sender around, in place, buffer by buffer. */
final class ByteSwap {

  private static final int[] NOTHING = {};
  private static final int VIEW_BYTES = 16;
  private static final int INLINE_BYTES = 12;

  private ByteSwap() {}

  /**
   * Swaps a buffer.
   *
   * @param position its place among the slot's buffers
   */
  static void swap(FieldSlot slot, int position, ByteBuffer bytes) {
    List<BufferKind> kinds = slot.kinds();
    if (position >= kinds.size()) {
      return;
    }
    BufferKind kind = kinds.get(position);
    switch (kind.role()) {
      case OFFSETS, STARTS, SIZES -> swapAll(bytes, kind.elementBytes());
      case VALUES -> swapAll(bytes, widths(slot.field().storageType(), kind.elementBytes()));
      case VIEWS -> swapViews(bytes);
      case VALIDITY, BITS, TYPE_IDS, BYTES -> {}
    }
  }

  /** The widths of the numbers that a value is made of. */
  private static int[] widths(DataType type, int elementBytes) {
    if (type instanceof DataType.FixedSizeBinary) {
      return NOTHING;
    }
    if (type instanceof DataType.Interval interval) {
      return switch (interval.unit()) {
        case YEAR_MONTH -> new int[] {4};
        case DAY_TIME -> new int[] {4, 4};
        case MONTH_DAY_NANO -> new int[] {4, 4, 8};
      };
    }
    return new int[] {elementBytes};
  }

  private static void swapAll(ByteBuffer bytes, int... widths) {
    int total = 0;
    for (int width : widths) {
      total += width;
    }
    if (total <= 1) {
      return;
    }
    for (int at = 0; at + total <= bytes.capacity(); ) {
      for (int width : widths) {
        swapOne(bytes, at, width);
        at += width;
      }
    }
  }

  private static void swapOne(ByteBuffer bytes, int at, int width) {
    switch (width) {
      case 2 -> bytes.putShort(at, Short.reverseBytes(bytes.getShort(at)));
      case 4 -> bytes.putInt(at, Integer.reverseBytes(bytes.getInt(at)));
      case 8 -> bytes.putLong(at, Long.reverseBytes(bytes.getLong(at)));
      default -> swapWide(bytes, at, width);
    }
  }

  private static void swapWide(ByteBuffer bytes, int at, int width) {
    for (int low = 0; low < width / 2; low += 8) {
      int high = width - 8 - low;
      long swapped = Long.reverseBytes(bytes.getLong(at + low));
      bytes.putLong(at + low, Long.reverseBytes(bytes.getLong(at + high)));
      bytes.putLong(at + high, swapped);
    }
  }

  /** A view is a length and, where it is longer than what fits inline, prefix, index and offset. */
  private static void swapViews(ByteBuffer bytes) {
    for (int at = 0; at + VIEW_BYTES <= bytes.capacity(); at += VIEW_BYTES) {
      swapOne(bytes, at, 4);
      if (bytes.getInt(at) > INLINE_BYTES) {
        swapOne(bytes, at + 8, 4);
        swapOne(bytes, at + 12, 4);
      }
    }
  }
}
