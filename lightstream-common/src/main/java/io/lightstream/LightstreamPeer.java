// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.frame.ByteSink;
import io.lightstream.transport.Connection;
import java.nio.ByteBuffer;

/**
 * A peer that is connected and has not been told yet what is spoken: read from it, write to it, or
 * both. Opening a reader or a writer may wait for the peer; until then nothing is sent.
 *
 * <p>Where both are open, the writer's {@code close()} ends its direction alone. The reader's
 * {@code close()}, the writer's {@code abort()} and {@link #close()} end both. One thread may read
 * while another writes.
 */
public final class LightstreamPeer implements AutoCloseable {

  private final Connection connection;
  private volatile boolean reading;

  LightstreamPeer(Connection connection) {
    this.connection = connection;
  }

  /** The peer, as a person would name it. */
  public String peer() {
    return connection.peer();
  }

  /** Reads from the peer, with default options. */
  public LightstreamReader reader() {
    return reader(ReadOptions.defaults());
  }

  /**
   * Reads from the peer. To be called once.
   *
   * @return a reader that the caller owns and closes
   */
  public LightstreamReader reader(ReadOptions options) {
    reading = true;
    return Streams.reader(connection, options);
  }

  /** Writes to the peer, with default options. */
  public RecordBatchWriter writer(Schema schema) {
    return writer(schema, WriteOptions.defaults());
  }

  /**
   * Writes to the peer; the schema goes out at once. To be called once.
   *
   * @return a writer that the caller owns and closes
   */
  public RecordBatchWriter writer(Schema schema, WriteOptions options) {
    return Streams.writer(new WriteHalf(), connection.peer(), schema, options);
  }

  /** Closes both directions at once. Idempotent, from any thread. */
  @Override
  public void close() {
    connection.close();
  }

  private final class WriteHalf implements ByteSink {
    private volatile boolean finished;

    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      connection.write(from, offset, length);
    }

    @Override
    public void finish() {
      connection.finish();
      finished = true;
    }

    @Override
    public void close() {
      if (!finished || !reading) {
        connection.close();
      }
    }
  }
}
