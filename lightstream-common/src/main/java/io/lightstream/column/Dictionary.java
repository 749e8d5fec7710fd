// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.MemoryLease;
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
  private final Holdings holdings;

  private Dictionary(long id, List<Column> segments, int[] ends, Holdings holdings) {
    this.id = id;
    this.segments = segments;
    this.ends = ends;
    this.holdings = holdings;
  }

  /**
   * A dictionary.
   *
   * @param values what the indices point to
   * @param leases the memory of the values, which the dictionary owns from now on
   */
  public static Dictionary of(long id, Column values, List<MemoryLease> leases) {
    return new Dictionary(
        id, List.of(values), new int[] {values.length()}, Holdings.EMPTY.with(leases));
  }

  /**
   * These values followed by more.
   *
   * @param delta values of the same type
   * @param deltaLeases the memory of the delta, which the result owns from now on
   * @return a new dictionary, to be closed by itself
   * @throws LimitExceededException if there are more values than an int can count
   */
  public Dictionary append(Column delta, List<MemoryLease> deltaLeases) {
    if (delta.length() > Integer.MAX_VALUE - size()) {
      throw new LimitExceededException(
          "dictionary "
              + id
              + ": "
              + size()
              + " values and "
              + delta.length()
              + " more are more than an int can count");
    }
    Column[] all = segments.toArray(new Column[segments.size() + 1]);
    all[segments.size()] = delta;
    int[] allEnds = Arrays.copyOf(ends, ends.length + 1);
    allEnds[ends.length] = size() + delta.length();
    return new Dictionary(id, List.of(all), allEnds, holdings.retain().with(deltaLeases));
  }

  /** The id in the stream or file that it came from. */
  public long id() {
    return id;
  }

  /** The number of values. */
  public int size() {
    return ends[ends.length - 1];
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
    if (segments.equals(other.segments)) {
      return true;
    }
    if (size() != other.size()
        || !Types.sameValues(segments.get(0).field(), other.segments.get(0).field())) {
      return false;
    }
    for (int i = 0; i < size(); i++) {
      if (!Comparison.equal(segmentOf(i), placeOf(i), other.segmentOf(i), other.placeOf(i))) {
        return false;
      }
    }
    return true;
  }

  /** Another handle on the same values, to be closed by itself. */
  public Dictionary retain() {
    return new Dictionary(id, segments, ends, holdings.retain());
  }

  /**
   * New handles on the memory of the values, to be closed by the caller; few, however many deltas
   * there were.
   */
  public List<MemoryLease> retainLeases() {
    return holdings.retain().leases();
  }

  /** Lets go of the memory; batches that hold the dictionary keep theirs. Idempotent. */
  @Override
  public void close() {
    holdings.leases().forEach(MemoryLease::close);
  }

  /** Rows and values. */
  @Override
  public String toString() {
    return "dictionary " + id + " " + segments;
  }
}
