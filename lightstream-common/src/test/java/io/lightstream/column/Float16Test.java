// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Float16Test {

  @Test
  void everyNumberSurvivesTheWayToFloatAndBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = Float16.toFloat((short) bits);
      short back = Float16.fromFloat(value);
      if (Float.isNaN(value)) {
        assertTrue(Float.isNaN(Float16.toFloat(back)));
      } else {
        assertEquals((short) bits, back, "bits " + bits);
      }
    }
  }

  @Test
  void knownNumbersHaveTheirBits() {
    assertEquals(1.0f, Float16.toFloat((short) 0x3c00));
    assertEquals(-2.0f, Float16.toFloat((short) 0xc000));
    assertEquals(65_504f, Float16.toFloat((short) 0x7bff));
    assertEquals(0x1p-24f, Float16.toFloat((short) 1));
    assertEquals(Float.POSITIVE_INFINITY, Float16.toFloat((short) 0x7c00));
    assertEquals(-0.0f, Float16.toFloat((short) 0x8000));
    assertEquals((short) 0x7c00, Float16.fromFloat(65_520f));
    assertEquals((short) 0x7bff, Float16.fromFloat(65_519.996f));
    assertEquals((short) 0, Float16.fromFloat(0x1p-25f));
    assertEquals((short) 1, Float16.fromFloat(0x1.000002p-25f));
    assertEquals((short) 0x8000, Float16.fromFloat(-Float.MIN_VALUE));
  }

  @Test
  void numbersBetweenAreRoundedToTheNearestWithTiesToEven() {
    Random random = new Random(16);
    for (int i = 0; i < 200_000; i++) {
      float value = (float) ((random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(48) - 30));
      short rounded = Float16.fromFloat(value);
      if ((rounded & 0x7c00) == 0x7c00) {
        assertTrue(Math.abs(value) >= 65_520);
        continue;
      }
      double error = Math.abs((double) value - Float16.toFloat(rounded));
      for (int neighbour : new int[] {rounded - 1, rounded + 1}) {
        if ((neighbour & 0x7c00) == 0x7c00 || ((neighbour ^ rounded) & 0x8000) != 0) {
          continue;
        }
        double other = Math.abs((double) value - Float16.toFloat((short) neighbour));
        assertTrue(error < other || error == other && (rounded & 1) == 0, "of " + value);
      }
    }
  }
}
