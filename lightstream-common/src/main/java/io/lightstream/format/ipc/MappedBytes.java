// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/** A file through a map: buffers are views of it, and keep it mapped. */
record MappedBytes(MemoryMap map) implements FileBytes {

  @Override
  public String name() {
    return map.path().toString();
  }

  @Override
  public long size() {
    return map.size();
  }

  /** On the heap no truncation can hurt it. */
  @Override
  public ByteBuffer copy(long offset, int length) {
    byte[] bytes = new byte[length];
    map.buffer(offset, length).getBytes(0, bytes, 0, length);
    return FileBytes.littleEndian(bytes);
  }

  @Override
  public ArrowBuffer[] buffers(long body, BatchPlan plan, List<MemoryLease> leases) {
    ArrowBuffer[] buffers = new ArrowBuffer[plan.bufferCount()];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] =
          plan.isWanted(i) ? map.buffer(body + plan.offset(i), plan.size(i)) : ArrowBuffer.EMPTY;
    }
    leases.add(map.retain());
    return buffers;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Where the file was truncated there is no telling what has been read, nor when and where the
   * JVM reports it.
   */
  @Override
  public <T> T whileWhole(Supplier<T> reading) {
    T result = null;
    try {
      map.checkNotTruncated();
      try {
        result = reading.get();
      } finally {
        map.checkNotTruncated();
      }
      return result;
    } catch (InternalError e) {
      close(result);
      throw MemoryMap.faulted(e);
    } catch (LightstreamIOException e) {
      close(result);
      throw e;
    }
  }

  private static void close(Object result) {
    if (result instanceof RecordBatch batch) {
      batch.close();
    }
  }

  @Override
  public void close() {
    map.close();
  }
}
