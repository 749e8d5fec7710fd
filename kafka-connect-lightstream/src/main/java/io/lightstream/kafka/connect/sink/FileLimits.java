// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.RecordBatch;
import io.lightstream.kafka.connect.config.SinkConfig;
import java.util.concurrent.TimeUnit;

/**
 * When a file is published. Batches are not divided: one that is larger has a file for itself.
 *
 * @param rows rows of a file
 * @param bytes bytes of a file, about
 * @param delayNanos how long after its first batch
 */
record FileLimits(long rows, long bytes, long delayNanos) {

  static FileLimits of(SinkConfig config) {
    return new FileLimits(
        config.fileRows(),
        config.fileBytes(),
        TimeUnit.MILLISECONDS.toNanos(config.fileDelay().toMillis()));
  }

  boolean hasRoom(OpenFile file, RecordBatch batch) {
    return file.rows() + batch.rowCount() <= rows && file.bytes() + batch.bufferBytes() <= bytes;
  }

  boolean isFull(OpenFile file) {
    return file.rows() >= rows || file.bytes() >= bytes;
  }

  boolean isDue(OpenFile file, long now) {
    return now - file.openedAt() >= delayNanos;
  }
}
