// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.ArrowJavaTables;
import io.lightstream.bench.Checksums;
import io.lightstream.bench.Shape;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/** Apache Arrow Java, with 1 MiB buffers around the socket on both ends. */
final class ArrowJavaPeer implements Peer {

  @Override
  public Outlet listen(String scheme) throws IOException {
    return Outlet.of(
        Addresses.listen(scheme),
        (socket, shape) -> new Writing(new BufferedSocket(socket), shape));
  }

  @Override
  public Inlet connect(String address, Shape shape) throws IOException {
    return new Reading(new BufferedSocket(Addresses.connect(address)), shape);
  }

  private static final class Writing implements Sender {

    private final BufferAllocator allocator = new RootAllocator();
    private final BufferedSocket socket;
    private final VectorSchemaRoot root;
    private final ArrowStreamWriter writer;

    private Writing(BufferedSocket socket, Shape shape) throws IOException {
      this.socket = socket;
      this.root = ArrowJavaTables.of(shape, allocator);
      this.writer = new ArrowStreamWriter(root, null, socket);
      writer.start();
    }

    @Override
    public void send() throws IOException {
      writer.writeBatch();
    }

    @Override
    public void sendStamped(long nanos) throws IOException {
      ((BigIntVector) root.getVector(Stamps.COLUMN)).set(0, nanos);
      writer.writeBatch();
      socket.flush();
    }

    @Override
    public void close() throws IOException {
      writer.end();
      writer.close();
      root.close();
      allocator.close();
    }
  }

  private static final class Reading implements Inlet {

    private final BufferAllocator allocator = new RootAllocator();
    private final Shape shape;
    private final ArrowStreamReader reader;

    private Reading(BufferedSocket socket, Shape shape) {
      this.shape = shape;
      this.reader = new ArrowStreamReader(socket, allocator);
    }

    @Override
    public boolean next() throws IOException {
      return reader.loadNextBatch();
    }

    private VectorSchemaRoot root() {
      try {
        return reader.getVectorSchemaRoot();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void check() {
      Checksums.require(shape, Checksums.of(root()), "arrow-java");
    }

    @Override
    public long stamp() {
      return ((BigIntVector) root().getVector(Stamps.COLUMN)).get(0);
    }

    @Override
    public void close() throws IOException {
      reader.close();
      allocator.close();
    }
  }
}
