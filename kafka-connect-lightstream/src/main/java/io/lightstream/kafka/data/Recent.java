// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values by keys, of which so many are kept as were used last; others are closed.
 *
 * @param <K> has equality
 * @param <V> can be closed
 */
final class Recent<K, V extends Recent.Entry> implements AutoCloseable {

  private static final int ROOM = 16;
  private static final float LOAD = 0.75f;

  private final Map<K, V> values = new LinkedHashMap<>(ROOM, LOAD, true);
  private final int most;

  Recent(int most) {
    this.most = most;
  }

  /** The value of a key, or null. */
  V get(K key) {
    return values.get(key);
  }

  /** Keeps the value of a key that has none. */
  void put(K key, V value) {
    values.put(key, value);
    if (values.size() > most) {
      Iterator<V> eldest = values.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
  }

  @Override
  public void close() {
    values.values().forEach(Entry::close);
    values.clear();
  }

  /** What can be closed without an exception. */
  interface Entry extends AutoCloseable {
    @Override
    void close();
  }
}
