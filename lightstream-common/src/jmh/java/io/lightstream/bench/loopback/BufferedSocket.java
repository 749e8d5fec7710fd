// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/**
 * A socket behind a buffer of 1 MiB in each direction; what does not fit goes straight through.
 * Without it arrow-java makes a system call for every part of a batch.
 */
final class BufferedSocket implements ByteChannel {

  private static final int BUFFER_BYTES = 1 << 20;

  private final SocketChannel socket;
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();

  BufferedSocket(SocketChannel socket) {
    this.socket = socket;
  }

  void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      socket.write(out);
    }
    out.clear();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    if (length > out.remaining()) {
      flush();
    }
    if (length > out.remaining()) {
      return socket.write(source);
    }
    out.put(source);
    return length;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!in.hasRemaining()) {
      if (target.remaining() >= in.capacity()) {
        return socket.read(target);
      }
      int read = socket.read(in.clear());
      in.flip();
      if (read < 0) {
        return read;
      }
    }
    int length = Math.min(in.remaining(), target.remaining());
    target.put(target.position(), in, in.position(), length);
    target.position(target.position() + length);
    in.position(in.position() + length);
    return length;
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    flush();
    socket.close();
  }
}
