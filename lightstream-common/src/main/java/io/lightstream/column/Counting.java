// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/** Counts nulls where validity alone does not tell. */
final class Counting {

  private Counting() {}

  static int nulls(Column column) {
    int nulls = 0;
    for (int row = 0; row < column.length(); row++) {
      nulls += column.isNull(row) ? 1 : 0;
    }
    return nulls;
  }
}
