// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import java.util.Arrays;

/**
 * SQL's three truth values, as bytes in an order in which AND is the least of them and OR the most.
 */
final class Truths {

  static final byte FALSE = 0;
  static final byte UNKNOWN = 1;
  static final byte TRUE = 2;

  private Truths() {}

  static byte of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static byte not(byte truth) {
    return (byte) (TRUE - truth);
  }

  /** The rows for which it is true. */
  static int[] select(FilterEvaluator evaluator, RecordBatch batch) {
    int rows = batch.rowCount();
    byte[] truths = new byte[rows];
    evaluator.evaluate(batch, truths);
    int[] selected = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      selected[count] = row;
      count += truths[row] >> 1;
    }
    return Arrays.copyOf(selected, count);
  }
}
