// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Columns;
import io.lightstream.column.Dictionary;
import io.lightstream.column.Field;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The dictionaries of one stream or file: what their values look like, and what they are now. */
final class DictionaryStore implements AutoCloseable {

  private static final String VALUES = "dictionary values";

  /** The most pieces that a dictionary consists of. */
  static final int MAX_SEGMENTS = 1024;

  private final Map<Long, FieldSlot[]> slots = new HashMap<>();
  private final Map<Long, Integer> levels = new HashMap<>();
  private final Map<Long, Dictionary> current = new HashMap<>();
  private final Map<Long, Long> sizes = new HashMap<>();
  private final long maxBytes;
  private final BufferAllocator allocator;
  private LongSupplier elsewhere = () -> 0;
  private long bytes;

  DictionaryStore(DecodeLimits limits, BufferAllocator allocator) {
    this.maxBytes = limits.maxDictionaryBytes();
    this.allocator = allocator;
  }

  /** Lets what others hold count against the limit, too. */
  void countBeside(LongSupplier heldByOthers) {
    elsewhere = heldByOthers;
  }

  /** Bytes that are held now. */
  long bytes() {
    return bytes;
  }

  /**
   * Learns of the dictionaries that a field and its children use.
   *
   * @return how many levels of dictionaries there are
   */
  int register(Field field, boolean selected) {
    int within = 0;
    for (Field child : field.children()) {
      within = Math.max(within, register(child, selected));
    }
    if (field.dictionary().isEmpty()) {
      return within;
    }
    long id = field.dictionary().get().id();
    registerId(id, field, selected);
    levels.merge(id, within, Math::max);
    return within + 1;
  }

  /** Whether a dictionary holds others in its values. */
  boolean isNesting() {
    return levels.values().stream().anyMatch(level -> level > 0);
  }

  /** How many levels of other dictionaries the values of a dictionary hold. */
  int level(long id) {
    slots(id);
    return levels.get(id);
  }

  private void registerId(long id, Field field, boolean selected) {
    Field values = valuesOf(field);
    FieldSlot[] known = slots.get(id);
    if (known != null && !known[0].field().equals(values)) {
      throw new InvalidDataException(
          "dictionary "
              + id
              + " is shared by fields of different types: "
              + known[0].field()
              + " and "
              + values);
    }
    if (known == null || selected) {
      slots.put(id, FieldSlot.of(List.of(values), new boolean[] {selected}));
    }
  }

  /** How the values of a dictionary lie in a message; not selected where no column needs them. */
  FieldSlot[] slots(long id) {
    FieldSlot[] found = slots.get(id);
    if (found == null) {
      throw new InvalidDataException("dictionary " + id + " is used by no field of the schema");
    }
    return found;
  }

  /** Checks, before anything is allocated, that a dictionary of that size may be held. */
  void checkRoom(long id, boolean delta, long size) {
    long others = elsewhere.getAsLong() + bytes - (delta ? 0 : sizes.getOrDefault(id, 0L));
    if (size > maxBytes - others) {
      throw new LimitExceededException(
          "dictionary "
              + id
              + " of "
              + size
              + " bytes beside "
              + others
              + " bytes of others: the limit is "
              + maxBytes
              + " (maxDictionaryBytes)");
    }
  }

  /**
   * Takes the values of a dictionary, or more of them.
   *
   * @param size bytes of the values themselves, without the dictionaries that they hold
   * @param leases their memory, owned by the store from now on, unless this throws
   */
  void put(long id, boolean delta, Column values, long size, List<MemoryLease> leases) {
    checkRoom(id, delta, size);
    Dictionary before = current.get(id);
    if (!delta) {
      replace(id, before, Dictionary.of(id, values, leases), size);
    } else if (before == null) {
      throw new InvalidDataException("a delta to dictionary " + id + ", which has no values yet");
    } else if (before.segments().size() < MAX_SEGMENTS) {
      replace(id, before, before.append(values, leases), sizes.get(id) + size);
    } else {
      join(id, before, values);
      leases.forEach(MemoryLease::close);
    }
  }

  /** Puts the pieces of a dictionary together, so that many small deltas do not slow it down. */
  private void join(long id, Dictionary before, Column values) {
    List<Column> pieces = new ArrayList<>(before.segments());
    pieces.add(values);
    List<MemoryLease> leases = new ArrayList<>();
    Column joined = Columns.concat(pieces, allocator, leases);
    long size = leases.stream().mapToLong(MemoryLease::capacity).sum();
    replace(id, before, Dictionary.of(id, joined, leases), size);
  }

  private void replace(long id, Dictionary before, Dictionary now, long size) {
    current.put(id, now);
    Long sizeBefore = sizes.put(id, size);
    bytes += size - (sizeBefore == null ? 0 : sizeBefore);
    if (before != null) {
      before.close();
    }
  }

  boolean contains(long id) {
    return current.containsKey(id);
  }

  /**
   * What a dictionary is now. One that has not come yet is empty: the format allows that while all
   * rows are null.
   */
  Dictionary get(long id) {
    Dictionary found = current.get(id);
    return found != null ? found : Dictionary.of(id, noValues(slots(id)[0].field()), List.of());
  }

  private static Column noValues(Field field) {
    return Column.of(empty(field));
  }

  private static ArrayData empty(Field field) {
    List<ArrowBuffer> buffers =
        Collections.nCopies(field.storageType().layout().size(), ArrowBuffer.EMPTY);
    List<ArrayData> children =
        field.dictionary().isPresent()
            ? List.of()
            : field.children().stream().map(DictionaryStore::empty).toList();
    Optional<Dictionary> dictionary =
        field.dictionary().map(d -> Dictionary.of(d.id(), noValues(valuesOf(field)), List.of()));
    return new ArrayData(field, 0, 0, 0, buffers, children, dictionary);
  }

  /** What the values of an encoded field look like by themselves. */
  static Field valuesOf(Field field) {
    return new Field(VALUES, field.type(), true, Optional.empty(), field.children(), Map.of());
  }

  /** Lets go of all. Idempotent. */
  @Override
  public void close() {
    current.values().forEach(Dictionary::close);
    current.clear();
  }
}
