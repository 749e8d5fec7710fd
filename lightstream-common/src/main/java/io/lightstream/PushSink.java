// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

/**
 * What items are written to one by one on a thread: the common ground of batches and messages.
 * {@link #abort()} may be called from any thread and ends what is blocked; the rest belongs to one.
 */
interface PushSink<T> {

  /** Writes, blocking while the peer is slow. The item stays the caller's. */
  void write(T item);

  /** Returns once the kernel has everything written so far. */
  void flush();

  /** Ends the stream properly and closes. */
  void close();

  /** Closes without the end of the stream. Idempotent. */
  void abort();
}
