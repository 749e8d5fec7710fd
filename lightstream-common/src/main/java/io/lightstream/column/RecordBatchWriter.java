// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

/**
 * Takes batches of one schema to a stream or a file. Belongs to one thread at a time; {@link
 * #close()} ends the stream properly, so that the reader sees its mark.
 */
public interface RecordBatchWriter extends AutoCloseable {

  /** The schema of all batches. */
  Schema schema();

  /**
   * Writes a batch, blocking while the peer is slow. The caller may close the batch when this
   * returns, but not change what it holds.
   *
   * @throws io.lightstream.error.ConfigurationException if the batch has another schema
   * @throws io.lightstream.error.LightstreamIOException if the peer, network or file fails
   */
  void write(RecordBatch batch);

  /** Returns once the kernel has everything written so far. */
  void flush();

  /** Writes the end of the stream, flushes and closes. Idempotent. */
  @Override
  void close();

  /** Closes without the end of the stream: the reader learns that something is missing. */
  void abort();
}
