// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import java.util.Locale;

/** A line on standard error that keeps changing, once work has lasted longer than a second. */
final class Progress {

  private static final long PERIOD_NANOS = 200_000_000;
  private static final long PATIENCE_NANOS = 1_000_000_000;
  private static final String ERASE = "\r\u001b[K";
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private final Environment environment;
  private final boolean shown;
  private final boolean onTerminal;
  private long next = System.nanoTime() + PATIENCE_NANOS;
  private boolean dirty;

  Progress(Arguments arguments, Environment environment) {
    this.environment = environment;
    this.onTerminal = environment.terminal().errors();
    this.shown = !arguments.has(Option.QUIET) && (onTerminal || arguments.has(Option.PROGRESS));
  }

  /** To be called often. */
  void update(Totals totals) {
    if (shown && System.nanoTime() - next >= 0) {
      next = System.nanoTime() + (onTerminal ? PERIOD_NANOS : PATIENCE_NANOS);
      show(totals, totals.secondsSoFar());
    }
  }

  private void show(Totals totals, double seconds) {
    String line = line(totals, seconds);
    if (onTerminal) {
      environment.errors().print(ERASE + line);
      environment.errors().flush();
      dirty = true;
    } else {
      environment.errors().println(line);
    }
  }

  /** Takes the line away. */
  void clear() {
    if (dirty) {
      environment.errors().print(ERASE);
      environment.errors().flush();
      dirty = false;
    }
  }

  private static String line(Totals totals, double seconds) {
    double span = Math.max(seconds, 1e-9);
    return String.format(
        Locale.ROOT,
        "%,d rows, %s, %,.0f rows/s, %s/s",
        totals.rows(),
        size(totals.bytes()),
        totals.rows() / span,
        size((long) (totals.bytes() / span)));
  }

  /** Bytes with three digits or so, in decimal units. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(
            Locale.ROOT,
            value < 10 ? "%.2f %s" : value < 100 ? "%.1f %s" : "%.0f %s",
            value,
            UNITS[unit]);
  }
}
