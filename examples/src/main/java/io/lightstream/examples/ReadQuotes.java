// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;

/** Sums the prices of a file, or of a peer that writes. */
public final class ReadQuotes {

  private ReadQuotes() {}

  /** Reads and prints the sum; the argument is a URI or a path. */
  public static void main(String[] arguments) {
    try (LightstreamReader reader = Lightstream.read(arguments[0])) {
      System.out.println(sum(reader));
    }
  }

  static double sum(RecordBatchReader reader) {
    double total = 0;
    for (RecordBatch batch : reader) {
      try (batch) {
        Column price = batch.column("price");
        for (int row = 0; row < batch.rowCount(); row++) {
          if (!price.isNull(row)) {
            total += price.getDouble(row);
          }
        }
      }
    }
    return total;
  }
}
