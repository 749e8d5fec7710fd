// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.ByteSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Buffers into a stream, through an array on the heap since streams take no others. */
final class StreamSink implements ByteSink {

  private static final int CHUNK_BYTES = 64 << 10;

  private final OutputStream stream;
  private final String name;
  private final byte[] chunk = new byte[CHUNK_BYTES];

  /**
   * @param stream stays the caller's, who closes it
   * @param name for messages to people
   */
  StreamSink(OutputStream stream, String name) {
    this.stream = stream;
    this.name = name;
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    try {
      int used = 0;
      for (int i = offset; i < offset + length; i++) {
        used = add(from[i], used);
      }
      stream.write(chunk, 0, used);
    } catch (IOException e) {
      throw new LightstreamIOException("cannot write " + name + ": " + e.getMessage(), e);
    }
  }

  /** Adds to the {@code used} bytes of the chunk, and writes it whenever it is full. */
  private int add(ByteBuffer bytes, int used) throws IOException {
    int at = used;
    while (bytes.hasRemaining()) {
      if (at == chunk.length) {
        stream.write(chunk, 0, at);
        at = 0;
      }
      int part = Math.min(chunk.length - at, bytes.remaining());
      bytes.get(chunk, at, part);
      at += part;
    }
    return at;
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
