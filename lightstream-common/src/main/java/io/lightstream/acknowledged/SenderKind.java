// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import java.util.Locale;

/** What a sender does with numbers once it has been started anew. */
public enum SenderKind {

  /** The same number is always the same frame: a file, a log. */
  REPLAYING,

  /**
   * It goes back to a position that it has kept, and other frames may come under the same numbers
   * from there on: a job restored from a checkpoint.
   */
  RECOMPUTING,

  /**
   * It goes on behind whatever the receiver has, and learns where that was from its own mark: a
   * sender without a position of its own.
   */
  APPENDING;

  /** The name on the wire. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
