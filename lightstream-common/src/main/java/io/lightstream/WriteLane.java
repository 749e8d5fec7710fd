// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;

/**
 * One of the connections that a {@link FanOut} writes to, and what waits for it. All but the sink
 * belongs to whoever holds the lock of the fan-out.
 */
final class WriteLane<T> {

  private record Sized<T>(T item, long bytes) {}

  private final String name;
  private final PushSink<T> sink;
  private final Condition work;
  private final Deque<Sized<T>> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean flushAsked;
  private boolean done;

  WriteLane(String name, PushSink<T> sink, Condition work) {
    this.name = name;
    this.sink = sink;
    this.work = work;
  }

  /** What messages call it: a number and a peer. */
  String name() {
    return name;
  }

  PushSink<T> sink() {
    return sink;
  }

  /** Signalled when its thread has something to do. */
  Condition work() {
    return work;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean hasRoom(int mostItems, long mostBytes, long bytes) {
    return waiting.isEmpty() || waiting.size() < mostItems && waitingBytes + bytes <= mostBytes;
  }

  /** Whether it pays to wake a writer that waits for room: not for a single place. */
  boolean hasAmpleRoom(int mostItems, long mostBytes) {
    return waiting.size() <= mostItems / 2 && waitingBytes <= mostBytes / 2;
  }

  void add(T item, long bytes) {
    waiting.add(new Sized<>(item, bytes));
    waitingBytes += bytes;
    work.signal();
  }

  T take() {
    Sized<T> first = waiting.remove();
    waitingBytes -= first.bytes();
    return first.item();
  }

  void askFlush() {
    flushAsked = true;
    work.signal();
  }

  boolean isFlushAsked() {
    return flushAsked;
  }

  void flushed() {
    flushAsked = false;
  }

  /** Its thread has ended. */
  void done() {
    done = true;
  }

  boolean isDone() {
    return done;
  }
}
