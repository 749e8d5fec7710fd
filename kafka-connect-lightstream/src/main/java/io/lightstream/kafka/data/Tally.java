// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

/** Counts the bits of values that have no fixed size. */
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

  void set(long value) {
    bits = value;
  }
}
