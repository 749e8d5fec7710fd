// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.Schema;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * One ordered way out of a task: a connection, a stream, a row of files. All of it is called on the
 * task's thread and returns at once; what has to wait does so on threads of the outlet's own, which
 * end with {@link #close()}.
 *
 * <p>An outlet that has failed for good says so with a {@link ConnectException} out of any method
 * but {@link #close()}; the task fails with it.
 */
interface Outlet extends AutoCloseable {

  /**
   * Where the outlet begins; empty while that is not known, and nothing is sent meanwhile.
   *
   * <p>A start of a higher epoch than the one before makes void what was sent and is not durable:
   * the records are read again from the offset it names. {@link #durable()} and {@link #released()}
   * count anew then. The epoch may rise within {@link #tick} and {@link #send} alone; the first
   * start may come at any time.
   */
  Optional<Start> start();

  /**
   * Whether a batch of this table can follow what was sent. Where not, nothing is sent until all is
   * durable; then the outlet is closed, and another one is opened in its place.
   */
  boolean accepts(String table, Schema schema);

  /** Whether another batch may be sent before more of those that were are durable. */
  default boolean hasRoom() {
    return true;
  }

  /**
   * Takes a batch over, to be closed once it is not needed any more. Called only after the start is
   * known, with batches that are accepted, where there is room. How much is sent before it is
   * released is bounded by the caller.
   */
  void send(SealedBatch batch);

  /** How many of the batches sent since the current start are durable: these are the first ones. */
  long durable();

  /**
   * How many of the batches sent since the current start take no memory any more; at least {@link
   * #durable()}.
   */
  default long released() {
    return durable();
  }

  /**
   * Everything sent so far is to become durable without waiting for more. Idempotent; called before
   * the outlet is replaced, and while its caller waits for {@link #durable()}.
   */
  void drain();

  /**
   * Begins the next generation, where the configuration asks for that: offsets have begun anew, and
   * what was sent, all of which is durable, stays what it is. {@link #start()} is empty until the
   * next generation's is known, which has a higher epoch.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException where there are no generations
   */
  default void beginAnew() {
    throw new ConnectException("offsets cannot begin anew here");
  }

  /** Time passes: to be called every few hundredths of a second while anything is on its way. */
  void tick(long nanoTime);

  /**
   * Ends the outlet: in order where everything sent is durable, by breaking off where it is not.
   * What is not durable is given up. Returns within a second. Idempotent.
   */
  @Override
  void close();
}
