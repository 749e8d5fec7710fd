// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ConfigurationException;

/**
 * How one stream goes over several connections to one endpoint: how many there are, and whether the
 * order of batches is kept. Both peers must say the same.
 *
 * @param connections 1 to {@value #MOST_CONNECTIONS}
 * @param ordered whether batches carry their number, as the decimal {@code ls.seq_id} in their
 *     custom metadata, and are handed out in that order; otherwise in the order of their arrival
 */
public record Parallel(int connections, boolean ordered) {

  /** As many as one byte can tell apart. */
  public static final int MOST_CONNECTIONS = 256;

  /** Checks the number. */
  public Parallel {
    requireCount(connections);
  }

  static void requireCount(int connections) {
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new ConfigurationException(
          "parallel connections are "
              + connections
              + ": 1 to "
              + MOST_CONNECTIONS
              + " are allowed");
    }
  }

  /** So many connections; batches arrive in the order in which they were written. */
  public static Parallel ordered(int connections) {
    return new Parallel(connections, true);
  }

  /** So many connections; batches arrive in any order, none waits for another. */
  public static Parallel unordered(int connections) {
    return new Parallel(connections, false);
  }
}
