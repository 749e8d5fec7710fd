// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * The limit for messages: a loop that puts a header of 5 bytes and the payload into a buffer as
 * large as ours and writes that when it is full, and one that reads as much at a time as we do and
 * copies each payload into the same array.
 */
final class RawMessagePeer implements Peer {

  private static final int HEADER_BYTES = 1 + Integer.BYTES;
  private static final int WRITE_BYTES = 512 << 10;
  private static final int READ_BYTES = 1 << 20;

  @Override
  public Outlet listen(String scheme) throws IOException {
    return Outlet.of(Addresses.listen(scheme), (socket, shape) -> new Writing(socket));
  }

  @Override
  public Inlet connect(String address, Shape shape) throws IOException {
    return new Reading(Addresses.connect(address));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final class Writing implements Sender {

    private final SocketChannel socket;
    private final ByteBuffer out = buffer(WRITE_BYTES);
    private final byte[] payload = Shape.payload();

    private Writing(SocketChannel socket) {
      this.socket = socket;
    }

    @Override
    public void send() throws IOException {
      if (out.remaining() < HEADER_BYTES + payload.length) {
        flush();
      }
      out.put((byte) Types.EVENT.tag()).putInt(payload.length).put(payload);
    }

    private void flush() throws IOException {
      out.flip();
      while (out.hasRemaining()) {
        socket.write(out);
      }
      out.clear();
    }

    @Override
    public void close() throws IOException {
      flush();
      socket.close();
    }
  }

  private static final class Reading implements Inlet {

    private final SocketChannel socket;
    private final ByteBuffer in = buffer(READ_BYTES).flip();
    private final byte[] payload = new byte[Shape.payload().length];

    private Reading(SocketChannel socket) {
      this.socket = socket;
    }

    @Override
    public boolean next() throws IOException {
      if (!has(HEADER_BYTES)) {
        return false;
      }
      int tag = in.get();
      int length = in.getInt();
      if (tag != Types.EVENT.tag() || length != payload.length || !has(length)) {
        throw new EOFException("raw: tag " + tag + " with " + length + " bytes, or the end");
      }
      in.get(payload);
      return true;
    }

    private boolean has(int bytes) throws IOException {
      if (in.remaining() >= bytes) {
        return true;
      }
      in.compact();
      int read = 0;
      while (in.position() < bytes && read >= 0) {
        read = socket.read(in);
      }
      in.flip();
      return in.remaining() >= bytes;
    }

    @Override
    public void check() {
      Types.requirePayload(ByteBuffer.wrap(payload), "raw");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
