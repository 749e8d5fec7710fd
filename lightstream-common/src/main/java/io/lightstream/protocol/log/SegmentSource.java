// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.frame.ByteSource;
import java.nio.ByteBuffer;

/** The bytes of a segment that have been written whole, while more are being written. */
final class SegmentSource implements ByteSource {

  private final ByteSource source;
  private final Segment segment;
  private long read;

  SegmentSource(ByteSource source, Segment segment) {
    this.source = source;
    this.segment = segment;
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    long left = segment.readable() - read;
    if (left <= 0) {
      return -1;
    }
    long got = readAtMost(left, into, offset, length);
    read += Math.max(got, 0);
    return got;
  }

  private long readAtMost(long most, ByteBuffer[] into, int offset, int length) {
    long room = 0;
    for (int i = offset; i < offset + length; i++) {
      ByteBuffer last = into[i];
      room += last.remaining();
      if (room > most) {
        int limit = last.limit();
        last.limit((int) (limit - (room - most)));
        try {
          return source.read(into, offset, i - offset + 1);
        } finally {
          last.limit(limit);
        }
      }
    }
    return source.read(into, offset, length);
  }

  @Override
  public void close() {
    source.close();
  }
}
