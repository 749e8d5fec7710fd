// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.MemoryLease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a dictionary that grows: what one batch has learnt the next one knows, so that only
 * new values have to be sent.
 */
final class DictionaryValues {

  private final long id;
  private final ColumnBuilder fresh;
  private final Map<Object, Integer> places = new HashMap<>();
  private Dictionary dictionary;

  DictionaryValues(long id, ColumnBuilder fresh) {
    this.id = id;
    this.fresh = fresh;
  }

  Field field() {
    return fresh.field();
  }

  /** The builder of the values that no batch has yet. */
  ColumnBuilder fresh() {
    return fresh;
  }

  int size() {
    return (dictionary == null ? 0 : dictionary.size()) + fresh.length();
  }

  /** The place of a value, or null if it is not known. */
  Integer find(Object key) {
    return places.get(key);
  }

  int add(Object key, Object value) {
    int place = size();
    int before = fresh.length();
    try {
      fresh.append(value);
    } catch (RuntimeException e) {
      fresh.truncate(before);
      throw e;
    }
    places.put(key, place);
    return place;
  }

  /** The dictionary as it is now; handles on its memory are added to the leases. */
  Dictionary snapshot(List<MemoryLease> leases) {
    if (dictionary == null || fresh.length() > 0) {
      OwnedColumn added = fresh.finish();
      Dictionary before = dictionary;
      dictionary =
          before == null
              ? Dictionary.of(id, added.column(), added.leases())
              : before.append(added.column(), added.leases());
      if (before != null) {
        before.close();
      }
    }
    leases.addAll(dictionary.retainLeases());
    return dictionary;
  }

  /** Forgets all values. */
  void clear() {
    fresh.close();
    places.clear();
    if (dictionary != null) {
      dictionary.close();
      dictionary = null;
    }
  }
}
