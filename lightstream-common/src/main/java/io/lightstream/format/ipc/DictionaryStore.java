// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.Dictionary;
import io.lightstream.column.Field;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dictionaries of one stream or file: what their values look like, and what they are now. */
final class DictionaryStore implements AutoCloseable {

  private static final String VALUES = "dictionary values";

  private final Map<Long, FieldSlot[]> slots = new HashMap<>();
  private final Map<Long, Dictionary> current = new HashMap<>();
  private final Map<Long, Long> sizes = new HashMap<>();
  private final long maxBytes;
  private long bytes;

  DictionaryStore(DecodeLimits limits) {
    this.maxBytes = limits.maxDictionaryBytes();
  }

  /** Learns of the dictionaries that a field and its children use. */
  void register(Field field, boolean selected) {
    field.dictionary().ifPresent(encoding -> registerId(encoding.id(), field, selected));
    field.children().forEach(child -> register(child, selected));
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
    long others = delta ? bytes : bytes - sizes.getOrDefault(id, 0L);
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

  /** Takes the values of a dictionary, or more of them; owns the leases from now on. */
  void put(long id, boolean delta, Column values, List<MemoryLease> leases) {
    long size = leases.stream().mapToLong(MemoryLease::capacity).sum();
    Dictionary before = current.get(id);
    try {
      checkRoom(id, delta, size);
      checkDelta(id, delta, values, before);
    } catch (RuntimeException e) {
      leases.forEach(MemoryLease::close);
      throw e;
    }
    current.put(id, delta ? before.append(values, leases) : Dictionary.of(id, values, leases));
    bytes += size - (delta ? 0 : sizes.getOrDefault(id, 0L));
    sizes.merge(id, size, (old, now) -> delta ? old + now : now);
    if (before != null) {
      before.close();
    }
  }

  private static void checkDelta(long id, boolean delta, Column values, Dictionary before) {
    if (delta && before == null) {
      throw new InvalidDataException("a delta to dictionary " + id + ", which has no values yet");
    }
    if (delta && (long) before.size() + values.length() > Integer.MAX_VALUE) {
      throw new LimitExceededException(
          "dictionary "
              + id
              + " grows from "
              + before.size()
              + " by "
              + values.length()
              + " values: it can have "
              + Integer.MAX_VALUE);
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
