// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.MemoryLease;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;

/** How an Arrow file is read: through a map, or range by range. */
sealed interface FileBytes extends AutoCloseable permits MappedBytes, RangedBytes {

  /** The file, for messages to people. */
  String name();

  long size();

  /**
   * Copies bytes that lie within the file to the heap: of what is small and read often.
   *
   * @return little-endian, from position 0 to its limit
   */
  ByteBuffer copy(long offset, int length);

  /**
   * The buffers of a body that lies within the file.
   *
   * @param body where it begins
   * @param leases receives the memory; stays as it was when this throws
   * @return for each buffer of the plan its bytes; those not wanted are empty
   */
  ArrowBuffer[] buffers(long body, BatchPlan plan, List<MemoryLease> leases);

  /**
   * Does what reads the file and makes sure that the bytes were there: else a batch that was the
   * result is closed.
   *
   * @throws io.lightstream.error.LightstreamIOException if the file was truncated meanwhile
   */
  <T> T whileWhole(Supplier<T> reading);

  @Override
  void close();

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
