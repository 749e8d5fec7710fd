// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.util.Arrays;

/** The bands of distance, in miles, that flights are counted by. */
enum DistanceBand {
  UNDER_250("under 250", 0),
  FROM_250("250 to 499", 250),
  FROM_500("500 to 999", 500),
  FROM_1000("1000 to 1999", 1000),
  FROM_2000("2000 and more", 2000);

  private static final DistanceBand[] BANDS = values();

  private final String label;
  private final int lowest;

  DistanceBand(String label, int lowest) {
    this.label = label;
    this.lowest = lowest;
  }

  /** Returns the band a flight over {@code miles} belongs to. */
  static DistanceBand of(int miles) {
    int band = BANDS.length - 1;
    while (band > 0 && miles < BANDS[band].lowest) {
      band--;
    }
    return BANDS[band];
  }

  /** Returns the band with that label. */
  static DistanceBand ofLabel(String label) {
    return Arrays.stream(BANDS).filter(b -> b.label.equals(label)).findFirst().orElseThrow();
  }

  String label() {
    return label;
  }
}
