// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import org.apache.flink.core.fs.Path;

/**
 * Consecutive batches of an Arrow file, and the row to go on with. The file must be as it was when
 * it was listed.
 *
 * @param path the file, as a Flink path
 * @param length its size in bytes
 * @param modificationTime when it was last modified, in milliseconds since the epoch
 * @param firstBatch the first batch of this split, from 0
 * @param endBatch the batch behind the last one; -1 for all to the end, where their number is not
 *     known beforehand
 * @param batch the batch of the next row
 * @param row the next row within that batch
 */
public record FileSplit(
    String path,
    long length,
    long modificationTime,
    int firstBatch,
    int endBatch,
    int batch,
    int row)
    implements LightstreamSplit {

  /** Stands for the end of the file in {@link #endBatch()}. */
  static final int TO_END = -1;

  /** The same batches, with another row to go on with. */
  FileSplit at(int nextBatch, int nextRow) {
    return new FileSplit(path, length, modificationTime, firstBatch, endBatch, nextBatch, nextRow);
  }

  @Override
  public String splitId() {
    return path + "@" + modificationTime + "#" + firstBatch;
  }

  @Override
  public String place() {
    return path;
  }

  /** {@inheritDoc} A path without its scheme will do. */
  @Override
  public boolean isNamedIn(String message) {
    return message.contains(new Path(path).getPath());
  }
}
