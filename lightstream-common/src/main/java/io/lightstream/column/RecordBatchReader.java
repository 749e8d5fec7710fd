// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import io.lightstream.frame.StreamEnd;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Batches of one schema, one after the other, from a stream or a file. Belongs to one thread at a
 * time; {@link #close()} may be called from any thread and ends a blocked {@link #next()} with
 * {@link io.lightstream.error.ClosedException}.
 */
public interface RecordBatchReader extends Iterable<RecordBatch>, AutoCloseable {

  /**
   * The schema of all batches; blocks until it has arrived.
   *
   * @throws io.lightstream.error.LightstreamException as {@link #next()} does
   */
  Schema schema();

  /**
   * The next batch, which the caller owns and closes; blocks until it is complete.
   *
   * @return the batch, or null at the end
   * @throws io.lightstream.error.InvalidDataException if the bytes break the rules of the format,
   *     or end within a batch
   * @throws io.lightstream.error.LightstreamIOException if the peer, network or file fails
   */
  RecordBatch next();

  /** How the stream ended; empty while it has not. Files end by {@link StreamEnd#MARKER}. */
  Optional<StreamEnd> end();

  /** Closes what it reads from. Batches handed out stay open. Idempotent. */
  @Override
  void close();

  /** The batches that are left. Each belongs to the caller, who closes it. Not restartable. */
  @Override
  default Iterator<RecordBatch> iterator() {
    return new Iterator<>() {
      private RecordBatch ahead;

      @Override
      public boolean hasNext() {
        if (ahead == null) {
          ahead = RecordBatchReader.this.next();
        }
        return ahead != null;
      }

      @Override
      public RecordBatch next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the stream has ended");
        }
        RecordBatch batch = ahead;
        ahead = null;
        return batch;
      }
    };
  }
}
