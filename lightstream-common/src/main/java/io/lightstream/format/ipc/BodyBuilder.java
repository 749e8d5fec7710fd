// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.BufferKind;
import io.lightstream.column.BufferKind.Role;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.error.InvalidDataException;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Lays out the body of one message: walks the columns in the order of the format, trims buffers to
 * their rows, compresses them if asked to, and remembers nodes, offsets and the bytes themselves by
 * reference. Used again for each message.
 */
final class BodyBuilder {

  private static final int LENGTH_BYTES = 8;
  private static final long STORED = -1;
  private static final ByteBuffer ZERO_OFFSET =
      ByteBuffer.allocateDirect(LENGTH_BYTES).asReadOnlyBuffer();

  private final int alignment;
  private final BodyCodec codec;
  private final BufferAllocator allocator;

  private int nodeCount;
  private long[] nodes = new long[16];
  private int bufferCount;
  private long[] offsets = new long[16];
  private long[] sizes = new long[16];
  private ByteBuffer[] heads = new ByteBuffer[16];
  private ByteBuffer[] bytes = new ByteBuffer[16];
  private int variadicCount;
  private long[] variadic = new long[4];
  private long length;
  private List<MemoryLease> leases;

  BodyBuilder(int alignment, BodyCodec codec, BufferAllocator allocator) {
    this.alignment = alignment;
    this.codec = codec;
    this.allocator = allocator;
  }

  /** Starts a new body; {@code scratch} receives the memory of compressed buffers. */
  void start(List<MemoryLease> scratch) {
    Arrays.fill(heads, 0, bufferCount, null);
    Arrays.fill(bytes, 0, bufferCount, null);
    nodeCount = 0;
    bufferCount = 0;
    variadicCount = 0;
    length = 0;
    leases = scratch;
  }

  /** Adds a column and its children; it begins at row 0 of its buffers. */
  void add(ArrayData data) {
    DataType type = data.field().storageType();
    addNode(data.length(), nullCount(data, type));
    List<BufferKind> kinds = type.layout();
    for (int i = 0; i < kinds.size(); i++) {
      addKind(data, kinds, i);
    }
    if (type.isVariadic()) {
      addVariadic(data, kinds.size());
    }
    for (ArrayData child : data.children()) {
      add(trimmed(child, type, data.length()));
    }
  }

  private static long nullCount(ArrayData data, DataType type) {
    if (type instanceof DataType.Null) {
      return data.length();
    }
    boolean counts = !type.layout().isEmpty() && type.layout().get(0).role() == Role.VALIDITY;
    if (!counts) {
      return 0;
    }
    return data.nullCount() == ArrayData.UNKNOWN_NULL_COUNT
        ? Column.of(data).validityNulls()
        : data.nullCount();
  }

  /** Children may be longer than their parent's rows; what is beyond is not written. */
  private static ArrayData trimmed(ArrayData child, DataType parent, int rows) {
    long wanted = child.length();
    if (parent instanceof DataType.Struct
        || parent instanceof DataType.Union union && union.mode() == DataType.UnionMode.SPARSE) {
      wanted = rows;
    } else if (parent instanceof DataType.FixedSizeList list) {
      wanted = (long) rows * list.listSize();
    }
    return wanted == child.length() ? child : child.slice(0, (int) wanted);
  }

  private void addKind(ArrayData data, List<BufferKind> kinds, int index) {
    BufferKind kind = kinds.get(index);
    ArrowBuffer buffer = data.buffers().get(index);
    int rows = data.length();
    if (kind.role() == Role.VALIDITY && nodes[2 * nodeCount - 1] == 0) {
      addBuffer(ArrowBuffer.EMPTY, 0);
    } else if (kind.role() == Role.OFFSETS && rows == 0) {
      addBytes(ArrowBuffer.EMPTY, ZERO_OFFSET.duplicate().limit(kind.elementBytes()));
    } else if (kind.role() == Role.BYTES) {
      addBuffer(buffer, bytesUsed(data, kinds.get(index - 1), index));
    } else {
      addBuffer(buffer, (int) Math.min(buffer.size(), kind.requiredBytes(rows)));
    }
  }

  /** The bytes that the offsets reach; what lies behind belongs to other rows. */
  private static int bytesUsed(ArrayData data, BufferKind offsetKind, int index) {
    if (data.length() == 0) {
      return 0;
    }
    int size = data.buffers().get(index).size();
    ArrowBuffer offsets = data.buffers().get(index - 1);
    int at = data.length() * offsetKind.elementBytes();
    long end = offsetKind.elementBytes() == 4 ? offsets.getInt(at) : offsets.getLong(at);
    if (end < 0 || end > size) {
      throw new InvalidDataException(
          "column '"
              + data.field().name()
              + "': its last offset is "
              + end
              + ", but it has "
              + size
              + " bytes of data");
    }
    return (int) end;
  }

  private void addVariadic(ArrayData data, int first) {
    List<ArrowBuffer> buffers = data.buffers();
    if (variadicCount == variadic.length) {
      variadic = Arrays.copyOf(variadic, variadicCount * 2);
    }
    variadic[variadicCount++] = buffers.size() - first;
    for (int i = first; i < buffers.size(); i++) {
      addBuffer(buffers.get(i), buffers.get(i).size());
    }
  }

  private void addNode(long rows, long nulls) {
    if (2 * nodeCount == nodes.length) {
      nodes = Arrays.copyOf(nodes, nodes.length * 2);
    }
    nodes[2 * nodeCount] = rows;
    nodes[2 * nodeCount + 1] = nulls;
    nodeCount++;
  }

  private void addBuffer(ArrowBuffer buffer, int size) {
    addBytes(buffer, buffer.borrow().limit(size));
  }

  private void addBytes(ArrowBuffer buffer, ByteBuffer source) {
    if (bufferCount == sizes.length) {
      growBuffers();
    }
    int index = bufferCount++;
    bytes[index] = source;
    sizes[index] = source.remaining();
    if (codec != null && source.hasRemaining()) {
      compress(index, buffer, source);
    }
    offsets[index] = length;
    length = aligned(length + sizes[index]);
  }

  private void growBuffers() {
    int capacity = sizes.length * 2;
    offsets = Arrays.copyOf(offsets, capacity);
    sizes = Arrays.copyOf(sizes, capacity);
    heads = Arrays.copyOf(heads, capacity);
    bytes = Arrays.copyOf(bytes, capacity);
  }

  private void compress(int index, ArrowBuffer buffer, ByteBuffer source) {
    int size = source.remaining();
    int room = codec.maxCompressedLength(size);
    MemoryLease lease = allocator.allocate((long) LENGTH_BYTES + room);
    leases.add(lease);
    ByteBuffer target = lease.writable(0, LENGTH_BYTES + room);
    int compressed =
        compress(buffer, source.duplicate(), target.duplicate().position(LENGTH_BYTES));
    if (compressed < size) {
      target.putLong(0, size);
      bytes[index] = target.limit(LENGTH_BYTES + compressed);
      sizes[index] = LENGTH_BYTES + compressed;
    } else {
      target.putLong(0, STORED);
      heads[index] = target.limit(LENGTH_BYTES);
      sizes[index] = LENGTH_BYTES + size;
    }
  }

  private int compress(ArrowBuffer buffer, ByteBuffer source, ByteBuffer target) {
    if (!buffer.isMapped()) {
      return codec.compress(source, target);
    }
    try {
      int length = codec.compressMapped(source, target);
      buffer.checkNotTruncated();
      return length;
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
  }

  private long aligned(long size) {
    return (size + alignment - 1) & -(long) alignment;
  }

  /** Appends the body, padded. */
  void writeTo(FrameOutput out) {
    for (int i = 0; i < bufferCount; i++) {
      if (heads[i] != null) {
        out.add(heads[i]);
      }
      out.add(bytes[i]);
      out.pad(aligned(sizes[i]) - sizes[i]);
    }
  }

  /** The length of the body, padded. */
  long length() {
    return length;
  }

  int nodeCount() {
    return nodeCount;
  }

  long nodeLength(int node) {
    return nodes[2 * node];
  }

  long nodeNulls(int node) {
    return nodes[2 * node + 1];
  }

  int bufferCount() {
    return bufferCount;
  }

  long offset(int buffer) {
    return offsets[buffer];
  }

  long size(int buffer) {
    return sizes[buffer];
  }

  /** The numbers of variadic buffers, one for each column of a view type; possibly none. */
  long[] variadicCounts() {
    return Arrays.copyOf(variadic, variadicCount);
  }
}
