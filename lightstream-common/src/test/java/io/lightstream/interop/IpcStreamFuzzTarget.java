// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lightstream.memory.BufferAllocator;

/** Any bytes as a stream: a value or one exception of the family, nothing outstanding. */
class IpcStreamFuzzTarget {

  private static final long BUDGET = 64 << 20;

  @FuzzTest(maxDuration = "10m")
  void anyBytesAreAStreamOrAnError(byte[] bytes) {
    try (BufferAllocator allocator = BufferAllocator.withBudget("fuzz", BUDGET)) {
      Probe.direct(bytes, allocator);
      if (allocator.outstanding() != 0) {
        throw new AssertionError(allocator + " after " + bytes.length + " bytes");
      }
    }
  }
}
