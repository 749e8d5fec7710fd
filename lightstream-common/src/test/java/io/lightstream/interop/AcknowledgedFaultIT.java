// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lightstream.Batches;
import io.lightstream.Lightstream;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes that send and receive acknowledged streams are killed while rows flow, and started
 * again: exactly the rows of the source arrive, in their order.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class AcknowledgedFaultIT {

  private static final Path JAR = Path.of("target", "lightstream.jar").toAbsolutePath();
  private static final int LEAST_ROWS = 1_000;
  private static final int MOST_ROWS = 5_000;
  private static final Pattern GOING_ON =
      Pattern.compile("going on: the receiver has (\\d+) batches already");

  private final Faults faults = Faults.plan();
  private final long begin = System.nanoTime();

  @TempDir Path folder;

  private static List<String> java(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // They live for a second.
    command.addAll(List.of(words));
    return command;
  }

  private static ChildProcess command(String... words) {
    List<String> command = java("-jar", JAR.toString());
    command.addAll(List.of(words));
    return ChildProcess.start(command);
  }

  private static ChildProcess main(Class<?> program, Object... arguments) {
    List<String> command = java("-cp", System.getProperty("java.class.path"), program.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return ChildProcess.start(command);
  }

  private void say(String uri, String what) {
    System.out.printf(
        "%s, seed %d: %d rows, %d kills, %s, %.1f s%n",
        uri,
        faults.seed(),
        faults.rows(),
        faults.kills().size(),
        what,
        (System.nanoTime() - begin) / 1e9);
  }

  private String address(String scheme) {
    return scheme.equals("uds") ? "uds://" + folder.resolve("s.sock") : "tcp://127.0.0.1:0";
  }

  /** Returns how many batches it has. */
  private long writeSource(Path file) {
    Random random = new Random(faults.seed());
    long batches = 0;
    try (BufferAllocator allocator = BufferAllocator.unbounded("source");
        RecordBatchWriter writer = Lightstream.write(file, Batches.SCHEMA)) {
      int rows;
      for (int first = 0; first < faults.rows(); first += rows) {
        rows = LEAST_ROWS + random.nextInt(MOST_ROWS - LEAST_ROWS);
        rows = Math.min(rows, faults.rows() - first);
        try (RecordBatch batch = Batches.of(first, rows, allocator)) {
          writer.write(batch);
        }
        batches++;
      }
    }
    return batches;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "uds"})
  void aFileArrivesOnceWhicheverSideIsKilled(String scheme) throws IOException {
    assumeTrue(Files.exists(JAR), () -> JAR + " is built by `mvn package` without -Dquick");
    Path source = folder.resolve("source.arrow");
    Path target = folder.resolve("target.arrow");
    long batches = writeSource(source);
    try (Copying copying = new Copying(address(scheme), source, target)) {
      for (Faults.Kill kill : faults.kills()) {
        copying.suffer(kill);
      }
      copying.awaitEnd(batches);
    }
    assertEquals(RowBytes.digestOfFirst(faults.rows()), RowBytes.digest(target));
    assertFalse(Files.exists(Path.of(target + ".state")));
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(path -> path.toString().endsWith(".part")));
    }
  }

  /** {@code send --reliable} and {@code listen --reliable}. */
  private final class Copying implements AutoCloseable {

    private final Path source;
    private final Path target;
    private final Path state;
    private final String uri;
    private final long bytes;
    private final List<Long> wentOn = new ArrayList<>();
    private ChildProcess receiver;
    private ChildProcess sender;
    private int inFlow;
    private int senderKills;

    Copying(String address, Path source, Path target) {
      this.source = source;
      this.target = target;
      this.state = Path.of(target + ".state");
      this.bytes = Faults.bytes(source);
      receive(address);
      this.uri = receiver.awaitError("listening on ");
      send();
    }

    private void receive(String address) {
      receiver =
          command("listen", address, "--reliable", "--once", "-o", target.toString(), "--json");
    }

    private void send() {
      sender =
          command(
              "send",
              source.toString(),
              uri,
              "--reliable",
              "--rate",
              Long.toString(faults.rowsPerSecond()));
    }

    private double share() {
      assertTrue(sender.isAlive(), () -> "sender has ended: " + sender.errors());
      assertTrue(receiver.isAlive(), () -> "receiver has ended: " + receiver.errors());
      return (double) Faults.bytes(state) / bytes;
    }

    void suffer(Faults.Kill kill) {
      Faults.await(kill.at() + " of " + bytes + " bytes", () -> share() >= kill.at());
      LockSupport.parkNanos(kill.nanos());
      double share = share();
      if (share > 0 && share < 1) {
        inFlow++;
      }
      if (kill.hitsSender()) {
        senderKills++;
        kill(sender);
      }
      if (kill.hitsReceiver()) {
        kill(receiver);
        receive(uri);
      }
      if (kill.hitsSender()) {
        send();
      }
    }

    private void kill(ChildProcess process) {
      process.kill();
      GOING_ON.matcher(process.errors()).results().forEach(this::wentOn);
      process.close();
    }

    private void wentOn(MatchResult found) {
      wentOn.add(Long.valueOf(found.group(1)));
    }

    void awaitEnd(long batches) {
      sender.awaitSuccess();
      Matcher last = GOING_ON.matcher(sender.errors());
      if (last.find()) {
        wentOn(last.toMatchResult());
      }
      List<String> json = receiver.awaitSuccess();
      assertTrue(
          json.get(0).startsWith("{\"batches\":" + batches + ",\"rows\":" + faults.rows() + ","),
          json.toString());
      say(uri, inFlow + " in the flow, senders went on at " + wentOn + " of " + batches);
      assertEquals(faults.kills().size(), inFlow);
      assertEquals(wentOn.stream().sorted().toList(), wentOn);
      assertTrue(wentOn.stream().allMatch(at -> at > 0 && at < batches), wentOn.toString());
      assertTrue(wentOn.size() >= senderKills / 2, wentOn + " after " + senderKills + " kills");
    }

    @Override
    public void close() {
      sender.close();
      receiver.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "uds"})
  void aJobThatRecomputesArrivesOnceWhicheverSideIsKilled(String scheme) throws IOException {
    try (Job job = new Job(address(scheme))) {
      for (Faults.Kill kill : faults.kills()) {
        job.suffer(kill);
      }
      job.awaitEnd();
      job.requireRestored();
    }
  }

  @Test
  void aJobThatWasTakenForDeadIsNotHeard() throws IOException {
    try (Job job = new Job(address("uds"))) {
      job.awaitShare(0.2);
      ChildProcess zombie = job.stopSender();
      job.send();
      job.awaitShare(0.4);
      signal("CONT", zombie);
      assertEquals(RecomputingJob.FENCED, zombie.awaitEnd(), zombie::errors);
      zombie.close();
      job.awaitEnd();
    }
  }

  private static void signal(String name, ChildProcess process) throws IOException {
    try (ChildProcess kill =
        ChildProcess.start(List.of("kill", "-" + name, Long.toString(process.pid())))) {
      kill.awaitSuccess();
    }
  }

  /** {@link RecomputingJob} and {@link StagingPeer}. */
  private final class Job implements AutoCloseable {

    /** About; rather less. */
    private static final long BYTES_OF_A_ROW = 24;

    private final Path stage = folder.resolve("stage");
    private final Path frames = folder.resolve("frames");
    private final String uri;
    private final long bytes;
    private final List<Integer> restored = new ArrayList<>();
    private ChildProcess receiver;
    private ChildProcess sender;
    private int run;
    private int inFlow;

    Job(String address) {
      this.bytes = faults.rows() * BYTES_OF_A_ROW;
      receive(address);
      this.uri = receiver.line().substring("listening on ".length());
      send();
    }

    private void receive(String address) {
      receiver = main(StagingPeer.class, address, stage, frames);
    }

    private void send() {
      run++;
      sender =
          main(
              RecomputingJob.class,
              uri,
              folder,
              run,
              faults.rows(),
              faults.rowsPerSecond(),
              faults.seed());
    }

    /** How much has been committed, and is with the application; about. */
    private double share() {
      assertTrue(sender.isAlive(), () -> "sender has ended: " + sender.errors());
      assertTrue(receiver.isAlive(), () -> "receiver has ended: " + receiver.errors());
      return (double) Faults.bytes(frames) / bytes;
    }

    void awaitShare(double share) {
      Faults.await(share + " of the rows", () -> share() >= share);
    }

    void suffer(Faults.Kill kill) {
      awaitShare(kill.at());
      LockSupport.parkNanos(kill.nanos());
      double share = share();
      if (share > 0 && share < 1) {
        inFlow++;
      }
      if (kill.hitsSender()) {
        restored(sender.kill());
        sender.close();
      }
      if (kill.hitsReceiver()) {
        receiver.kill();
        receiver.close();
        receive(uri);
      }
      if (kill.hitsSender()) {
        send();
      }
    }

    ChildProcess stopSender() throws IOException {
      signal("STOP", sender);
      return sender;
    }

    void awaitEnd() throws IOException {
      List<String> said = sender.awaitSuccess();
      restored(said);
      assertEquals("done", said.get(said.size() - 1));
      Faults.await("the application to have all", () -> receiver.line().startsWith("end "));
      RowBytes.Digest arrived = CommittedFrames.digest(frames);
      say(uri, inFlow + " in the flow, jobs were restored to " + restored + ", " + arrived);
      assertEquals(RowBytes.digestOfFirst(faults.rows()), arrived);
    }

    private void restored(List<String> said) {
      said.stream()
          .filter(line -> line.startsWith("run "))
          .forEach(line -> restored.add(Integer.valueOf(line.split(" ")[1])));
    }

    void requireRestored() {
      assertEquals(faults.kills().size(), inFlow);
      assertEquals(restored.stream().sorted().toList(), restored);
      long partial = restored.stream().filter(rows -> rows > 0 && rows < faults.rows()).count();
      assertTrue(partial >= (run - 1) / 2, restored + " in " + run + " runs");
    }

    @Override
    public void close() {
      sender.close();
      receiver.close();
    }
  }
}
