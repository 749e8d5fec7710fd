// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.protocol.log.SegmentSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;

/** A segment that is being written. What a failed write left cannot be taken back. */
final class SegmentOutput implements SegmentSink {

  private final Path file;
  private final FSDataOutputStream stream;
  private final StreamSink bytes;
  private final boolean local;
  private LightstreamIOException failure;
  private volatile boolean nameIsDurable;
  private boolean closed;

  /**
   * @param local whether it is durable once it is synced, rather than when it is closed
   */
  SegmentOutput(Path file, FSDataOutputStream stream, boolean local) {
    this.file = file;
    this.stream = stream;
    this.bytes = new StreamSink(stream, file.toString());
    this.local = local;
  }

  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    requireWhole();
    try {
      bytes.write(from, offset, length);
    } catch (LightstreamIOException e) {
      failure = e;
      throw e;
    }
  }

  private void requireWhole() {
    if (closed) {
      throw new ClosedException(file + ": the file was closed");
    }
    if (failure != null) {
      throw new LightstreamIOException(
          "cannot write " + file + ": part of an earlier write may be left in it", failure);
    }
  }

  @Override
  public void sync() {
    if (local) {
      try {
        stream.sync();
        if (!nameIsDurable) {
          FileSystemSegmentStore.syncFolderOf(file);
          nameIsDurable = true;
        }
      } catch (IOException e) {
        throw OpenFile.failure("sync", file, e);
      }
    }
  }

  @Override
  public void finish() {
    requireWhole();
    sync();
    closed = true;
    try {
      stream.close();
    } catch (IOException e) {
      throw OpenFile.failure("close", file, e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        stream.close();
      } catch (IOException e) {
        // What had to be durable has been synced or finished.
      }
    }
  }
}
