// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

/**
 * Opens the outlets of a task, and has what they share: a listener, a thread that commits. Belongs
 * to the task's thread. The configuration says which one it is.
 */
interface OutletFactory extends AutoCloseable {

  /** What each outlet is for. The same for the life of the factory. */
  Scope scope();

  /**
   * Whether what is sent becomes durable soon by itself, so that a commit of offsets waits a moment
   * for it. Files do not: they are published when they are full.
   */
  boolean settlesSoon();

  /**
   * Opens an outlet. Returns at once; what has to wait shows in {@link Outlet#start()}.
   *
   * @param key of this factory's scope; for the scope of partitions it is the original partition
   * @return an outlet that the caller owns
   */
  Outlet open(OutletKey key);

  /** Ends what the outlets share, after these were closed. Within a second. Idempotent. */
  @Override
  void close();
}
