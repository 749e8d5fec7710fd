// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.transport.Listener;
import java.net.URI;

/**
 * Accepts peers that connect, to read from them or to write to them. {@link #close()} may be called
 * from any thread and ends a blocked accept with {@link io.lightstream.error.ClosedException}.
 */
public final class LightstreamListener implements AutoCloseable {

  private final Listener listener;

  LightstreamListener(Listener listener) {
    this.listener = listener;
  }

  /** Where it listens, with the real port where 0 was asked for. */
  public URI uri() {
    return URI.create(listener.endpoint().toString());
  }

  /** Waits for a peer and reads from it, with default options. */
  public LightstreamReader acceptReader() {
    return acceptReader(ReadOptions.defaults());
  }

  /**
   * Waits for a peer and reads from it.
   *
   * @return a reader that the caller owns and closes
   * @throws io.lightstream.error.ClosedException if this listener was closed, also while waiting
   * @throws io.lightstream.error.LightstreamIOException if accepting fails
   */
  public LightstreamReader acceptReader(ReadOptions options) {
    return Streams.reader(listener.accept(), options);
  }

  /** Waits for a peer and writes to it, with default options. */
  public RecordBatchWriter acceptWriter(Schema schema) {
    return acceptWriter(schema, WriteOptions.defaults());
  }

  /**
   * Waits for a peer and writes to it; the schema goes out at once.
   *
   * @return a writer that the caller owns and closes
   * @throws io.lightstream.error.ClosedException if this listener was closed, also while waiting
   * @throws io.lightstream.error.LightstreamIOException if accepting fails
   */
  public RecordBatchWriter acceptWriter(Schema schema, WriteOptions options) {
    return Streams.writer(listener.accept(), schema, options);
  }

  /** Stops accepting; readers and writers accepted before stay open. Idempotent. */
  @Override
  public void close() {
    listener.close();
  }
}
