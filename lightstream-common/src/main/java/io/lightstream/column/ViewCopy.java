// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Views of several columns one after the other, with their long values in data buffers of their
 * own.
 */
final class ViewCopy {

  private final Output output;
  private final GrowingBuffer views;
  private final int rows;
  private final long longBytes;
  private final List<ArrowBuffer> finished = new ArrayList<>();
  private GrowingBuffer data;
  private int dataSize;
  private long copied;
  private int row;

  /**
   * Prepares a copy.
   *
   * @param rows all rows that will be added
   * @param longBytes the bytes of all values that do not fit their views
   */
  ViewCopy(Output output, int rows, long longBytes) {
    this.output = output;
    this.rows = rows;
    this.longBytes = longBytes;
    this.views = output.buffer();
    this.data = output.buffer();
  }

  /** The bytes of the values that do not fit their views. */
  static long longBytes(BinaryViewColumn column) {
    long bytes = 0;
    for (int row = 0; row < column.length(); row++) {
      int size = column.isNull(row) ? 0 : column.byteLength(row);
      bytes += size > BinaryViewColumn.INLINE_BYTES ? size : 0;
    }
    return bytes;
  }

  void add(BinaryViewColumn column) {
    ByteBuffer room = views.room((long) rows * BinaryViewColumn.VIEW_BYTES);
    for (int from = 0; from < column.length(); from++, row++) {
      if (!column.isNull(from)) {
        copy(column, from, room, row * BinaryViewColumn.VIEW_BYTES);
      }
    }
  }

  private void copy(BinaryViewColumn column, int from, ByteBuffer room, int view) {
    int size = column.byteLength(from);
    ArrowBuffer bytes = column.bytes(from);
    int at = column.byteOffset(from);
    int inView = view + BinaryViewColumn.INLINE_OFFSET;
    room.putInt(view, size);
    if (size <= BinaryViewColumn.INLINE_BYTES) {
      bytes.getBytes(at, room, inView, size);
      return;
    }
    ByteBuffer target = dataRoom(size);
    bytes.getBytes(at, target, dataSize, size);
    bytes.getBytes(at, room, inView, BinaryViewColumn.PREFIX_BYTES);
    room.putInt(view + BinaryViewColumn.BUFFER_OFFSET, finished.size());
    room.putInt(view + BinaryViewColumn.OFFSET_OFFSET, dataSize);
    dataSize += size;
    copied += size;
  }

  private ByteBuffer dataRoom(int size) {
    if ((long) dataSize + size > BufferAllocator.MAX_LEASE_BYTES) {
      finishData();
    }
    long left = longBytes - copied;
    return data.room(Math.min(dataSize + left, BufferAllocator.MAX_LEASE_BYTES));
  }

  private void finishData() {
    finished.add(output.take(data, dataSize));
    data = output.buffer();
    dataSize = 0;
  }

  /** Adds the views and the data buffers. */
  void takeInto(List<ArrowBuffer> buffers) {
    buffers.add(output.take(views, rows * BinaryViewColumn.VIEW_BYTES));
    if (dataSize > 0) {
      finishData();
    }
    buffers.addAll(finished);
  }
}
