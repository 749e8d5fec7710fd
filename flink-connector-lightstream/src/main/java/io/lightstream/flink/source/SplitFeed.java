// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.PollResult;
import java.util.concurrent.CompletableFuture;

/**
 * The batches of one split, which come when they come. Belongs to the fetching thread, which must
 * not wait in here for a peer; reading a batch of a file is not waiting.
 */
interface SplitFeed extends AutoCloseable {

  /**
   * Returns the next batch, the end, or that nothing is there yet.
   *
   * @throws io.lightstream.error.LightstreamException if connecting or reading has failed; the
   *     message need not name the split, which is put in front of it
   */
  PollResult<FedBatch> poll();

  /** Returns what completes when polling is worthwhile: a batch, the end or a failure is there. */
  CompletableFuture<Void> available();

  /** Whether {@link #poll} returns more of what it has just returned a part of, without reading. */
  default boolean hasRest() {
    return false;
  }

  /**
   * Steps over what {@link #poll} has just reported as malformed.
   *
   * @return whether there is anything behind it; if not, the split is finished
   */
  default boolean skipMalformed() {
    return false;
  }

  /**
   * Flink has paused the split, because it is ahead of others, or has resumed it. While paused it
   * is not polled.
   */
  default void paused(boolean isPaused) {}

  /** Lets go of connections, listeners and threads. Batches polled stay open. Idempotent. */
  @Override
  void close();
}
