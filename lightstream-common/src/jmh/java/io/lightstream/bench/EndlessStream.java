// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A schema and the same batch for ever, handed out as a socket would, as much as is asked for. */
final class EndlessStream implements ByteSource {

  private final ByteBuffer batch;
  private ByteBuffer current;

  EndlessStream(EncodedBatch bytes) {
    this.batch = bytes.batch().duplicate();
    this.current = bytes.schema().duplicate();
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    long read = 0;
    for (int i = offset; i < offset + length; i++) {
      read += read(into[i]);
    }
    return read;
  }

  private int read(ByteBuffer target) {
    int wanted = target.remaining();
    while (target.hasRemaining()) {
      if (!current.hasRemaining()) {
        current = batch.rewind();
      }
      int part = Math.min(target.remaining(), current.remaining());
      target.put(target.position(), current, current.position(), part);
      target.position(target.position() + part);
      current.position(current.position() + part);
    }
    return wanted;
  }

  /** The same for those who read from channels. */
  ReadableByteChannel asChannel() {
    return new ReadableByteChannel() {
      @Override
      public int read(ByteBuffer target) {
        return EndlessStream.this.read(target);
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
