// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import java.util.concurrent.CompletableFuture;

/** Batches that come when they come. Belongs to one thread. */
interface BatchFeed extends AutoCloseable {

  /**
   * Returns the next batch, the end, or that nothing is there yet.
   *
   * @throws io.lightstream.error.LightstreamException if connecting or reading has failed
   */
  PollResult<RecordBatch> poll();

  /** Returns what completes when polling is worthwhile: a batch, the end or a failure is there. */
  CompletableFuture<Void> available();

  /** Lets go of connections, listeners and threads. Batches polled stay open. Idempotent. */
  @Override
  void close();
}
