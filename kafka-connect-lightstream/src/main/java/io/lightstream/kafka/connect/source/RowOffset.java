// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.AbstractMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The source offset of one row, as Connect stores it: what the rows of a batch have in common, and
 * the number of rows of it that are done. There is one for each record, so it is small.
 */
class RowOffset extends AbstractMap<String, Object> {

  /** How many rows of the batch are done. */
  static final String ROW = "row";

  private final Map<String, ?> common;
  private final long row;

  RowOffset(Map<String, ?> common, long row) {
    this.common = common;
    this.row = row;
  }

  @Override
  public Object get(Object key) {
    return ROW.equals(key) ? row : common.get(key);
  }

  @Override
  public boolean containsKey(Object key) {
    return ROW.equals(key) || common.containsKey(key);
  }

  @Override
  public int size() {
    return common.size() + 1;
  }

  /** That of any map with these entries, without making them: workers hash records. */
  @Override
  public int hashCode() {
    return common.hashCode() + (ROW.hashCode() ^ Long.hashCode(row));
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    Set<Entry<String, Object>> entries = new LinkedHashSet<>();
    common.forEach((key, value) -> entries.add(Map.entry(key, value)));
    entries.add(Map.entry(ROW, row));
    return entries;
  }
}
