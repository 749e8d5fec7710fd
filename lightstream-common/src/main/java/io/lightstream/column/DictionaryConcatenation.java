// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.LimitExceededException;
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
 * Joins columns of indices. Where one dictionary begins with the values of all others it serves
 * all; else their values are joined, each once, and the indices written anew.
 */
final class DictionaryConcatenation {

  private final Output output;
  private final BufferAllocator allocator;

  DictionaryConcatenation(Output output, BufferAllocator allocator) {
    this.output = output;
    this.allocator = allocator;
  }

  ArrayData concat(List<ArrayData> parts) {
    Dictionary largest = dictionary(parts.get(0));
    for (ArrayData part : parts) {
      largest = dictionary(part).size() > largest.size() ? dictionary(part) : largest;
    }
    for (ArrayData part : parts) {
      if (!dictionary(part).isPrefixOf(largest)) {
        return unified(parts);
      }
    }
    output.leases().addAll(largest.retainLeases());
    return joined(parts, List.of(), largest);
  }

  private static Dictionary dictionary(ArrayData part) {
    return part.dictionary().orElseThrow();
  }

  private ArrayData unified(List<ArrayData> parts) {
    Map<Object, Integer> places = new HashMap<>();
    List<Column> fresh = new ArrayList<>();
    List<int[]> moves = new ArrayList<>();
    Map<Dictionary, int[]> known = new HashMap<>();
    for (ArrayData part : parts) {
      moves.add(known.computeIfAbsent(dictionary(part), d -> moves(d, places, fresh)));
    }
    List<MemoryLease> leases = new ArrayList<>();
    Column values =
        fresh.isEmpty()
            ? dictionary(parts.get(0)).segments().get(0).slice(0, 0)
            : Columns.concat(fresh, allocator, leases);
    output.leases().addAll(leases);
    return joined(parts, moves, Dictionary.of(dictionary(parts.get(0)).id(), values, leases));
  }

  /** Where each value of a dictionary is among all; what is new is added to {@code fresh}. */
  private static int[] moves(
      Dictionary dictionary, Map<Object, Integer> places, List<Column> fresh) {
    int[] moves = new int[dictionary.size()];
    int index = 0;
    for (Column segment : dictionary.segments()) {
      int freshFrom = 0;
      for (int row = 0; row < segment.length(); row++) {
        int next = places.size();
        Integer place = places.putIfAbsent(Keys.of(segment, row), next);
        if (place != null) {
          addRows(fresh, segment, freshFrom, row);
          freshFrom = row + 1;
        }
        moves[index++] = place == null ? next : place;
      }
      addRows(fresh, segment, freshFrom, segment.length());
    }
    return moves;
  }

  private static void addRows(List<Column> fresh, Column segment, int from, int to) {
    if (to > from) {
      fresh.add(segment.slice(from, to - from));
    }
  }

  private ArrayData joined(List<ArrayData> parts, List<int[]> moves, Dictionary dictionary) {
    Field field = parts.get(0).field();
    DataType.Int type = (DataType.Int) field.storageType();
    int width = type.bits() / Byte.SIZE;
    int rows = Concatenation.rows(parts);
    GrowingBuffer copy = output.buffer();
    ByteBuffer room = copy.room((long) rows * width);
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      DictionaryColumn column = new DictionaryColumn(parts.get(i));
      for (int row = 0; row < column.length(); row++, at++) {
        if (!column.isIndexNull(row)) {
          int index = column.index(row);
          Output.put(room, width, at, checked(field, type, moves, i, index));
        }
      }
    }
    List<ArrowBuffer> buffers = List.of(validity(parts), output.take(copy, rows * width));
    return new ArrayData(
        field, 0, rows, Concatenation.nulls(parts), buffers, List.of(), Optional.of(dictionary));
  }

  private static int checked(
      Field field, DataType.Int type, List<int[]> moves, int part, int index) {
    int place = moves.isEmpty() ? index : moves.get(part)[index];
    if (place > IntBuilder.most(type)) {
      throw new LimitExceededException(
          "column '"
              + field.name()
              + "': value "
              + place
              + " of the joined dictionaries is beyond the index type "
              + type);
    }
    return place;
  }

  private ArrowBuffer validity(List<ArrayData> parts) {
    return new Concatenation(output, allocator).validity(parts);
  }
}
