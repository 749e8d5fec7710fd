// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A partition that a task has, as it is without transformations. */
final class Partition {

  /** How far a consumer is with going to another offset. */
  private enum Seek {
    NONE,
    WANTED,
    ASKED
  }

  private final TopicPartition name;
  private final Optional<Route> route;
  private Seek seek = Seek.NONE;
  private long target;
  private boolean paused;

  /** No offset behind this one is done, whatever was read. */
  private long barrier = Long.MAX_VALUE;

  /**
   * A partition that the worker has just assigned.
   *
   * @param route the one that is for this partition alone, if there is such
   */
  Partition(TopicPartition name, Optional<Route> route) {
    this.name = name;
    this.route = route;
  }

  TopicPartition name() {
    return name;
  }

  Optional<Route> route() {
    return route;
  }

  boolean is(String topic, int partition) {
    return name.partition() == partition && name.topic().equals(topic);
  }

  /** Records are to come from that offset on; those that come before are stale. */
  void seek(long offset) {
    seek = Seek.WANTED;
    target = offset;
  }

  /** The same, unless records are to come from a lower offset on already. */
  void seekBack(long offset) {
    seek(isStale() ? Math.min(target, offset) : offset);
  }

  /** Tells the consumer, which goes there before it reads on. */
  void askToSeek(SinkTaskContext context) {
    if (seek == Seek.WANTED) {
      context.offset(name, target);
      seek = Seek.ASKED;
    }
  }

  /** The consumer has read again. */
  void hasRead() {
    if (seek == Seek.ASKED) {
      seek = Seek.NONE;
    }
  }

  /** Whether records that come are those from before a seek. */
  boolean isStale() {
    return seek != Seek.NONE;
  }

  /**
   * Offsets have begun anew, and nothing from {@code offset} on is done: a seek may have led the
   * consumer behind that.
   */
  void beginsAt(long offset) {
    barrier = offset;
  }

  /** Behind which offset none is done, whatever was read: one to go to, or to go back to. */
  long limit() {
    return seek == Seek.NONE ? barrier : Math.min(barrier, target);
  }

  /** Says whether records may come. */
  void pause(SinkTaskContext context, boolean wanted) {
    if (wanted != paused) {
      tellPaused(context, wanted);
    }
  }

  /** Says so whatever was said before: the worker may remember an earlier assignment. */
  void tellPaused(SinkTaskContext context, boolean wanted) {
    paused = wanted;
    if (wanted) {
      context.pause(name);
    } else {
      context.resume(name);
    }
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
