// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * One reader's side of a {@link SourcePlan}: opens the feeds of its splits, and takes part in its
 * checkpoints. All but {@link #open} is called on the task's thread.
 */
interface SplitFeeds extends AutoCloseable {

  /** Opens the feed of a split that has been assigned. On the fetching thread; must not block. */
  SplitFeed open(LightstreamSplit split);

  /** The reader starts, before any split is assigned. */
  default void start() {}

  /**
   * A split is assigned; {@link #open} follows.
   *
   * @return where it stands until something of it has been emitted
   */
  default SplitPosition assigned(LightstreamSplit split) {
    return () -> split;
  }

  /** A split has ended, and all its batches have been emitted. */
  default void finished(String splitId, SplitPosition last) {}

  /** A checkpoint is being taken, and these are the assigned splits as it has them. */
  default void saved(long checkpoint, List<LightstreamSplit> splits) {}

  /** A checkpoint is complete. */
  default void completed(long checkpoint) {}

  /** A checkpoint will not be complete. */
  default void aborted(long checkpoint) {}

  /** The enumerator says something. */
  default void handle(SourceEvent event) {
    throw new IllegalStateException("no event is expected by this source: " + event);
  }

  /** Lets go of everything, after all feeds have been closed. Idempotent. */
  @Override
  void close();
}
