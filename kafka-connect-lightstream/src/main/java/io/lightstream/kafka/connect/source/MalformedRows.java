// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

/** Some rows of a batch have no record; those before them have. Caught by who asked for records. */
final class MalformedRows extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int first;
  private final int next;

  /**
   * Rows without record.
   *
   * @param first the first of them
   * @param next the row behind the last
   * @param cause why
   */
  MalformedRows(int first, int next, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.first = first;
    this.next = next;
  }

  int first() {
    return first;
  }

  int next() {
    return next;
  }
}
