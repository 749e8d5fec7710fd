// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Direct memory for the engines' own use, outside of any allocator's budget. */
public final class ScratchMemory {

  private ScratchMemory() {}

  /**
   * Little-endian direct memory that the garbage collector frees.
   *
   * @param what appears in the error
   * @throws LimitExceededException if the JVM's direct memory does not allow it
   */
  public static ByteBuffer allocate(int bytes, String what) {
    try {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (OutOfMemoryError e) {
      throw new LimitExceededException(
          what
              + ": the JVM has no "
              + bytes
              + " bytes of direct memory left (its limit is set by -XX:MaxDirectMemorySize, by"
              + " default the size of the heap; in a TaskManager of Flink by"
              + " taskmanager.memory.task.off-heap.size)",
          e);
    }
  }
}
