// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.Parallel;
import io.lightstream.ReadOptions;
import io.lightstream.WriteOptions;
import io.lightstream.bench.Checksums;
import io.lightstream.bench.Shape;
import io.lightstream.column.FixedWidthColumn;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Our streams of batches, as everybody uses them: over one connection, or over parallel ones. */
final class LightstreamPeer implements Peer {

  private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");
  private final Optional<Parallel> parallel;

  /**
   * @param parallel empty for one connection that knows nothing of others
   */
  LightstreamPeer(Optional<Parallel> parallel) {
    this.parallel = parallel;
  }

  @Override
  public Outlet listen(String scheme) {
    return Outlet.of(
        Lightstream.listen(Addresses.toListenOn(scheme)),
        (listener, shape) -> new Writing(shape.batch(allocator), writer(listener, shape.schema())));
  }

  private RecordBatchWriter writer(LightstreamListener listener, Schema schema) {
    return parallel.isPresent()
        ? listener.acceptParallelWriter(schema, parallel.get(), WriteOptions.defaults())
        : listener.acceptWriter(schema);
  }

  @Override
  public Inlet connect(String address, Shape shape) {
    ReadOptions options = ReadOptions.defaults().withAllocator(allocator);
    return new Reading(
        shape,
        parallel.isPresent()
            ? Lightstream.readParallel(address, parallel.get(), options)
            : Lightstream.read(address, options));
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
