// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.LightstreamException;
import io.lightstream.flink.config.TaskManagerMemory;

/** A split that a reader fetches from. Its feed is opened when it is first asked. */
final class AssignedSplit {

  private static final long NEVER = Long.MAX_VALUE;

  private final LightstreamSplit split;
  private SplitFeed feed;
  private boolean paused;
  private boolean idle;
  private boolean waiting;
  private long waitingSince;

  AssignedSplit(LightstreamSplit split) {
    this.split = split;
  }

  String id() {
    return split.splitId();
  }

  /** The same failure with the place of this split, unless its message has it already. */
  LightstreamException named(LightstreamException failure) {
    LightstreamException explained = TaskManagerMemory.explain(failure);
    return split.isNamedIn(explained.getMessage()) ? explained : explained.within(split.place());
  }

  SplitFeed feed(SplitFeeds feeds) {
    if (feed == null) {
      feed = feeds.open(split);
      feed.paused(paused);
    }
    return feed;
  }

  boolean isPaused() {
    return paused;
  }

  void pause(boolean isPaused) {
    paused = isPaused;
    waiting = false;
    if (feed != null) {
      feed.paused(isPaused);
    }
  }

  void hasFetched() {
    idle = false;
    waiting = false;
  }

  /** There was nothing: says whether this is what makes it idle. */
  boolean becomesIdle(long idleNanos) {
    if (!waiting) {
      waiting = true;
      waitingSince = System.nanoTime();
    }
    boolean becomes = nanosToIdleness(idleNanos) <= 0;
    idle |= becomes;
    return becomes;
  }

  /** How long until it is idle, if nothing comes. */
  long nanosToIdleness(long idleNanos) {
    return idle || !waiting || idleNanos == NEVER
        ? NEVER
        : idleNanos - (System.nanoTime() - waitingSince);
  }

  void close() {
    if (feed != null) {
      feed.close();
    }
  }
}
