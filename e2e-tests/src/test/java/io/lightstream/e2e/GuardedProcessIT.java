// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests rely on. */
@Timeout(60)
class GuardedProcessIT {

  @Test
  void processesEndWithTheirParentEvenSuspended(@TempDir Path folder) throws Exception {
    ClassFiles.copy(Guarded.class, folder);
    try (GuardedProcess parent =
        GuardedProcess.start(
            "parent",
            folder.resolve("parent.out"),
            List.of("-cp", System.getProperty("java.class.path")),
            List.of(OrphanMaker.class.getName(), folder.toString()))) {
      Patience.await("two processes", () -> parent.printed().lines().count() == 2);
      List<Long> children = parent.printed().lines().map(Long::valueOf).toList();
      assertTrue(children.stream().allMatch(GuardedProcessIT::lives));
      parent.kill();
      Patience.await("their end", () -> children.stream().noneMatch(GuardedProcessIT::lives));
    }
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
