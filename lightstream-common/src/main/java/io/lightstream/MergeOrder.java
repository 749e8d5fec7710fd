// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import java.util.List;

/**
 * In which order items from several connections are handed out. Belongs to one {@link Merge}, under
 * whose lock it is called.
 */
interface MergeOrder<T> {

  /**
   * The number under which an item that has arrived waits in its lane.
   *
   * @throws io.lightstream.error.ProtocolException if it should not have come, or not there
   */
  long number(ReadLane<T> lane, T item);

  /** A lane has failed: nothing more arrives there. */
  default void failed() {}

  /**
   * The lane whose first item is handed out now. Lanes that have failed may still have one.
   *
   * @return a lane with an item, or null if what comes next has not arrived
   * @throws io.lightstream.error.ProtocolException if it can no longer arrive, or came twice
   */
  ReadLane<T> choose(List<ReadLane<T>> lanes);
}
