// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistanceBandTest {

  @ParameterizedTest
  @CsvSource({
    "0, UNDER_250",
    "249, UNDER_250",
    "250, FROM_250",
    "499, FROM_250",
    "500, FROM_500",
    "999, FROM_500",
    "1000, FROM_1000",
    "1999, FROM_1000",
    "2000, FROM_2000",
    "32767, FROM_2000"
  })
  void bandBeginsWithItsLowestDistance(int miles, DistanceBand band) {
    assertEquals(band, DistanceBand.of(miles));
  }
}
