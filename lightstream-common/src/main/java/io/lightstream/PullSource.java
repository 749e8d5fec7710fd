// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.StreamEnd;
import java.util.Optional;

/**
 * What is read one by one on a thread: the common ground of batches and messages. {@link #next()}
 * belongs to one thread; the rest may be called from any.
 */
interface PullSource<T> extends AutoCloseable {

  /** The next one, owned by the caller, or null at the end. Blocks until it is complete. */
  T next();

  /** How it ended; empty while it has not. */
  Optional<StreamEnd> end();

  /** How much memory it holds, so that what waits can be bounded. */
  long bytes(T item);

  /** Gives up one that nobody will take. */
  void discard(T item);

  /** Ends a blocked {@link #next()}. Idempotent. */
  @Override
  void close();
}
