// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.protocol.TypeRegistry;
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

  /**
   * Waits for a peer. Nothing is sent or read before it is asked for a reader or a writer, which is
   * best done on a thread of its own where peers are many: one that is slow holds up no other.
   *
   * @return a connection that the caller owns and closes
   * @throws io.lightstream.error.ClosedException if this listener was closed, also while waiting
   * @throws io.lightstream.error.LightstreamIOException if accepting fails
   */
  public LightstreamPeer accept() {
    return new LightstreamPeer(listener.accept());
  }

  /** Waits for a peer and reads from it, with default options. */
  public LightstreamReader acceptReader() {
    return accept().reader();
  }

  /** Waits for a peer and reads from it. */
  public LightstreamReader acceptReader(ReadOptions options) {
    return accept().reader(options);
  }

  /** Waits for a peer and writes to it, with default options. */
  public RecordBatchWriter acceptWriter(Schema schema) {
    return accept().writer(schema);
  }

  /** Waits for a peer and writes to it; the schema goes out at once. */
  public RecordBatchWriter acceptWriter(Schema schema, WriteOptions options) {
    return accept().writer(schema, options);
  }

  /**
   * Waits for as many peers as there are connections and reads one stream from all of them, as
   * {@link Lightstream#readParallel} does.
   */
  public LightstreamReader acceptParallelReader(Parallel parallel, ReadOptions options) {
    return ParallelStreams.reader(
        uri().toString(),
        ParallelStreams.accept(listener, parallel.connections()),
        parallel,
        options);
  }

  /**
   * Waits for as many peers as there are connections and writes one stream over all of them, as
   * {@link Lightstream#writeParallel} does.
   */
  public RecordBatchWriter acceptParallelWriter(
      Schema schema, Parallel parallel, WriteOptions options) {
    return ParallelStreams.writer(
        schema, ParallelStreams.accept(listener, parallel.connections()), parallel, options);
  }

  /**
   * Waits for as many peers as there are connections and receives one stream of the Lightstream
   * protocol from all of them, as {@link Lightstream#readParallelMessages} does.
   */
  public MessageReader acceptParallelMessageReader(
      int connections, TypeRegistry types, ProtocolOptions options) {
    return ParallelMessages.reader(
        uri().toString(), ParallelStreams.accept(listener, connections), types, options);
  }

  /**
   * Waits for as many peers as there are connections and sends one stream of the Lightstream
   * protocol to all of them, as {@link Lightstream#writeParallelMessages} does.
   */
  public MessageWriter acceptParallelMessageWriter(
      int connections, TypeRegistry types, ProtocolOptions options) {
    return ParallelMessages.writer(ParallelStreams.accept(listener, connections), types, options);
  }

  /** Stops accepting; connections accepted before stay open. Idempotent. */
  @Override
  public void close() {
    listener.close();
  }
}
