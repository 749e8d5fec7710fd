// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.memory.BufferAllocator;

/**
 * Any bytes read as a stream end in values or in one exception of the family, and leave nothing
 * behind. Runs over the findings kept; under the profile {@code fuzz} it looks for new ones.
 */
class IpcStreamFuzzTarget {

  private static final long BUDGET = 256L << 20;

  @FuzzTest(maxDuration = "10m")
  void bytesEndInValuesOrOneError(byte[] bytes) {
    try (BufferAllocator allocator = BufferAllocator.withBudget("fuzz", BUDGET)) {
      Probe.stream(bytes, IpcReadOptions.network(), allocator);
      assertEquals(0, allocator.outstanding());
    }
  }
}
