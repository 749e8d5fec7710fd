// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.time.Duration;

/**
 * One leg of the way, timed.
 *
 * @param name what happens on it
 * @param rows the rows that went over it
 * @param time from its first row to its last
 */
record Leg(String name, long rows, Duration time) {

  double rowsPerSecond() {
    return rows / (Math.max(1, time.toNanos()) / 1e9);
  }
}
