// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.LimitExceededException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens in a JVM that has little direct memory. */
class DirectMemoryTest {

  /** Fills the direct memory, frees a part through the pool, and allocates another size. */
  static final class Filler {

    private static final int MEGABYTE = 1 << 20;

    private Filler() {}

    public static void main(String[] arguments) {
      BufferAllocator allocator = BufferAllocator.unbounded("filler");
      List<MemoryLease> leases = new ArrayList<>();
      try {
        while (leases.size() < 1_000) {
          leases.add(allocator.allocate(MEGABYTE));
        }
      } catch (LimitExceededException e) {
        System.out.println(e.getMessage());
      }
      leases.forEach(MemoryLease::close);
      leases.clear();
      try (MemoryLease other = allocator.allocate(4L * MEGABYTE)) {
        System.out.println("then " + other.capacity());
      }
      System.out.println("outstanding " + allocator.outstanding());
    }
  }

  @Test
  void runningOutIsATypedErrorAndThePoolMakesWay() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:MaxDirectMemorySize=8m",
                "-cp",
                System.getProperty("java.class.path"),
                Filler.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    String[] lines = output.split("\\R");
    assertTrue(
        lines[0].startsWith(
            "allocator 'filler' asked the JVM for 1048576 bytes of direct memory and got none (its"
                + " limit is set by -XX:MaxDirectMemorySize, by default the size of the heap; in a TaskManager"
                + " of Flink by taskmanager.memory.task.off-heap.size): "),
        output);
    assertEquals("then 4194304", lines[1]);
    assertEquals("outstanding 0", lines[2]);
  }
}
