// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

/** Counts the bits of values whose size varies. */
final class Tally {

  private long bits;

  void addBytes(long bytes) {
    bits += bytes * Byte.SIZE;
  }

  void addBits(long more) {
    bits += more;
  }

  long bits() {
    return bits;
  }

  /** Goes back to what it was. */
  void set(long earlier) {
    bits = earlier;
  }
}
