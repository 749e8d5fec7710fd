// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.memory.ScratchMemory;
import java.nio.ByteBuffer;

/**
 * Takes bytes that nobody wants: padding between buffers, and columns that are not read. The same
 * memory for all batches of a stream, made when it is first needed.
 */
final class Scratch {

  private static final int BYTES = 64 << 10;

  private ByteBuffer memory;

  /** Room for the next of so many bytes, perhaps not for all of them. */
  ByteBuffer region(long unwanted) {
    if (memory == null) {
      memory = ScratchMemory.allocate(BYTES, "bytes of a body that are not wanted");
    }
    return memory.slice(0, (int) Math.min(unwanted, BYTES));
  }
}
