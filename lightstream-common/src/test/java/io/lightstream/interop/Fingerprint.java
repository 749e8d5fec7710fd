// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.ArrowBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What was decoded, short enough to be compared often: schema, rows, metadata and end as they are,
 * of each buffer its length and checksum.
 */
record Fingerprint(Optional<Schema> schema, List<Object> batches, StreamEnd end) {

  static Fingerprint of(Decoded decoded) {
    List<Object> batches = new ArrayList<>();
    for (RecordBatch batch : decoded.batches()) {
      batches.add(batch.rowCount());
      batches.add(batch.metadata());
      for (ArrowBuffer buffer : Alignment.buffers(batch)) {
        batches.add(buffer.size());
        batches.add(checksum(buffer));
      }
    }
    return new Fingerprint(decoded.schema(), batches, decoded.end());
  }

  private static long checksum(ArrowBuffer buffer) {
    CRC32 checksum = new CRC32();
    checksum.update(buffer.borrow());
    return checksum.getValue();
  }
}
