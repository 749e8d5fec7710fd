// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.column.RecordBatch;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.protocol.FrameType;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;

/** Sends by the Lightstream protocol, on the callers' threads. */
final class ProtocolSender implements MessageWriter {

  private final TypeRegistry types;
  private final ProtocolEncoder encoder;
  private final FrameSender sender;
  private final FrameCounts counts;

  /** Held by the one thread that sends. Closing does without. */
  private final Object turn = new Object();

  /**
   * @param name what is sent to, for messages
   * @param letGo called when nothing will be encoded any more, perhaps more than once
   */
  ProtocolSender(
      String name,
      TypeRegistry types,
      CoalescingSink sink,
      ProtocolEncoder encoder,
      Runnable letGo) {
    this.types = types;
    this.encoder = encoder;
    this.counts = new FrameCounts(types);
    this.sender =
        new FrameSender(
            name,
            "messages",
            sink,
            encoder,
            encoder::release,
            () -> {
              encoder.close();
              letGo.run();
            });
  }

  @Override
  public TypeRegistry types() {
    return types;
  }

  @Override
  public void send(MessageType type, ByteBuffer payload) {
    synchronized (turn) {
      FrameOutput out = sender.begin();
      try {
        encoder.encode(type, payload, out);
        sender.write();
      } finally {
        sender.leave();
      }
      counts.add(type, 0, payload.remaining());
    }
  }

  @Override
  public void sendTable(TableType type, RecordBatch batch) {
    synchronized (turn) {
      FrameOutput out = sender.begin();
      try {
        encoder.encode(type, batch, out);
        sender.write();
      } finally {
        sender.leave();
      }
      counts.add(type, batch.rowCount(), batch.bufferBytes());
    }
  }

  @Override
  public void flush() {
    synchronized (turn) {
      sender.flush();
    }
  }

  @Override
  public void finish() {
    synchronized (turn) {
      sender.finish();
    }
  }

  /** As {@link #finish()}; nothing where something has failed or this was closed. */
  void finishUnlessOver() {
    synchronized (turn) {
      sender.finishUnlessOver();
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
    sender.close();
  }

  @Override
  public void abort() {
    sender.abort();
  }
}
