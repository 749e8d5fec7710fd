// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Columns;
import io.lightstream.column.DataType;
import io.lightstream.column.Dictionary;
import io.lightstream.column.Field;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file cannot replace a dictionary, only let it grow. So the values of all batches are unified:
 * the first dictionary is written as it is, what is new in a later one as a delta, and the indices
 * of a batch whose dictionary lies otherwise are written anew.
 */
final class FileDictionaryWriter extends DictionaryWriter {

  private final MessageEncoder messages;
  private final BufferAllocator allocator;
  private final List<IpcBlock> blocks = new ArrayList<>();
  private final Map<Long, Unified> unified = new HashMap<>();
  private int committedBlocks;

  FileDictionaryWriter(MessageEncoder messages, BufferAllocator allocator) {
    this.messages = messages;
    this.allocator = allocator;
  }

  /** Where the dictionaries written so far lie. */
  List<IpcBlock> blocks() {
    return blocks;
  }

  @Override
  ArrayData encoded(ArrayData indices, Dictionary dictionary, FrameOutput out) {
    Unified known = unified.computeIfAbsent(idOf(indices), Unified::new);
    int[] places = known.add(dictionary, out);
    return places == null ? indices : remapped(indices, places);
  }

  @Override
  void commit() {
    committedBlocks = blocks.size();
    unified.values().forEach(Unified::commit);
  }

  @Override
  void rollBack() {
    blocks.subList(committedBlocks, blocks.size()).clear();
    unified.values().forEach(Unified::rollBack);
  }

  /** The values of one dictionary as the file has them, and where each of them is. */
  private final class Unified {

    private final long id;
    private final Map<Object, Integer> places = new HashMap<>();
    private final List<Object> uncommitted = new ArrayList<>();
    private boolean written;
    private boolean committed;
    private int size;
    private int committedSize;

    /** The dictionary added last and where its values are, so that it is not looked at again. */
    private Dictionary last;

    private int[] lastPlaces;

    Unified(long id) {
      this.id = id;
    }

    /** Adds what is new; gives back the place of each value, or null if they lie the same way. */
    int[] add(Dictionary dictionary, FrameOutput out) {
      if (last == null || !last.segments().equals(dictionary.segments())) {
        forgetLast();
        lastPlaces = addValues(dictionary, out);
        last = dictionary.retain();
      }
      return lastPlaces;
    }

    private int[] addValues(Dictionary dictionary, FrameOutput out) {
      int[] found = new int[dictionary.size()];
      boolean first = !written;
      boolean same = true;
      int index = 0;
      for (Column segment : dictionary.segments()) {
        List<Column> fresh = new ArrayList<>();
        int runStart = -1;
        for (int row = 0; row < segment.length(); row++, index++) {
          Integer place = addValue(Columns.key(segment, row));
          boolean added = first || place == null;
          found[index] = added ? size++ : place;
          same &= found[index] == index;
          if (added && runStart < 0) {
            runStart = row;
          } else if (!added && runStart >= 0) {
            fresh.add(segment.slice(runStart, row - runStart));
            runStart = -1;
          }
        }
        if (runStart >= 0) {
          fresh.add(segment.slice(runStart, segment.length() - runStart));
        }
        write(segment, fresh, out);
      }
      return same ? null : found;
    }

    /** The place of a value, or null if it was not known: then it comes last. */
    private Integer addValue(Object key) {
      Integer place = places.putIfAbsent(key, size);
      if (place == null) {
        uncommitted.add(key);
      }
      return place;
    }

    private void write(Column segment, List<Column> fresh, FrameOutput out) {
      if (fresh.isEmpty() && written) {
        return;
      }
      ArrayData prepared = prepare(joined(segment, fresh).data(), out);
      blocks.add(messages.dictionary(id, written, prepared, out));
      written = true;
    }

    private Column joined(Column segment, List<Column> fresh) {
      if (fresh.size() > 1) {
        return Columns.concat(fresh, allocator, messages.scratch());
      }
      Column only = fresh.isEmpty() ? segment.slice(0, 0) : fresh.get(0);
      return Columns.compact(only, allocator, messages.scratch());
    }

    void commit() {
      uncommitted.clear();
      committed = written;
      committedSize = size;
    }

    void rollBack() {
      uncommitted.forEach(places::remove);
      uncommitted.clear();
      written = committed;
      size = committedSize;
      forgetLast();
    }

    /** Where its values are may no longer be true. */
    private void forgetLast() {
      if (last != null) {
        last.close();
        last = null;
      }
    }
  }

  private ArrayData remapped(ArrayData indices, int[] places) {
    DataType.Int type = (DataType.Int) indices.field().storageType();
    Column plain = Column.of(withoutDictionary(indices));
    int width = type.bits() / 8;
    MemoryLease lease = allocator.allocate((long) indices.length() * width);
    messages.scratch().add(lease);
    ByteBuffer target = lease.writable(0, indices.length() * width);
    for (int row = 0; row < indices.length(); row++) {
      long place = plain.isNull(row) ? 0 : places[indexAt(indices, plain, row, places.length)];
      checkFits(indices, type, place);
      put(target, row, width, place);
    }
    List<ArrowBuffer> buffers =
        List.of(indices.buffers().get(0), lease.buffer(0, indices.length() * width));
    return new ArrayData(
        indices.field(),
        0,
        indices.length(),
        indices.nullCount(),
        buffers,
        List.of(),
        indices.dictionary());
  }

  private static ArrayData withoutDictionary(ArrayData indices) {
    return new ArrayData(
        Field.nullable(indices.field().name(), indices.field().storageType()),
        indices.offset(),
        indices.length(),
        indices.nullCount(),
        indices.buffers(),
        List.of(),
        Optional.empty());
  }

  private static int indexAt(ArrayData indices, Column plain, int row, int size) {
    long index = plain.getLong(row);
    if (index < 0 || index >= size) {
      throw new InvalidDataException(
          "column '"
              + indices.field().name()
              + "' row "
              + row
              + ": index "
              + index
              + " is not within the "
              + size
              + " values of its dictionary");
    }
    return (int) index;
  }

  private static void checkFits(ArrayData indices, DataType.Int type, long place) {
    int usable = type.bits() - (type.signed() ? 1 : 0);
    if (usable < 32 && place >>> usable != 0) {
      throw new LimitExceededException(
          "column '"
              + indices.field().name()
              + "': the dictionaries of all batches together have more"
              + " values than an index of type "
              + type
              + " can count; a file has one dictionary a"
              + " column, so write a stream or use a wider index type");
    }
  }

  private static void put(ByteBuffer target, int row, int width, long value) {
    switch (width) {
      case 1 -> target.put(row, (byte) value);
      case 2 -> target.putShort(2 * row, (short) value);
      case 4 -> target.putInt(4 * row, (int) value);
      default -> target.putLong(8 * row, value);
    }
  }

  @Override
  public void close() {
    unified.values().forEach(Unified::forgetLast);
    unified.clear();
  }
}
