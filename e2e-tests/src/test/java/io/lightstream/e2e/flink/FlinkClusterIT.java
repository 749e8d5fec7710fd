// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster of the other tests does what these rely on, with a job that is not ours. */
@Timeout(300)
class FlinkClusterIT {

  private static final long NUMBERS = 60_000;

  @Test
  void aJobSurvivesEachOfItsProcessesAndRescaling() throws Exception {
    try (FlinkCluster cluster = FlinkCluster.start("cluster", 2, 2, true)) {
      FlinkRest rest = cluster.rest();
      Path result = cluster.work().resolve("sum");
      FlinkRest.Run run =
          new FlinkRest.Run(
              "io.lightstream.e2e.flink.job.NumbersJob",
              1,
              "",
              List.of(Long.toString(NUMBERS), "2000", result.toString()));
      String jar = rest.upload(JobJar.write(cluster.work()));
      String job = rest.run(jar, run);
      rest.awaitRunning(job);
      rest.awaitCheckpoints(job, 1);

      cluster.replaceTaskManager(0);
      cluster.replaceTaskManager(0);
      cluster.awaitReady();
      rest.awaitRunning(job);
      rest.awaitCheckpoints(job, 1);

      cluster.replaceJobManager();
      cluster.awaitReady();
      rest.awaitRunning(job);
      rest.awaitCheckpoints(job, 1);

      String savepoint = rest.stop(job, cluster.savepoints());
      String rescaled = rest.run(jar, run.withParallelism(2).from(savepoint));
      rest.awaitEnd(rescaled, "FINISHED");
      assertEquals(Long.toString(NUMBERS * (NUMBERS - 1) / 2), Files.readString(result));
    }
  }

  @Test
  void processesEndWithTheirParentEvenSuspended(@TempDir Path folder) throws Exception {
    FlinkDistribution.copyClass(Guarded.class, folder);
    try (GuardedProcess parent =
        GuardedProcess.start(
            "parent",
            folder.resolve("parent.out"),
            List.of("-cp", System.getProperty("java.class.path")),
            List.of(OrphanMaker.class.getName(), folder.toString()))) {
      Patience.await("two processes", () -> parent.printed().lines().count() == 2);
      List<Long> children = parent.printed().lines().map(Long::valueOf).toList();
      assertTrue(children.stream().allMatch(FlinkClusterIT::lives));
      parent.kill();
      Patience.await("their end", () -> children.stream().noneMatch(FlinkClusterIT::lives));
    }
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
