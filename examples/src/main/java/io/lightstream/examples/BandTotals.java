// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

/**
 * What is known of the flights of one band. The sum of delays is kept as a whole number, so totals
 * do not depend on the order the flights came in. Public for Flink's sake, which otherwise takes it
 * for an opaque object.
 *
 * @param band the band's label
 * @param flights the number of flights
 * @param delaySum their delays added up, in minutes
 */
public record BandTotals(String band, long flights, long delaySum) {

  /** Returns the totals of one flight. */
  static BandTotals ofFlight(int distance, int delay) {
    return new BandTotals(DistanceBand.of(distance).label(), 1, delay);
  }

  /** Returns the totals of these flights and those, which are of the same band. */
  BandTotals plus(BandTotals other) {
    return new BandTotals(band, flights + other.flights, delaySum + other.delaySum);
  }

  /** Returns the mean delay in minutes, NaN where there is no flight. */
  public double meanDelay() {
    return (double) delaySum / flights;
  }
}
