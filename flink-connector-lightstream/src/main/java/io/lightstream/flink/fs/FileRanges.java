// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.RandomAccessSource;
import java.nio.ByteBuffer;

/**
 * A file read at any place. Small reads, of metadata and small columns, come from a window over the
 * blocks they lie in, since stores answer a few large requests sooner than many small ones.
 */
final class FileRanges implements RandomAccessSource {

  private static final int BLOCK_BYTES = 64 << 10;

  private final OpenFile file;

  /** Covers {@code windowStart} to {@code windowStart + limit}. */
  private final ByteBuffer window = ByteBuffer.allocate(2 * BLOCK_BYTES).limit(0);

  private long windowStart;

  FileRanges(OpenFile file) {
    this.file = file;
  }

  @Override
  public String description() {
    return file.path().toString();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public void read(long offset, ByteBuffer into) {
    int length = into.remaining();
    if (length > BLOCK_BYTES) {
      readFully(offset, into);
      return;
    }
    if (offset < windowStart || offset + length > windowStart + window.limit()) {
      load(offset, length);
    }
    into.put(window.slice((int) (offset - windowStart), length));
  }

  private void load(long offset, int length) {
    long start = offset & -BLOCK_BYTES;
    long end = Math.min(file.size(), (offset + length + BLOCK_BYTES - 1) & -BLOCK_BYTES);
    window.clear().limit(0);
    ByteBuffer filling = window.duplicate().clear().limit((int) (end - start));
    readFully(start, filling);
    windowStart = start;
    window.limit(filling.limit());
  }

  private void readFully(long offset, ByteBuffer into) {
    file.seek(offset);
    int first = into.position();
    while (into.hasRemaining()) {
      if (file.read(into) < 0) {
        throw new LightstreamIOException(
            "cannot read "
                + file.path()
                + ": it ends at byte "
                + (offset + into.position() - first)
                + " and had "
                + file.size()
                + " bytes when it was opened");
      }
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
