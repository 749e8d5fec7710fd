// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * By which a frame is known again after a restart in its midst: a sender that computes anew may put
 * other rows under its number.
 *
 * @param rows how many it has
 * @param check the checksum of its first and last row; negative where none was made
 */
record FrameDigest(int rows, long check) {

  static final long NONE = -1;

  /** The digest of a batch with rows. */
  static FrameDigest of(RecordBatch batch) {
    CRC32C crc = new CRC32C();
    for (Column column : batch.columns()) {
      crc.update(column.format(0).getBytes(StandardCharsets.UTF_8));
      crc.update(column.format(batch.rowCount() - 1).getBytes(StandardCharsets.UTF_8));
    }
    return new FrameDigest(batch.rowCount(), crc.getValue());
  }

  /** The number of rows alone. */
  static FrameDigest ofRows(RecordBatch batch) {
    return new FrameDigest(batch.rowCount(), NONE);
  }

  /** Whether a batch may be that frame. */
  boolean fits(RecordBatch batch) {
    return batch.rowCount() == rows && (check == NONE || of(batch).check == check);
  }
}
