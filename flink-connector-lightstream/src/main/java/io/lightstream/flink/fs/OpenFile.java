// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.internal.DirectReads;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A file of a Flink file system that is open to be read. Where the file system reads into buffers
 * it does; otherwise the bytes pass through an array on the heap.
 */
final class OpenFile implements AutoCloseable {

  private static final int CHUNK_BYTES = 64 << 10;

  private final Path path;
  private final long size;
  private final FSDataInputStream stream;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Made when it is needed. */
  private byte[] chunk;

  private OpenFile(Path path, long size, FSDataInputStream stream) {
    this.path = path;
    this.size = size;
    this.stream = stream;
  }

  static OpenFile open(FileSystem system, Path path) {
    try {
      FileStatus status = system.getFileStatus(path);
      if (status.isDir()) {
        throw new IOException("it is a folder");
      }
      return new OpenFile(path, status.getLen(), system.open(path));
    } catch (IOException e) {
      throw failure("open", path, e);
    }
  }

  static LightstreamIOException failure(String what, Path path, IOException e) {
    String why = e instanceof FileNotFoundException ? "no such file" : e.getMessage();
    return new LightstreamIOException(
        "cannot " + what + " " + path + ": " + (why == null ? e.getClass().getName() : why), e);
  }

  Path path() {
    return path;
  }

  /** As it was when the file was opened. */
  long size() {
    return size;
  }

  void seek(long offset) {
    try {
      stream.seek(offset);
    } catch (IOException e) {
      throw failed("seek byte " + offset + " of", e);
    }
  }

  /**
   * Reads at least one byte.
   *
   * @return how many, or -1 at the end
   */
  int read(ByteBuffer into) {
    try {
      if (DirectReads.isPossible(stream)) {
        return DirectReads.read(stream, into);
      } else if (into.hasArray()) {
        int read =
            stream.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        into.position(into.position() + Math.max(0, read));
        return read;
      }
      return readThroughHeap(into);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  private int readThroughHeap(ByteBuffer into) throws IOException {
    if (chunk == null) {
      chunk = new byte[CHUNK_BYTES];
    }
    int read = stream.read(chunk, 0, Math.min(chunk.length, into.remaining()));
    into.put(chunk, 0, Math.max(0, read));
    return read;
  }

  private RuntimeException failed(String what, IOException e) {
    return closed.get()
        ? new ClosedException(path + ": the file was closed while it was read", e)
        : failure(what, path, e);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        stream.close();
      } catch (IOException e) {
        throw failure("close", path, e);
      }
    }
  }
}
