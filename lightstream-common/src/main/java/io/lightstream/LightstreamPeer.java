// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Connection;

/**
 * A peer that is connected and has not been told yet what is spoken: read from it, write to it, do
 * both, or speak the Lightstream protocol or a wire format of your own with it. Opening a reader or
 * a writer may wait for the peer; until then nothing is sent.
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
    return Streams.writer(
        new WriteHalf(connection, () -> reading), connection.peer(), schema, options);
  }

  /**
   * Reads TLV frames from the peer as rows, as {@link Lightstream#readTlv} does. To be called once.
   *
   * @return a reader that the caller owns and closes
   */
  public LightstreamReader tlvReader(ReadOptions options) {
    reading = true;
    return TlvBatches.reader(connection, connection.peer(), options);
  }

  /**
   * Writes rows to the peer as TLV frames, as {@link Lightstream#writeTlv} does. To be called once.
   *
   * @return a writer that the caller owns and closes
   */
  public RecordBatchWriter tlvWriter(Schema schema) {
    return TlvWriter.of(
        CoalescingSink.of(new WriteHalf(connection, () -> reading), connection.peer()), schema);
  }

  /**
   * Reads frames of a wire format of your own from the peer. To be called once.
   *
   * @param decoder owned by the stream
   * @return the frames; the caller owns the stream and closes it, which closes both directions
   */
  public <T> FramedByteStream<T> frames(FrameDecoder<T> decoder) {
    reading = true;
    return FramedByteStream.of(connection, decoder);
  }

  /**
   * Writes frames of a wire format of your own to the peer. To be called once.
   *
   * @param encoder owned by the writer
   * @return a writer that the caller owns and closes
   */
  public <T> FrameWriter<T> frameWriter(FrameEncoder<? super T> encoder) {
    return new FrameWriter<>(connection, () -> reading, encoder);
  }

  /** Speaks the Lightstream protocol with the peer, with default options. */
  public LightstreamConnection protocol(TypeRegistry types) {
    return protocol(types, ProtocolOptions.defaults());
  }

  /**
   * Speaks the Lightstream protocol with the peer, which must have registered the same types in the
   * same order. To be called once, instead of reader and writer; nothing is sent yet.
   *
   * @return a connection that takes the place of this, and that the caller owns and closes
   */
  public LightstreamConnection protocol(TypeRegistry types, ProtocolOptions options) {
    return ProtocolStreams.connection(connection, types, options);
  }

  /** Closes both directions at once. Idempotent, from any thread. */
  @Override
  public void close() {
    connection.close();
  }
}
