// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Copies the rows of several columns of one type into one. The parts have been compacted. */
final class Concatenation {

  private final Output output;
  private final BufferAllocator allocator;

  Concatenation(Output output, BufferAllocator allocator) {
    this.output = output;
    this.allocator = allocator;
  }

  ArrayData concat(List<ArrayData> parts) {
    Field field = parts.get(0).field();
    if (parts.get(0).dictionary().isPresent()) {
      return new DictionaryConcatenation(output, allocator).concat(parts);
    }
    DataType type = field.type();
    if (type instanceof DataType.RunEndEncoded) {
      return runs(parts);
    }
    List<ArrowBuffer> buffers = new ArrayList<>();
    List<BufferKind> layout = type.layout();
    for (int i = 0; i < layout.size(); i++) {
      addBuffer(parts, layout.get(i), i, buffers);
    }
    return result(parts, buffers, children(parts));
  }

  private void addBuffer(
      List<ArrayData> parts, BufferKind kind, int index, List<ArrowBuffer> buffers) {
    int width = kind.elementBytes();
    switch (kind.role()) {
      case VALIDITY -> buffers.add(validity(parts));
      case BITS -> buffers.add(bits(parts, index));
      case VALUES, TYPE_IDS -> buffers.add(elements(parts, index, width));
      case OFFSETS -> buffers.add(offsets(parts, width));
      case BYTES -> buffers.add(bytes(parts, index));
      case VIEWS -> views(parts, buffers);
      case SIZES -> buffers.add(listViewSizes(parts, width));
      case STARTS ->
          buffers.add(
              parts.get(0).field().type() instanceof DataType.Union
                  ? unionOffsets(parts)
                  : listViewStarts(parts, width));
    }
  }

  ArrowBuffer validity(List<ArrayData> parts) {
    if (parts.stream().allMatch(part -> part.buffers().get(0).size() == 0)) {
      return ArrowBuffer.EMPTY;
    }
    return bits(parts, 0);
  }

  private ArrowBuffer bits(List<ArrayData> parts, int index) {
    int rows = rows(parts);
    GrowingBuffer copy = output.buffer();
    int bytes = (int) ((rows + 7L) / 8);
    ByteBuffer room = copy.room(bytes);
    int row = 0;
    for (ArrayData part : parts) {
      ArrowBuffer source = part.buffers().get(index);
      if (source.size() == 0) {
        Bits.fill(room, row, part.length());
      } else {
        Bits.copy(source, 0, room, row, part.length());
      }
      row += part.length();
    }
    return output.take(copy, bytes);
  }

  private ArrowBuffer elements(List<ArrayData> parts, int index, int width) {
    long bytes = (long) rows(parts) * width;
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room(bytes);
    int at = 0;
    for (ArrayData part : parts) {
      int size = part.length() * width;
      part.buffers().get(index).getBytes(0, room, at, size);
      at += size;
    }
    return output.take(copy, (int) bytes);
  }

  private static long raw(ArrowBuffer buffer, int width, int slot) {
    return width == Long.BYTES ? buffer.getLong(slot << 3) : buffer.getInt(slot << 2);
  }

  /** The bytes between the first offset and the last, which must be there. */
  private static int checkedBytes(ArrayData part, int width, int index) {
    if (part.length() == 0) {
      return 0;
    }
    long first = raw(part.buffers().get(1), width, 0);
    long last = raw(part.buffers().get(1), width, part.length());
    int size = part.buffers().get(index).size();
    if (first < 0 || first > last || last > size) {
      throw new InvalidDataException(
          "column '"
              + part.field().name()
              + "': its offsets reach from "
              + first
              + " to "
              + last
              + ", but it has "
              + size
              + " bytes of data");
    }
    return (int) (last - first);
  }

  private static int firstOffset(ArrayData part, int width) {
    return part.length() == 0 ? 0 : (int) raw(part.buffers().get(1), width, 0);
  }

  private static int lastOffset(ArrayData part, int width) {
    return part.length() == 0 ? 0 : (int) raw(part.buffers().get(1), width, part.length());
  }

  private ArrowBuffer offsets(List<ArrayData> parts, int width) {
    int rows = rows(parts);
    if (rows == 0) {
      return ArrowBuffer.EMPTY;
    }
    long bytes = (rows + 1L) * width;
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room(bytes);
    int row = 1;
    long base = 0;
    for (ArrayData part : parts) {
      long first = firstOffset(part, width);
      for (int i = 1; i <= part.length(); i++) {
        Output.put(room, width, row++, raw(part.buffers().get(1), width, i) - first + base);
      }
      base += lastOffset(part, width) - first;
    }
    return output.take(copy, (int) bytes);
  }

  private ArrowBuffer bytes(List<ArrayData> parts, int index) {
    int width = parts.get(0).field().type().layout().get(index - 1).elementBytes();
    long bytes = 0;
    for (ArrayData part : parts) {
      bytes += checkedBytes(part, width, index);
    }
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room(bytes);
    int at = 0;
    for (ArrayData part : parts) {
      int first = firstOffset(part, width);
      int size = lastOffset(part, width) - first;
      part.buffers().get(index).getBytes(first, room, at, size);
      at += size;
    }
    return output.take(copy, (int) bytes);
  }

  private void views(List<ArrayData> parts, List<ArrowBuffer> buffers) {
    List<BinaryViewColumn> columns = parts.stream().map(BinaryViewColumn::new).toList();
    long longBytes = columns.stream().mapToLong(ViewCopy::longBytes).sum();
    ViewCopy copy = new ViewCopy(output, rows(parts), longBytes);
    columns.forEach(copy::add);
    copy.takeInto(buffers);
  }

  private ArrowBuffer listViewStarts(List<ArrayData> parts, int width) {
    long bytes = (long) rows(parts) * width;
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room(bytes);
    int at = 0;
    long base = 0;
    for (ArrayData part : parts) {
      ListViewColumn column = new ListViewColumn(part);
      for (int row = 0; row < part.length(); row++, at++) {
        if (!column.isNull(row)) {
          Output.put(room, width, at, column.start(row) + base);
        }
      }
      base += part.children().get(0).length();
    }
    return output.take(copy, (int) bytes);
  }

  private ArrowBuffer listViewSizes(List<ArrayData> parts, int width) {
    long bytes = (long) rows(parts) * width;
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room(bytes);
    int at = 0;
    for (ArrayData part : parts) {
      ListViewColumn column = new ListViewColumn(part);
      for (int row = 0; row < part.length(); row++, at++) {
        if (!column.isNull(row)) {
          Output.put(room, width, at, column.size(row));
        }
      }
    }
    return output.take(copy, (int) bytes);
  }

  private ArrowBuffer unionOffsets(List<ArrayData> parts) {
    long bytes = (long) rows(parts) * Integer.BYTES;
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room(bytes);
    int[] bases = new int[parts.get(0).children().size()];
    int at = 0;
    for (ArrayData part : parts) {
      UnionColumn column = new UnionColumn(part);
      for (int row = 0; row < part.length(); row++, at++) {
        room.putInt(at << 2, column.childRow(row) + bases[column.childIndex(row)]);
      }
      for (int i = 0; i < bases.length; i++) {
        bases[i] += part.children().get(i).length();
      }
    }
    return output.take(copy, (int) bytes);
  }

  private List<ArrayData> children(List<ArrayData> parts) {
    int count = parts.get(0).children().size();
    List<ArrayData> children = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int index = i;
      children.add(concat(parts.stream().map(part -> part.children().get(index)).toList()));
    }
    return children;
  }

  private ArrayData runs(List<ArrayData> parts) {
    Field ends = parts.get(0).children().get(0).field();
    DataType.Int type = (DataType.Int) ends.type();
    int width = type.bits() / Byte.SIZE;
    if (rows(parts) > IntBuilder.most(type)) {
      throw new LimitExceededException(
          "column '"
              + parts.get(0).field().name()
              + "': its run ends of type "
              + type
              + " cannot count "
              + rows(parts)
              + " rows");
    }
    int runs = rows(parts.stream().map(part -> part.children().get(0)).toList());
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room((long) runs * width);
    int run = 0;
    long base = 0;
    for (ArrayData part : parts) {
      Column partEnds = Column.of(part.children().get(0));
      for (int i = 0; i < partEnds.length(); i++) {
        Output.put(room, width, run++, partEnds.getLong(i) + base);
      }
      base += part.length();
    }
    List<ArrowBuffer> buffers = List.of(ArrowBuffer.EMPTY, output.take(copy, runs * width));
    ArrayData allEnds = new ArrayData(ends, 0, runs, 0, buffers, List.of(), Optional.empty());
    ArrayData values = concat(parts.stream().map(part -> part.children().get(1)).toList());
    return result(parts, List.of(), List.of(allEnds, values));
  }

  /** All rows together. */
  static int rows(List<ArrayData> parts) {
    long rows = parts.stream().mapToLong(ArrayData::length).sum();
    if (rows > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          "column '"
              + parts.get(0).field().name()
              + "': "
              + rows
              + " rows are more than an int can count");
    }
    return (int) rows;
  }

  private static ArrayData result(
      List<ArrayData> parts, List<ArrowBuffer> buffers, List<ArrayData> children) {
    return new ArrayData(
        parts.get(0).field(),
        0,
        rows(parts),
        nulls(parts),
        List.copyOf(buffers),
        List.copyOf(children),
        Optional.empty());
  }

  static int nulls(List<ArrayData> parts) {
    int nulls = 0;
    for (ArrayData part : parts) {
      if (part.nullCount() == ArrayData.UNKNOWN_NULL_COUNT) {
        return ArrayData.UNKNOWN_NULL_COUNT;
      }
      nulls += part.nullCount();
    }
    return nulls;
  }
}
