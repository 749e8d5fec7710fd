// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
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
      update(crc, column, 0);
      update(crc, column, batch.rowCount() - 1);
    }
    return new FrameDigest(batch.rowCount(), crc.getValue());
  }

  /** What has no text tells nothing apart: malformed rows are left out where that is tolerated. */
  private static void update(CRC32C crc, Column column, int row) {
    String text;
    try {
      text = column.format(row);
    } catch (LightstreamException e) { // It is malformed, or too long.
      return;
    }
    crc.update(text.getBytes(StandardCharsets.UTF_8));
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
