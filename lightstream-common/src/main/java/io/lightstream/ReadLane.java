// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.StreamEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.stream.Collectors;

/**
 * One of the connections that a {@link Merge} reads, and what waits of it. All but the source
 * belongs to whoever holds the lock of the merge.
 */
final class ReadLane<T> {

  private record Numbered<T>(long number, T item, long bytes) {}

  private final String name;
  private final PullSource<T> source;
  private final Condition room;
  private final Deque<Numbered<T>> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private StreamEnd end;
  private RuntimeException failure;

  ReadLane(String name, PullSource<T> source, Condition room) {
    this.name = name;
    this.source = source;
    this.room = room;
  }

  /** What messages call it: a number and a peer. */
  String name() {
    return name;
  }

  PullSource<T> source() {
    return source;
  }

  /** Signalled when something was taken. */
  Condition room() {
    return room;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean hasRoom(int mostItems, long mostBytes, long bytes) {
    return waiting.isEmpty() || waiting.size() < mostItems && waitingBytes + bytes <= mostBytes;
  }

  long firstNumber() {
    return waiting.element().number();
  }

  void add(long number, T item, long bytes) {
    waiting.add(new Numbered<>(number, item, bytes));
    waitingBytes += bytes;
  }

  /** Takes the first; the reading thread is woken only where it can go on for a while. */
  T take(int mostItems, long mostBytes) {
    Numbered<T> first = waiting.remove();
    waitingBytes -= first.bytes();
    if (waiting.size() <= mostItems / 2 && waitingBytes <= mostBytes / 2) {
      room.signal();
    }
    return first.item();
  }

  void discardAll() {
    waiting.forEach(numbered -> source.discard(numbered.item()));
    waiting.clear();
    waitingBytes = 0;
    room.signal();
  }

  void end(StreamEnd how) {
    end = how;
  }

  void fail(RuntimeException because) {
    failure = because;
  }

  /** Whether it ended well: nothing will come but what waits. */
  boolean hasEnded() {
    return end != null;
  }

  StreamEnd end() {
    return end;
  }

  /** Why nothing more comes, or null. */
  RuntimeException failure() {
    return failure;
  }

  /** Which connections have ended and how, to be appended to a message. */
  static <T> String tellEnded(List<ReadLane<T>> lanes) {
    String ended =
        lanes.stream()
            .filter(lane -> lane.hasEnded() && lane.isEmpty())
            .map(
                lane -> lane.name() + (lane.end == StreamEnd.MARKER ? " has ended" : " was closed"))
            .collect(Collectors.joining(", "));
    return ended.isEmpty() ? "" : "; " + ended;
  }
}
