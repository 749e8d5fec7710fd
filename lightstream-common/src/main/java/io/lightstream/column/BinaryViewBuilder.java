// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes views; values of more than 12 bytes go to blocks that are never copied. */
final class BinaryViewBuilder extends ColumnBuilder {

  private static final int FIRST_BLOCK = 8 << 10;
  private static final int LARGEST_BLOCK = 1 << 20;

  /** A data buffer, filled up to {@code used}. */
  private static final class Block {
    private final MemoryLease lease;
    private final ByteBuffer memory;
    private int used;

    Block(MemoryLease lease) {
      this.lease = lease;
      this.memory = lease.writable(0, lease.capacity());
    }

    void zeroPadding() {
      for (int at = used; at < Math.min(memory.capacity(), used + 63 & -64); at++) {
        memory.put(at, (byte) 0);
      }
    }
  }

  private final BufferAllocator allocator;
  private final GrowingBuffer views;
  private final List<Block> blocks = new ArrayList<>();
  private final boolean text;

  BinaryViewBuilder(Field field, BuilderContext context) {
    super(field, context);
    this.allocator = context.allocator();
    this.views = new GrowingBuffer(allocator);
    this.text = field.type() instanceof DataType.Utf8View;
  }

  @Override
  public void appendBytes(byte[] source, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, source.length);
    checkRoom();
    ByteBuffer memory = views.room((length() + 1L) * BinaryViewColumn.VIEW_BYTES);
    int view = length() * BinaryViewColumn.VIEW_BYTES;
    int inView = view + BinaryViewColumn.INLINE_OFFSET;
    if (count <= BinaryViewColumn.INLINE_BYTES) {
      memory.put(inView, source, offset, count);
    } else {
      Block block = block(count);
      memory.put(inView, source, offset, BinaryViewColumn.PREFIX_BYTES);
      memory.putInt(view + BinaryViewColumn.BUFFER_OFFSET, blocks.size() - 1);
      memory.putInt(view + BinaryViewColumn.OFFSET_OFFSET, block.used);
      block.memory.put(block.used, source, offset, count);
      block.used += count;
    }
    memory.putInt(view, count);
    added();
  }

  private Block block(int count) {
    Block last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
    if (last != null && count <= last.memory.capacity() - last.used) {
      return last;
    }
    int next = last == null ? FIRST_BLOCK : Math.min(LARGEST_BLOCK, 2 * last.memory.capacity());
    Block block = new Block(allocator.allocate(Math.max(count, Math.max(FIRST_BLOCK, next))));
    blocks.add(block);
    return block;
  }

  @Override
  public void appendString(String value) {
    if (!text) {
      throw doesNotFit("String");
    }
    appendBytes(Utf8.encode(value, this));
  }

  @Override
  void writeEmpty(int row) {
    views.room((row + 1L) * BinaryViewColumn.VIEW_BYTES);
  }

  @Override
  void truncateValues(int rows) {
    views.erase(
        (long) rows * BinaryViewColumn.VIEW_BYTES, (length() + 1L) * BinaryViewColumn.VIEW_BYTES);
  }

  @Override
  void takeBuffers(int rows, List<ArrowBuffer> buffers, List<MemoryLease> leases) {
    buffers.add(views.take(rows * BinaryViewColumn.VIEW_BYTES, leases));
    for (Block block : blocks) {
      block.zeroPadding();
      buffers.add(block.lease.buffer(0, block.used));
      leases.add(block.lease);
    }
    blocks.clear();
  }

  @Override
  void release() {
    views.release();
    blocks.forEach(block -> block.lease.close());
    blocks.clear();
  }
}
