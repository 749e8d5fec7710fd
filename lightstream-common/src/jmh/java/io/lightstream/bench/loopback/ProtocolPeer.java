// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.MessageReader;
import io.lightstream.MessageWriter;
import io.lightstream.ProtocolOptions;
import io.lightstream.bench.Shape;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import java.nio.ByteBuffer;

/** Our Lightstream protocol: over one connection, or over parallel ones. */
final class ProtocolPeer implements Peer {

  private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");
  private final ProtocolOptions options = ProtocolOptions.defaults().withAllocator(allocator);
  private final int parallel;

  /**
   * @param parallel how many connections; 0 for one that knows nothing of others
   */
  ProtocolPeer(int parallel) {
    this.parallel = parallel;
  }

  @Override
  public Outlet listen(String scheme) {
    return Outlet.of(
        Lightstream.listen(Addresses.toListenOn(scheme)),
        (listener, shape) ->
            shape.isMessage()
                ? new WritingMessages(writer(listener))
                : new WritingTables(writer(listener), shape.batch(allocator)));
  }

  private MessageWriter writer(LightstreamListener listener) {
    return parallel > 0
        ? listener.acceptParallelMessageWriter(parallel, Types.REGISTRY, options)
        : listener.accept().protocol(Types.REGISTRY, options);
  }

  @Override
  public Inlet connect(String address, Shape shape) {
    return new Reading(
        shape,
        parallel > 0
            ? Lightstream.readParallelMessages(address, parallel, Types.REGISTRY, options)
            : Lightstream.connect(address, Types.REGISTRY, options));
  }

  private record WritingMessages(MessageWriter writer, ByteBuffer payload) implements Sender {

    private WritingMessages(MessageWriter writer) {
      this(writer, ByteBuffer.wrap(Shape.payload()));
    }

    @Override
    public void send() {
      writer.send(Types.EVENT, payload);
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  private record WritingTables(MessageWriter writer, RecordBatch batch) implements Sender {

    @Override
    public void send() {
      writer.sendTable(Types.QUOTES, batch);
    }

    @Override
    public void close() {
      writer.close();
      batch.close();
    }
  }

  private static final class Reading implements Inlet {

    private final Shape shape;
    private final MessageReader reader;
    private LightstreamMessage message;

    private Reading(Shape shape, MessageReader reader) {
      this.shape = shape;
      this.reader = reader;
    }

    @Override
    public boolean next() {
      letGo();
      message = reader.next();
      return message != null;
    }

    private void letGo() {
      if (message != null) {
        message.close();
      }
    }

    @Override
    public void check() {
      Types.require(shape, message, "protocol");
    }

    @Override
    public void close() {
      letGo();
      reader.close();
    }
  }
}
