// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.e2e.JvmProbe;
import io.lightstream.e2e.Patience;
import io.lightstream.e2e.PlainPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that are cancelled leave nothing of ours in the processes of the cluster. */
@Timeout(300)
class NothingRemainsIT {

  private static final int JOBS = 20;

  /** Of jobs. */
  private static final String LOADERS = "ChildFirstClassLoader";

  /** What Flink's own use of direct memory may differ by. */
  private static final long DIRECT_NOISE = 1 << 20;

  @Test
  void twentyCancelledJobsLeaveNothing() throws Exception {
    try (FlinkCluster cluster = FlinkCluster.start("nothing-remains", 1, 2, false);
        PlainPeer peer = new PlainPeer(Integer.MAX_VALUE, 20_000);
        JvmProbe tasks = JvmProbe.of(cluster.taskManager(0));
        JvmProbe jobs = JvmProbe.of(cluster.jobManager())) {
      Path seen = cluster.work().resolve("seen");
      FlinkRest rest = cluster.rest();
      String jar = rest.upload(JobJar.write(cluster.work()));
      FlinkRest.Run run =
          new FlinkRest.Run(
              "io.lightstream.e2e.flink.job.ReadJob",
              1,
              "",
              List.of("plain", peer.uri(), seen.toString()));
      startAndCancel(rest, jar, run, seen);
      Footprint before = Footprint.of(tasks);
      for (int i = 1; i < JOBS; i++) {
        if (i % 2 == 0) {
          startAndCancel(rest, jar, run, seen);
        } else {
          relayAndCancel(cluster, jar, "relay-" + i);
        }
      }
      Patience.await("sockets to close", () -> tasks.sockets() <= before.sockets());
      Patience.await("threads to end", () -> tasks.ourThreads().isEmpty());
      Patience.await("threads to end", () -> jobs.ourThreads().isEmpty());
      another(rest, jar, cluster.work());
      for (JvmProbe probe : List.of(tasks, jobs)) {
        Patience.await("objects of ours to go", () -> noneOf(probe.ourObjects()));
        Patience.await(
            "all loaders but that of the other job to go", () -> probe.loaders(LOADERS) <= 1);
      }
      Footprint after = Footprint.of(tasks);
      System.out.println(JOBS + " jobs: " + before + ", then " + after);
      assertTrue(after.directBytes() <= before.directBytes() + DIRECT_NOISE, after::toString);
    }
  }

  private static boolean noneOf(List<String> objects) {
    if (!objects.isEmpty()) {
      throw new IllegalStateException(objects.toString());
    }
    return true;
  }

  /**
   * A JDK before 23 keeps the class of the part of a record that was hashed last, and compared
   * last, and its loader (JDK-8078641): let that be one that is not ours.
   */
  private static void another(FlinkRest rest, String jar, Path work) throws IOException {
    List<String> arguments = List.of("10", "10", work.resolve("sum").toString());
    String main = "io.lightstream.e2e.flink.job.NumbersJob";
    rest.awaitEnd(rest.run(jar, new FlinkRest.Run(main, 1, "", arguments)), "FINISHED");
  }

  /** What a process holds. */
  private record Footprint(long sockets, long directBytes, int loaders) {

    static Footprint of(JvmProbe probe) throws IOException {
      return new Footprint(probe.sockets(), probe.directBytes(), probe.loaders(LOADERS));
    }
  }

  /** Acknowledged streams in, exactly-once out. */
  private static void relayAndCancel(FlinkCluster cluster, String jar, String name)
      throws IOException {
    Relay.Load endless = new Relay.Load(name, Integer.MAX_VALUE, 20_000);
    try (Relay relay = Relay.connecting(cluster, jar, 1, endless)) {
      relay.start(1);
      relay.awaitMore();
      cluster.rest().cancel(relay.job());
    }
  }

  /** A plain connection in. */
  private static void startAndCancel(FlinkRest rest, String jar, FlinkRest.Run run, Path seen)
      throws IOException {
    Files.deleteIfExists(seen);
    String job = rest.run(jar, run);
    Patience.await(
        "rows to be seen", () -> Files.exists(seen) && !Files.readString(seen).startsWith("0 "));
    rest.cancel(job);
  }
}
