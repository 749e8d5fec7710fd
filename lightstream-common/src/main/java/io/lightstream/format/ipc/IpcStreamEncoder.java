// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;

/**
 * Encodes the Arrow IPC stream format: the schema before the first batch, each dictionary before
 * the first batch that uses it and again when it has changed, and the mark at the end.
 *
 * <p>Column buffers are added by reference: keep the batch open until the frame has been written,
 * then call {@link #release()}. Belongs to one thread at a time.
 */
public final class IpcStreamEncoder implements FrameEncoder<RecordBatch>, AutoCloseable {

  private final Schema schema;
  private final MessageEncoder messages;
  private final DictionaryWriter dictionaries;
  private boolean schemaWritten;
  private boolean ended;
  private boolean closed;

  private IpcStreamEncoder(Schema schema, IpcWriteOptions options, BufferAllocator allocator) {
    this.schema = schema;
    this.messages = new MessageEncoder(options, allocator, 0);
    this.dictionaries = new StreamDictionaryWriter(messages, options.dictionaryDeltas(), allocator);
  }

  /**
   * An encoder at the start of a stream.
   *
   * @param allocator where compressed and rearranged buffers take their memory; stays the caller's
   */
  public static IpcStreamEncoder create(
      Schema schema, IpcWriteOptions options, BufferAllocator allocator) {
    return new IpcStreamEncoder(schema, options, allocator);
  }

  /** The schema of the stream. */
  public Schema schema() {
    return schema;
  }

  /** Appends the schema, once; batches and the end do it where it has not been done. */
  public void encodeSchema(FrameOutput out) {
    checkOpen();
    if (!schemaWritten) {
      messages.schema(schema, out);
      schemaWritten = true;
    }
  }

  private void checkOpen() {
    if (closed || ended) {
      throw new ClosedException(
          "the encoder "
              + (closed ? "is closed" : "has ended its stream")
              + ": nothing can follow");
    }
  }

  /**
   * Appends a batch, with its custom metadata.
   *
   * @throws ConfigurationException if it has other fields than the schema, or columns of the same
   *     dictionary id have different values
   * @throws LightstreamIOException if the batch is mapped from a file that was truncated
   * @throws ClosedException after the end of the stream or {@link #close()}
   */
  @Override
  public void encode(RecordBatch batch, FrameOutput out) {
    checkOpen();
    schema.requireFieldsOf(batch.schema());
    boolean begun = schemaWritten;
    int appended = out.mark();
    try {
      encodeSchema(out);
      messages.encodeBatch(batch, dictionaries, out);
    } catch (RuntimeException e) {
      schemaWritten = begun;
      out.truncate(appended);
      throw e;
    }
  }

  @Override
  public void encodeEnd(FrameOutput out) {
    encodeSchema(out);
    messages.end(out);
    ended = true;
  }

  /** Gives back memory that encoded frames needed, once they have been written. */
  @Override
  public void release() {
    messages.release();
  }

  /** Lets go of everything. Idempotent. */
  @Override
  public void close() {
    closed = true;
    dictionaries.close();
    messages.close();
  }
}
