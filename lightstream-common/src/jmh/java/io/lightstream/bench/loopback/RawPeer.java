// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.EncodedBatch;
import io.lightstream.bench.Shape;
import io.lightstream.format.ipc.IpcWriteOptions;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * The limit: a loop that sends the bytes of one batch as our encoder makes them, from one piece of
 * memory, and one that reads them into destinations as large as a batch, four in turn. Nothing is
 * encoded and nothing is decoded.
 */
final class RawPeer implements Peer {

  private static final int DESTINATIONS = 4;

  @Override
  public Outlet listen(String scheme) throws IOException {
    return Outlet.of(
        Addresses.listen(scheme), (socket, shape) -> new Writing(socket, frame(shape)));
  }

  @Override
  public Inlet connect(String address, Shape shape) throws IOException {
    return new Reading(Addresses.connect(address), frame(shape));
  }

  /** The bytes of one batch, without the schema. */
  private static ByteBuffer frame(Shape shape) {
    return EncodedBatch.of(shape, IpcWriteOptions.defaults()).batch();
  }

  /** Where column {@code b} of the numeric shapes begins: behind the metadata and column a. */
  private static int stampPosition(ByteBuffer frame) {
    int metadata = frame.getInt(Integer.BYTES);
    int body = 2 * Integer.BYTES + metadata;
    return body + 64;
  }

  private static final class Writing implements Sender {

    private final SocketChannel socket;
    private final ByteBuffer frame;

    private Writing(SocketChannel socket, ByteBuffer frame) {
      this.socket = socket;
      this.frame = frame;
    }

    @Override
    public void send() throws IOException {
      frame.rewind();
      while (frame.hasRemaining()) {
        socket.write(frame);
      }
    }

    @Override
    public void sendStamped(long nanos) throws IOException {
      frame.putLong(stampPosition(frame), nanos);
      send();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static final class Reading implements Inlet {

    private final SocketChannel socket;
    private final ByteBuffer expected;
    private final ByteBuffer[] destinations = new ByteBuffer[DESTINATIONS];
    private ByteBuffer last;
    private int turn;

    private Reading(SocketChannel socket, ByteBuffer expected) {
      this.socket = socket;
      this.expected = expected;
      for (int i = 0; i < DESTINATIONS; i++) {
        destinations[i] =
            ByteBuffer.allocateDirect(expected.remaining()).order(ByteOrder.LITTLE_ENDIAN);
      }
    }

    @Override
    public boolean next() throws IOException {
      last = destinations[turn++ % DESTINATIONS].clear();
      while (last.hasRemaining()) {
        if (socket.read(last) < 0) {
          if (last.position() > 0) {
            throw new EOFException("raw: the stream ended within a batch");
          }
          return false;
        }
      }
      return true;
    }

    @Override
    public void check() {
      if (!last.flip().equals(expected)) {
        throw new IllegalStateException("raw: other bytes arrived than were sent");
      }
    }

    @Override
    public long stamp() {
      return last.getLong(stampPosition(last));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
