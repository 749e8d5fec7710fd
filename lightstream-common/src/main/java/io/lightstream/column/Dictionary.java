// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.memory.MemoryLease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values that dictionary encoded columns point into, as they were for the batches that hold it.
 * Immutable: a delta makes a new dictionary that shares the values known before. Safe to read from
 * any thread that holds it.
 */
public final class Dictionary implements AutoCloseable {

  private final long id;
  private final List<Column> segments;
  private final int[] ends;
  private final List<MemoryLease> leases;

  private Dictionary(long id, List<Column> segments, List<MemoryLease> leases) {
    this.id = id;
    this.segments = List.copyOf(segments);
    this.leases = List.copyOf(leases);
    this.ends = new int[segments.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      end = Math.addExact(end, segments.get(i).length());
      ends[i] = end;
    }
  }

  /**
   * A dictionary.
   *
   * @param values what the indices point to
   * @param leases the memory of the values, which the dictionary owns from now on
   */
  public static Dictionary of(long id, Column values, List<MemoryLease> leases) {
    return new Dictionary(id, List.of(values), leases);
  }

  /**
   * These values followed by more.
   *
   * @param delta values of the same type
   * @param deltaLeases the memory of the delta, which the result owns from now on
   * @return a new dictionary, to be closed by itself
   */
  public Dictionary append(Column delta, List<MemoryLease> deltaLeases) {
    List<Column> all = new ArrayList<>(segments);
    all.add(delta);
    List<MemoryLease> held = retainLeases();
    held.addAll(deltaLeases);
    return new Dictionary(id, all, held);
  }

  /** The id in the stream or file that it came from. */
  public long id() {
    return id;
  }

  /** The number of values. */
  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** The values in the pieces in which they arrived: the first, then one for each delta. */
  public List<Column> segments() {
    return segments;
  }

  /** The piece that holds value {@code index}, which is less than {@link #size()}. */
  Column segmentOf(int index) {
    return segments.get(find(index));
  }

  /** The row of value {@code index} in its piece. */
  int placeOf(int index) {
    int segment = find(index);
    return segment == 0 ? index : index - ends[segment - 1];
  }

  private int find(int index) {
    int at = Arrays.binarySearch(ends, index);
    int segment = at < 0 ? -at - 1 : at + 1;
    while (ends[segment] == index) {
      segment++;
    }
    return segment;
  }

  /** Whether one of the values is null. */
  boolean hasNulls() {
    return segments.stream().anyMatch(segment -> segment.nullCount() > 0);
  }

  /**
   * Whether {@code other} begins with these very values: it is this dictionary, or grew from it.
   */
  public boolean isPrefixOf(Dictionary other) {
    return segments.size() <= other.segments.size()
        && segments.equals(other.segments.subList(0, segments.size()));
  }

  /** Whether {@code other} has equal values in the same order. */
  public boolean equalValues(Dictionary other) {
    if (size() != other.size()) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (!java.util.Objects.deepEquals(valueAt(i), other.valueAt(i))) {
        return false;
      }
    }
    return true;
  }

  private Object valueAt(int index) {
    int segment = 0;
    while (index >= ends[segment]) {
      segment++;
    }
    Column values = segments.get(segment);
    int row = index - (segment == 0 ? 0 : ends[segment - 1]);
    return values.isNull(row) ? null : values.getObject(row);
  }

  /** Another handle on the same values, to be closed by itself. */
  public Dictionary retain() {
    return new Dictionary(id, segments, retainLeases());
  }

  /** New handles on the memory of the values, to be closed by the caller. */
  public List<MemoryLease> retainLeases() {
    List<MemoryLease> held = new ArrayList<>(leases.size());
    for (MemoryLease lease : leases) {
      held.add(lease.retain());
    }
    return held;
  }

  /** Lets go of the memory; batches that hold the dictionary keep theirs. Idempotent. */
  @Override
  public void close() {
    leases.forEach(MemoryLease::close);
  }
}
