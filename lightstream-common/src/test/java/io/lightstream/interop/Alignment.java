// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.ArrayData;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.ArrowBuffer;
import java.util.ArrayList;
import java.util.List;

/** Where the buffers of batches lie. */
final class Alignment {

  private Alignment() {}

  /** Every buffer of the batch that holds a byte, those of children and dictionaries included. */
  static List<ArrowBuffer> buffers(RecordBatch batch) {
    List<ArrowBuffer> all = new ArrayList<>();
    batch.columns().forEach(column -> collect(column.data(), all));
    all.removeIf(buffer -> buffer.size() == 0);
    return all;
  }

  private static void collect(ArrayData data, List<ArrowBuffer> all) {
    all.addAll(data.buffers());
    data.children().forEach(child -> collect(child, all));
    if (data.dictionary().isPresent()) {
      for (Column piece : data.dictionary().get().segments()) {
        collect(piece.data(), all);
      }
    }
  }

  /** Fails unless every buffer starts on a multiple of {@code bytes}. */
  static void assertAligned(int bytes, List<RecordBatch> batches) {
    for (RecordBatch batch : batches) {
      for (ArrowBuffer buffer : buffers(batch)) {
        assertTrue(buffer.alignment() >= bytes, () -> buffer + " at " + buffer.alignment());
      }
    }
  }
}
