// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ProtocolReadOptions;

/** Any bytes as frames: values or exceptions of the family, nothing outstanding. */
class ProtocolFuzzTarget {

  private static final long BUDGET = 64 << 20;

  @FuzzTest(maxDuration = "10m")
  void anyBytesAreFramesOrAnError(byte[] bytes) {
    try (BufferAllocator allocator = BufferAllocator.withBudget("fuzz", BUDGET)) {
      ProtocolProbe.read(ProtocolProbe.TYPES, bytes, ProtocolReadOptions.network(), allocator);
      if (allocator.outstanding() != 0) {
        throw new AssertionError(allocator + " after " + bytes.length + " bytes");
      }
    }
  }
}
