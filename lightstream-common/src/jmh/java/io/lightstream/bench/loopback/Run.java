// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.Shape;

/**
 * One stream from a sender to a receiver.
 *
 * @param shape what is sent
 * @param batches how often
 * @param mode what for
 */
record Run(Shape shape, int batches, Mode mode) {

  /** What a run is for. */
  enum Mode {
    /** Every batch is read and its values compared; nothing is timed. */
    CHECK,
    /** As fast as it goes. */
    SPEED,
    /** A batch every half a millisecond, with the time of sending in it. */
    LATENCY
  }

  String text() {
    return shape.title() + " " + batches + " " + mode;
  }

  static Run parse(String shape, String batches, String mode) {
    return new Run(Shape.named(shape), Integer.parseInt(batches), Mode.valueOf(mode));
  }
}
