// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Bytes in memory, as a transport of one's own. */
final class MemoryBytes {

  private MemoryBytes() {}

  record Sink(List<byte[]> written) implements ByteSink {
    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        byte[] part = new byte[from[i].remaining()];
        from[i].get(part);
        written.add(part);
      }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }

  static final class Source implements ByteSource {
    private final ByteBuffer bytes;

    Source(List<byte[]> parts) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      parts.forEach(all::writeBytes);
      this.bytes = ByteBuffer.wrap(all.toByteArray());
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int part = Math.min(bytes.remaining(), into[offset].remaining());
      into[offset].put(bytes.slice(bytes.position(), part));
      bytes.position(bytes.position() + part);
      return part;
    }

    @Override
    public void close() {}
  }
}
