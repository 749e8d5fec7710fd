// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes columns begin at row 0 of their buffers, with children no longer than needed. Values are
 * shared; only offsets that must be moved, bits that begin within a byte, and small parts of the
 * bytes of views are copied.
 */
final class Compaction {

  /** Buffers longer than their rows by this much belong to a column of more rows. */
  private static final int SLACK = ArrowBuffer.ALIGNMENT;

  private final Output output;

  Compaction(Output output) {
    this.output = output;
  }

  /** The same rows; the same object where there is nothing to do. */
  ArrayData compact(ArrayData data) {
    DataType type = data.field().storageType();
    if (data.dictionary().isPresent() || data.children().isEmpty()) {
      return flat(data, type);
    } else if (type instanceof DataType.ListType
        || type instanceof DataType.LargeList
        || type instanceof DataType.MapType) {
      return list(data, type);
    } else if (type instanceof DataType.ListView || type instanceof DataType.LargeListView) {
      return listView(data, type);
    } else if (type instanceof DataType.FixedSizeList fixed) {
      return parallel(data, fixed.listSize());
    } else if (type instanceof DataType.Union union && union.mode() == DataType.UnionMode.DENSE) {
      return denseUnion(data, union);
    } else if (type instanceof DataType.RunEndEncoded) {
      return runs(data);
    }
    return parallel(data, 1);
  }

  private ArrayData flat(ArrayData data, DataType type) {
    if (type.isVariadic() && isPart(data, 1, BinaryViewColumn.VIEW_BYTES)) {
      return views(data);
    } else if (data.offset() == 0) {
      return data;
    }
    List<BufferKind> layout = type.layout();
    if (layout.size() == 3) {
      return bytes(data, layout.get(1).elementBytes());
    }
    return moved(data, sliced(data, layout), data.children());
  }

  private List<ArrowBuffer> sliced(ArrayData data, List<BufferKind> layout) {
    List<ArrowBuffer> buffers = new ArrayList<>(data.buffers().size());
    for (int i = 0; i < layout.size(); i++) {
      BufferKind kind = layout.get(i);
      ArrowBuffer buffer = data.buffers().get(i);
      buffers.add(
          switch (kind.role()) {
            case VALIDITY, BITS -> bits(data, buffer);
            default -> elements(data, buffer, kind.elementBytes());
          });
    }
    buffers.addAll(data.buffers().subList(layout.size(), data.buffers().size()));
    return buffers;
  }

  private ArrowBuffer bits(ArrayData data, ArrowBuffer buffer) {
    int from = data.offset();
    int rows = data.length();
    if (buffer.size() == 0 || from == 0) {
      return buffer;
    } else if ((from & 7) == 0) {
      return buffer.slice(from >>> 3, (rows + 7) >>> 3);
    }
    GrowingBuffer copy = output.buffer();
    int bytes = (rows + 7) >>> 3;
    Bits.copy(buffer, from, copy.room(bytes), 0, rows);
    return output.take(copy, bytes);
  }

  private static ArrowBuffer elements(ArrayData data, ArrowBuffer buffer, int width) {
    return data.offset() == 0 ? buffer : buffer.slice(data.offset() * width, data.length() * width);
  }

  private ArrayData bytes(ArrayData data, int width) {
    ArrowBuffer all = data.buffers().get(2);
    long first = first(data, width);
    long last = last(data, width, first, all.size());
    return moved(
        data,
        List.of(
            bits(data, data.buffers().get(0)),
            offsets(data, width, first),
            all.slice((int) first, (int) (last - first))),
        List.of());
  }

  private ArrayData list(ArrayData data, DataType type) {
    int width = type.layout().get(1).elementBytes();
    ArrayData child = data.children().get(0);
    long first = first(data, width);
    long last = last(data, width, first, child.length());
    ArrayData values = compact(part(child, (int) first, (int) (last - first)));
    if (data.offset() == 0 && first == 0) {
      return values == child ? data : moved(data, data.buffers(), List.of(values));
    }
    return moved(
        data,
        List.of(bits(data, data.buffers().get(0)), offsets(data, width, first)),
        List.of(values));
  }

  private static long raw(ArrowBuffer buffer, int width, int slot) {
    return width == Long.BYTES ? buffer.getLong(slot * width) : buffer.getInt(slot * width);
  }

  private static long first(ArrayData data, int width) {
    return data.length() == 0 ? 0 : raw(data.buffers().get(1), width, data.offset());
  }

  private static long last(ArrayData data, int width, long first, int limit) {
    long last =
        data.length() == 0 ? 0 : raw(data.buffers().get(1), width, data.offset() + data.length());
    if (first < 0 || last < first || last > limit) {
      throw new InvalidDataException(
          "column '"
              + data.field().name()
              + "': offsets "
              + first
              + " to "
              + last
              + " do not ascend within 0 to "
              + limit);
    }
    return last;
  }

  /** The offsets less the first. */
  private ArrowBuffer offsets(ArrayData data, int width, long first) {
    if (data.length() == 0) {
      return ArrowBuffer.EMPTY;
    }
    ArrowBuffer source = data.buffers().get(1);
    int count = data.length() + 1;
    if (first == 0) {
      return source.slice(data.offset() * width, count * width);
    }
    return moved(source, width, data.offset(), count, -first);
  }

  private ArrowBuffer moved(ArrowBuffer source, int width, int from, int count, long by) {
    GrowingBuffer copy = output.buffer();
    ByteBuffer target = copy.room((long) count * width);
    for (int i = 0; i < count; i++) {
      Output.put(target, width, i, raw(source, width, from + i) + by);
    }
    return output.take(copy, count * width);
  }

  private ArrayData parallel(ArrayData data, int rowsOfChild) {
    boolean same = data.offset() == 0;
    List<ArrayData> children = new ArrayList<>(data.children().size());
    for (ArrayData child : data.children()) {
      ArrayData compacted =
          compact(part(child, data.offset() * rowsOfChild, data.length() * rowsOfChild));
      same &= compacted == child;
      children.add(compacted);
    }
    return same ? data : moved(data, sliced(data, data.field().storageType().layout()), children);
  }

  private ArrayData listView(ArrayData data, DataType type) {
    int width = type.layout().get(1).elementBytes();
    ArrayData child = data.children().get(0);
    if (!isPart(data, 1, width)) {
      ArrayData values = compact(child);
      return values == child ? data : moved(data, data.buffers(), List.of(values));
    }
    ListViewColumn column = new ListViewColumn(data);
    Range range = new Range();
    for (int row = 0; row < column.length(); row++) {
      if (!column.isNull(row)) {
        range.add(column.start(row), column.size(row));
      }
    }
    GrowingBuffer starts = output.buffer();
    GrowingBuffer sizes = output.buffer();
    int bytes = column.length() * width;
    ByteBuffer startsRoom = starts.room(bytes);
    ByteBuffer sizesRoom = sizes.room(bytes);
    for (int row = 0; row < column.length(); row++) {
      if (!column.isNull(row) && column.size(row) > 0) {
        Output.put(startsRoom, width, row, column.start(row) - range.from());
        Output.put(sizesRoom, width, row, column.size(row));
      }
    }
    return moved(
        data,
        List.of(
            bits(data, data.buffers().get(0)),
            output.take(starts, bytes),
            output.take(sizes, bytes)),
        List.of(compact(part(child, range.from(), range.rows()))));
  }

  private ArrayData denseUnion(ArrayData data, DataType.Union type) {
    int count = data.children().size();
    List<ArrayData> children = new ArrayList<>(count);
    if (!isPart(data, 1, Integer.BYTES)) {
      data.children().forEach(child -> children.add(compact(child)));
      return children.equals(data.children()) ? data : moved(data, data.buffers(), children);
    }
    UnionColumn column = new UnionColumn(data);
    Range[] ranges = new Range[count];
    for (int i = 0; i < count; i++) {
      ranges[i] = new Range();
    }
    for (int row = 0; row < column.length(); row++) {
      ranges[column.childIndex(row)].add(column.childRow(row), 1);
    }
    GrowingBuffer offsets = output.buffer();
    int bytes = column.length() * Integer.BYTES;
    ByteBuffer room = offsets.room(bytes);
    for (int row = 0; row < column.length(); row++) {
      room.putInt(row << 2, column.childRow(row) - ranges[column.childIndex(row)].from());
    }
    for (int i = 0; i < count; i++) {
      children.add(compact(part(data.children().get(i), ranges[i].from(), ranges[i].rows())));
    }
    return moved(
        data,
        List.of(elements(data, data.buffers().get(0), 1), output.take(offsets, bytes)),
        children);
  }

  private ArrayData runs(ArrayData data) {
    ArrayData ends = data.children().get(0);
    ArrayData values = data.children().get(1);
    RunEndEncodedColumn column = new RunEndEncodedColumn(data);
    int rows = column.length();
    int first = rows == 0 ? 0 : column.run(0);
    int count = rows == 0 ? 0 : column.run(rows - 1) - first + 1;
    boolean whole =
        first == 0
            && count == ends.length()
            && data.offset() == 0
            && (count == 0 || column.runEnds().getLong(count - 1) == rows);
    ArrayData newValues = compact(part(values, first, count));
    ArrayData newEnds =
        whole ? compact(ends) : movedRunEnds(column.runEnds(), first, count, data.offset(), rows);
    return newEnds == ends && newValues == values
        ? data
        : moved(data, data.buffers(), List.of(newEnds, newValues));
  }

  private ArrayData movedRunEnds(Column ends, int first, int count, int offset, int rows) {
    int width = ends.field().type().layout().get(1).elementBytes();
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room((long) count * width);
    for (int i = 0; i < count; i++) {
      Output.put(room, width, i, Math.min(rows, ends.getLong(first + i) - offset));
    }
    return new ArrayData(
        ends.field(),
        0,
        count,
        0,
        List.of(ArrowBuffer.EMPTY, output.take(copy, count * width)),
        List.of(),
        Optional.empty());
  }

  /** Views whose bytes are a small part of the data buffers take copies of them along. */
  private ArrayData views(ArrayData data) {
    BinaryViewColumn column = new BinaryViewColumn(data);
    long used = ViewCopy.longBytes(column);
    long present = column.dataBuffers().stream().mapToLong(ArrowBuffer::size).sum();
    if (2 * used >= present) {
      return data.offset() == 0
          ? data
          : moved(data, sliced(data, data.field().storageType().layout()), List.of());
    }
    List<ArrowBuffer> buffers = new ArrayList<>();
    buffers.add(bits(data, data.buffers().get(0)));
    ViewCopy copy = new ViewCopy(output, column.length(), used);
    copy.add(column);
    copy.takeInto(buffers);
    return moved(data, buffers, List.of());
  }

  /** Whether a buffer is longer or begins earlier than the rows: others use it too. */
  private static boolean isPart(ArrayData data, int buffer, int width) {
    return data.offset() > 0
        || data.buffers().get(buffer).size() >= (long) data.length() * width + SLACK;
  }

  private static ArrayData part(ArrayData data, int from, int rows) {
    return from == 0 && rows == data.length() ? data : data.slice(from, rows);
  }

  private static ArrayData moved(
      ArrayData data, List<ArrowBuffer> buffers, List<ArrayData> children) {
    return new ArrayData(
        data.field(),
        0,
        data.length(),
        data.nullCount(),
        List.copyOf(buffers),
        List.copyOf(children),
        data.dictionary());
  }

  /** The rows of a child that are reached. */
  private static final class Range {

    private int from = Integer.MAX_VALUE;
    private int to;

    void add(int start, int size) {
      if (size > 0) {
        from = Math.min(from, start);
        to = Math.max(to, start + size);
      }
    }

    int from() {
      return to == 0 ? 0 : from;
    }

    int rows() {
      return to == 0 ? 0 : to - from;
    }
  }
}
