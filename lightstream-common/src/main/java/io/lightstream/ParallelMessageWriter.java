// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.LimitExceededException;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;

/**
 * Deals frames to several connections of the protocol in turn. Each connection has a state of its
 * own for each table: its schema goes out on each.
 */
final class ParallelMessageWriter implements MessageWriter {

  private final TypeRegistry types;
  private final FanOut<LightstreamMessage> connections;
  private final FrameCounts counts;
  private final Schema[] schemas;

  /** Held by the one thread that sends. Closing does without. */
  private final Object turn = new Object();

  /**
   * @param connections started, owned from now on
   */
  ParallelMessageWriter(TypeRegistry types, FanOut<LightstreamMessage> connections) {
    this.types = types;
    this.connections = connections;
    this.counts = new FrameCounts(types);
    this.schemas = new Schema[types.size()];
  }

  @Override
  public TypeRegistry types() {
    return types;
  }

  @Override
  public void send(MessageType type, ByteBuffer payload) {
    types.require(type);
    int bytes = payload.remaining();
    MessageBytes copy = MessageBytes.copyOf(type, payload);
    synchronized (turn) {
      connections.send(copy, bytes);
      counts.add(type, 0, bytes);
    }
  }

  @Override
  public void sendTable(TableType type, RecordBatch batch) {
    types.require(type);
    long bytes = batch.bufferBytes();
    if (bytes > ProtocolEncoder.MAX_PAYLOAD_BYTES) {
      throw new LimitExceededException(
          type + ": a batch of " + bytes + " bytes does not fit into a frame: send slices of it");
    }
    synchronized (turn) {
      requireFields(type, batch);
      connections.send(new LightstreamMessage.Table(type, batch.retain()), bytes);
      counts.add(type, batch.rowCount(), bytes);
    }
  }

  /** Checked here, where only this call fails: a connection that refuses it would fail all. */
  private void requireFields(TableType type, RecordBatch batch) {
    Schema known = schemas[type.tag()];
    if (known == null) {
      known = type.schema().orElse(batch.schema());
      known.requireFieldsOf(batch.schema());
      schemas[type.tag()] = known;
    } else {
      known.requireFieldsOf(batch.schema());
    }
  }

  @Override
  public void flush() {
    synchronized (turn) {
      connections.flush();
    }
  }

  @Override
  public void finish() {
    synchronized (turn) {
      connections.finish();
    }
  }

  @Override
  public FrameCount sent(FrameType type) {
    return counts.of(type);
  }

  @Override
  public FrameCount sent() {
    return counts.total();
  }

  @Override
  public void close() {
    connections.close();
  }

  @Override
  public void abort() {
    connections.abort();
  }

  /** One of the connections. */
  record Lane(MessageWriter writer) implements PushSink<LightstreamMessage> {

    @Override
    public void write(LightstreamMessage message) {
      if (message instanceof LightstreamMessage.Table table) {
        writer.sendTable(table.type(), table.batch());
      } else if (message instanceof MessageBytes bytes) {
        writer.send(bytes.type(), bytes.borrow());
      }
    }

    @Override
    public void flush() {
      writer.flush();
    }

    @Override
    public void close() {
      writer.close();
    }

    @Override
    public void abort() {
      writer.abort();
    }
  }
}
