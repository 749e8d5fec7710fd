// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Shows a run on a terminal. */
final class Report {

  private final PrintStream out;
  private final long start = System.nanoTime();

  Report(PrintStream out) {
    this.out = out;
  }

  /** Says what has been done, with the seconds since the start of the run. */
  void progress(String format, Object... arguments) {
    line(
        "%6.1f s  %s",
        (System.nanoTime() - start) / 1e9, String.format(Locale.ROOT, format, arguments));
  }

  void totals(List<BandTotals> totals) {
    line("");
    line("%-16s %10s %16s", "distance (miles)", "flights", "mean delay (min)");
    for (BandTotals t : totals) {
      line("%-16s %,10d %16.2f", t.band(), t.flights(), t.meanDelay());
    }
  }

  void legs(List<Leg> legs) {
    line("");
    line("%-50s %9s %9s %12s", "leg", "rows", "seconds", "rows/s");
    for (Leg leg : legs) {
      line(
          "%-50s %,9d %9.2f %,12.0f",
          leg.name(), leg.rows(), leg.time().toNanos() / 1e9, leg.rowsPerSecond());
    }
  }

  void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
