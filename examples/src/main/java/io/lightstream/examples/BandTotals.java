// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

/**
 * What is known of the flights of one band. The sum of delays is kept as a whole number, so totals
 * do not depend on the order the flights came in.
 *
 * @param band the band's label
 * @param flights the number of flights
 * @param delaySum their delays added up, in minutes
 */
record BandTotals(String band, long flights, long delaySum) {

  static BandTotals none(String band) {
    return new BandTotals(band, 0, 0);
  }

  BandTotals plusFlight(int delay) {
    return new BandTotals(band, flights + 1, delaySum + delay);
  }

  BandTotals plus(BandTotals other) {
    return new BandTotals(band, flights + other.flights, delaySum + other.delaySum);
  }

  /** Returns the mean delay in minutes, NaN where there is no flight. */
  double meanDelay() {
    return (double) delaySum / flights;
  }
}
