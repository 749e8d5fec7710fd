// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.frame.StreamEnd;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Connection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * The Lightstream protocol over one connection of any transport: messages and batches of many types
 * both ways at the same time. Both sides register the same types in the same order.
 *
 * <pre>{@code
 * TypeRegistry types = TypeRegistry.parse("event:message,quotes:table");
 * try (LightstreamConnection peer = Lightstream.connect("tcp://localhost:9000", types)) {
 *   peer.send("event", bytes);
 *   peer.sendTable("quotes", batch);
 *   peer.finish();
 *   for (LightstreamMessage message : peer) {
 *     try (message) {
 *       ...
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Sending and receiving are independent of each other: one thread may receive while others send.
 * The peer's end is seen as the end of what is received; sending can go on after it. A failure of
 * one direction leaves the other to show its own.
 *
 * <p>{@link #close()} ends our direction properly, then closes both; {@link #abort()} closes at
 * once. The peer may lose what it has not read where it has sent what we have not read: who wants
 * to be sure calls {@link #finish()} and receives to the end first.
 */
public final class LightstreamConnection implements MessageReader, MessageWriter {

  private final Connection connection;
  private final ProtocolReceiver receiver;
  private final ProtocolSender sender;
  private final Memory memory;

  /** Whether a reader of one table has been made, which may not have read yet. */
  private volatile boolean hasReader;

  LightstreamConnection(
      Connection connection, ProtocolReceiver receiver, ProtocolSender sender, Memory memory) {
    this.connection = connection;
    this.receiver = receiver;
    this.sender = sender;
    this.memory = memory;
  }

  /** The peer, as a person would name it. */
  public String peer() {
    return receiver.source();
  }

  /** {@inheritDoc} The same as {@link #peer()}. */
  @Override
  public String source() {
    return peer();
  }

  @Override
  public TypeRegistry types() {
    return receiver.types();
  }

  @Override
  public void send(MessageType type, ByteBuffer payload) {
    sender.send(type, payload);
  }

  @Override
  public void sendTable(TableType type, RecordBatch batch) {
    sender.sendTable(type, batch);
  }

  @Override
  public void flush() {
    sender.flush();
  }

  @Override
  public void finish() {
    sender.finish();
  }

  /**
   * {@inheritDoc} Where this has been received from, or there is a {@link #tableReader}, its {@code
   * close()} ends our direction alone, as {@link #finish()} does, unless something has failed.
   */
  @Override
  public RecordBatchWriter tableWriter(TableType type, Schema schema) {
    return TableWriter.of(this, type, schema, this::endSending);
  }

  private void endSending() {
    if (hasReader || receiver.hasBegun()) {
      sender.finishUnlessOver();
    } else {
      close();
    }
  }

  @Override
  public FrameCount sent(FrameType type) {
    return sender.sent(type);
  }

  @Override
  public FrameCount sent() {
    return sender.sent();
  }

  @Override
  public LightstreamMessage next() {
    return receiver.next();
  }

  @Override
  public Flow.Publisher<LightstreamMessage> publisher() {
    return receiver.publisher();
  }

  @Override
  public PollResult<LightstreamMessage> poll() {
    return receiver.poll();
  }

  @Override
  public CompletableFuture<Void> available() {
    return receiver.available();
  }

  @Override
  public LightstreamReader tableReader(TableType type) {
    LightstreamReader reader = MessageReader.super.tableReader(type);
    hasReader = true;
    return reader;
  }

  @Override
  public Optional<StreamEnd> end() {
    return receiver.end();
  }

  @Override
  public FrameCount received(FrameType type) {
    return receiver.received(type);
  }

  @Override
  public FrameCount received() {
    return receiver.received();
  }

  @Override
  public Duration transferTime() {
    return receiver.transferTime();
  }

  /**
   * Ends our direction as {@link #finish()} does, where something was sent and nothing has failed,
   * then closes both. Messages handed out stay open. Idempotent, from any thread.
   */
  @Override
  public void close() {
    try {
      if (sender.sent().frames() > 0) {
        sender.close();
      } else {
        sender.abort();
      }
    } finally {
      closeBoth();
    }
  }

  @Override
  public void abort() {
    sender.abort();
    closeBoth();
  }

  private void closeBoth() {
    receiver.close();
    connection.close();
    memory.close();
  }

  @Override
  public String toString() {
    return "LightstreamConnection[" + peer() + "]";
  }
}
