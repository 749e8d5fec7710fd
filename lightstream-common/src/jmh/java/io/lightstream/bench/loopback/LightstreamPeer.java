// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.ReadOptions;
import io.lightstream.bench.Checksums;
import io.lightstream.bench.Shape;
import io.lightstream.column.FixedWidthColumn;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;

/** Ours, as everybody uses it. */
final class LightstreamPeer implements Peer {

  private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");

  @Override
  public Outlet listen(String scheme) {
    LightstreamListener listener = Lightstream.listen(Addresses.toListenOn(scheme));
    return new Outlet() {
      @Override
      public String address() {
        return listener.uri().toString();
      }

      @Override
      public Sender accept(Shape shape) {
        return new Writing(shape.batch(allocator), listener.acceptWriter(shape.schema()));
      }

      @Override
      public void close() {
        listener.close();
      }
    };
  }

  @Override
  public Inlet connect(String address, Shape shape) {
    ReadOptions options = ReadOptions.defaults().withAllocator(allocator);
    return new Reading(shape, Lightstream.read(address, options));
  }

  private static final class Writing implements Sender {

    private final RecordBatch batch;
    private final ByteBuffer stamped;
    private final RecordBatchWriter writer;

    private Writing(RecordBatch batch, RecordBatchWriter writer) {
      this.batch = batch;
      this.stamped = ((FixedWidthColumn) batch.column(Stamps.COLUMN)).values().borrow();
      this.writer = writer;
    }

    @Override
    public void send() {
      writer.write(batch);
    }

    /** Writes into the batch, as nobody should: it belongs to this benchmark alone. */
    @Override
    public void sendStamped(long nanos) {
      stamped.putLong(0, nanos);
      writer.write(batch);
    }

    @Override
    public void close() {
      writer.close();
      batch.close();
    }
  }

  private static final class Reading implements Inlet {

    private final Shape shape;
    private final LightstreamReader reader;
    private RecordBatch batch;

    private Reading(Shape shape, LightstreamReader reader) {
      this.shape = shape;
      this.reader = reader;
    }

    @Override
    public boolean next() {
      letGo();
      batch = reader.next();
      return batch != null;
    }

    private void letGo() {
      if (batch != null) {
        batch.close();
      }
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
      letGo();
      reader.close();
    }
  }
}
