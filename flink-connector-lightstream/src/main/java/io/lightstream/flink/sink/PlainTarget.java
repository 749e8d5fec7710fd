// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.column.RecordBatch;

/** Where batches go that nobody acknowledges. All but {@link #close()} belongs to one thread. */
interface PlainTarget extends AutoCloseable {

  /** Where it connects to, or listens, with the real port. */
  String endpoint();

  /**
   * Writes a batch, which stays the caller's; waits for whoever takes it.
   *
   * @return whether somebody was there to take it, as far as can be known
   * @throws io.lightstream.error.LightstreamException if there will be nobody, or it was closed
   */
  boolean write(RecordBatch batch);

  /**
   * Everything written is with the kernel, where the connection has not broken.
   *
   * @return false if connections broke and nobody was left to take what was written last
   */
  boolean flush();

  /**
   * Says that the streams end.
   *
   * @return as {@link #flush()}
   */
  boolean finish();

  /** Ends waiting and connections. Idempotent, from any thread. */
  @Override
  void close();
}
