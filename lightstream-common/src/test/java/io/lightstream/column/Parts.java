// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Columns made of buffers whose contents a test chooses, right or wrong. */
final class Parts implements AutoCloseable {

  private final BufferAllocator allocator = BufferAllocator.unbounded("parts");
  private final List<MemoryLease> leases = new ArrayList<>();

  private ByteBuffer room(int size) {
    leases.add(allocator.allocate(size));
    return leases.get(leases.size() - 1).writable(0, size);
  }

  private ArrowBuffer last(int size) {
    return leases.get(leases.size() - 1).buffer(0, size);
  }

  ArrowBuffer bytes(int... values) {
    ByteBuffer room = room(values.length);
    for (int i = 0; i < values.length; i++) {
      room.put(i, (byte) values[i]);
    }
    return last(values.length);
  }

  ArrowBuffer ints(int... values) {
    ByteBuffer room = room(values.length * 4);
    for (int i = 0; i < values.length; i++) {
      room.putInt(i * 4, values[i]);
    }
    return last(values.length * 4);
  }

  ArrowBuffer longs(long... values) {
    ByteBuffer room = room(values.length * 8);
    for (int i = 0; i < values.length; i++) {
      room.putLong(i * 8, values[i]);
    }
    return last(values.length * 8);
  }

  static ArrayData data(DataType type, int rows, List<ArrowBuffer> buffers, ArrayData... children) {
    Field[] fields = List.of(children).stream().map(ArrayData::field).toArray(Field[]::new);
    return new ArrayData(
        Field.nullable("x", type, fields),
        0,
        rows,
        ArrayData.UNKNOWN_NULL_COUNT,
        buffers,
        List.of(children),
        Optional.empty());
  }

  static Column column(DataType type, int rows, List<ArrowBuffer> buffers, ArrayData... children) {
    return Column.of(data(type, rows, buffers, children));
  }

  /** A column of four-byte integers without nulls. */
  ArrayData numbers(int... values) {
    return data(
        new DataType.Int(32, true), values.length, List.of(ArrowBuffer.EMPTY, ints(values)));
  }

  Column dictionary(
      DataType.Int indexType, int rows, ArrowBuffer validity, ArrowBuffer indices, Column values) {
    Field field =
        Field.nullable("x", values.field().type())
            .withDictionary(new DictionaryEncoding(5, indexType, false));
    return Column.of(
        new ArrayData(
            field,
            0,
            rows,
            ArrayData.UNKNOWN_NULL_COUNT,
            List.of(validity, indices),
            List.of(),
            Optional.of(Dictionary.of(5, values, List.of()))));
  }

  @Override
  public void close() {
    leases.forEach(MemoryLease::close);
  }
}
