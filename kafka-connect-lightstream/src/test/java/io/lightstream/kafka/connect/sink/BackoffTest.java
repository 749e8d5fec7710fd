// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final RandomGenerator NO_JITTER = () -> 0;

  @Test
  void pausesDoubleUpToTheLimit() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(1000), NO_JITTER);
    assertEquals(100, backoff.nextMillis());
    assertEquals(200, backoff.nextMillis());
    assertEquals(400, backoff.nextMillis());
    assertEquals(800, backoff.nextMillis());
    assertEquals(1000, backoff.nextMillis());
    assertEquals(1000, backoff.nextMillis());
  }

  @Test
  void resetStartsWithTheFirstPauseAgain() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(1000), NO_JITTER);
    backoff.nextMillis();
    backoff.nextMillis();
    backoff.reset();
    assertEquals(100, backoff.nextMillis());
  }

  @Test
  void pausesStayBetweenHalfAndAllOfTheirLengthForEver() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(10), Duration.ofMillis(1000), new SplittableRandom(1));
    for (int i = 0; i < 200; i++) {
      long full = i < 7 ? 10L << i : 1000;
      long pause = backoff.nextMillis();
      assertTrue(pause >= full / 2 && pause <= full, "attempt " + i + " paused " + pause);
    }
  }
}
