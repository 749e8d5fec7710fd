// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.acknowledged.EpochBounds.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EpochBoundsTest {

  @Test
  void boundsAreThoseOfAllLaterEpochsTakenTogether() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      EpochBounds bounds = new EpochBounds(List.of(), 0);
      List<Start> all = new ArrayList<>();
      long committed = 0;
      for (int epoch = 1; epoch < 20; epoch++) {
        long from = committed + random.nextInt(20);
        bounds.begin(epoch, from);
        all.add(new Start(epoch, from));
        committed += random.nextInt(6);
        bounds.settle(committed);
        bounds = new EpochBounds(bounds.starts(), bounds.settledBelow());
        for (int asked = 0; asked <= epoch; asked++) {
          String place = "seed " + seed + ", epoch " + asked + " of " + epoch;
          assertEquals(
              naive(all, asked, committed),
              Math.max(committed, bounds.of(asked, committed)),
              place);
        }
      }
    }
  }

  private static long naive(List<Start> all, long epoch, long committed) {
    long bound =
        all.stream()
            .filter(start -> start.epoch() > epoch)
            .mapToLong(Start::from)
            .min()
            .orElse(Long.MAX_VALUE);
    return Math.max(committed, bound);
  }
}
