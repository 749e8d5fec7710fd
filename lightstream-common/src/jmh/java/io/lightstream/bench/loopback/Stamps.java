// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

/** Where the time of sending lies in a batch. */
final class Stamps {

  /** The column {@code b}. */
  static final int COLUMN = 1;

  private Stamps() {}
}
