// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import org.apache.kafka.connect.errors.DataException;

/**
 * How many parts a value may have that is read. Runs, nulls, dictionaries and views have a few
 * bytes name any number of them; a value of Connect has each of them by itself.
 */
final class ValueBudget {

  /** What any batch may have, however few its bytes are. */
  private static final long LEAST = 1 << 22;

  /** No type has more items in a byte: truth values have a bit each. */
  private static final long ITEMS_PER_BYTE = 8;

  private final long most;
  private long left;

  /** A budget for values of a batch. */
  ValueBudget(long bufferBytes) {
    this.most = Math.max(LEAST, bufferBytes * ITEMS_PER_BYTE);
    this.left = most;
  }

  /** Another value is read. */
  void renew() {
    left = most;
  }

  /**
   * Takes items of the value that is read.
   *
   * @throws DataException if it has more than it may
   */
  void take(long items) {
    left -= items;
    if (left < 0) {
      throw new DataException(
          "a value of more than "
              + most
              + " items, which is more than its bytes can hold one by one: it cannot leave Arrow");
    }
  }
}
