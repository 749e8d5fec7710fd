// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.Checksums;
import io.lightstream.bench.Shape;
import io.lightstream.column.FixedWidthColumn;
import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcMessage;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcStreamDecoder;
import io.lightstream.format.ipc.IpcStreamEncoder;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.Connection;
import io.lightstream.transport.Endpoint;
import io.lightstream.transport.Listener;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.Transports;
import java.nio.ByteBuffer;

/** Ours. */
final class LightstreamPeer implements Peer {

  private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");

  @Override
  public Outlet listen(String scheme) {
    Endpoint endpoint = Endpoint.parse(Addresses.toListenOn(scheme));
    Listener listener = Transports.of(endpoint).listen(endpoint, TransportOptions.defaults());
    return new Outlet() {
      @Override
      public String address() {
        return listener.endpoint().toString();
      }

      @Override
      public Sender accept(Shape shape) {
        return new Writing(listener.accept(), shape.batch(allocator));
      }

      @Override
      public void close() {
        listener.close();
      }
    };
  }

  @Override
  public Inlet connect(String address, Shape shape) {
    Endpoint endpoint = Endpoint.parse(address);
    Connection connection = Transports.of(endpoint).connect(endpoint, TransportOptions.defaults());
    IpcReadOptions options = IpcReadOptions.network();
    return new Reading(
        shape, FramedByteStream.of(connection, IpcStreamDecoder.create(options, allocator)));
  }

  private final class Writing implements Sender {

    private final RecordBatch batch;
    private final ByteBuffer stamped;
    private final CoalescingSink sink;
    private final IpcStreamEncoder encoder;
    private final FrameOutput out = new FrameOutput();

    private Writing(Connection connection, RecordBatch batch) {
      this.batch = batch;
      this.stamped = ((FixedWidthColumn) batch.column(Stamps.COLUMN)).values().borrow();
      this.sink = CoalescingSink.of(connection, "benchmark");
      this.encoder = IpcStreamEncoder.create(batch.schema(), IpcWriteOptions.defaults(), allocator);
    }

    @Override
    public void send() {
      encoder.encode(batch, out);
      write();
    }

    /** Writes into the batch, as nobody should: it belongs to this benchmark alone. */
    @Override
    public void sendStamped(long nanos) {
      stamped.putLong(0, nanos);
      send();
    }

    private void write() {
      sink.write(out.buffers(), 0, out.count());
      out.clear();
      encoder.release();
    }

    @Override
    public void close() {
      encoder.encodeEnd(out);
      write();
      sink.finish();
      sink.close();
      encoder.close();
      batch.close();
    }
  }

  private static final class Reading implements Inlet {

    private final Shape shape;
    private final FramedByteStream<IpcMessage> stream;
    private RecordBatch batch;

    private Reading(Shape shape, FramedByteStream<IpcMessage> stream) {
      this.shape = shape;
      this.stream = stream;
    }

    @Override
    public boolean next() {
      if (batch != null) {
        batch.close();
        batch = null;
      }
      IpcMessage message = stream.next();
      if (message instanceof IpcMessage.SchemaMessage) {
        message = stream.next();
      }
      if (message instanceof IpcMessage.BatchMessage found) {
        batch = found.batch();
      }
      return batch != null;
    }

    @Override
    public void check() {
      Checksums.require(shape, Checksums.of(batch), "lightstream");
    }

    @Override
    public long stamp() {
      return batch.column(Stamps.COLUMN).getLong(0);
    }

    @Override
    public void close() {
      if (batch != null) {
        batch.close();
      }
      stream.close();
    }
  }
}
