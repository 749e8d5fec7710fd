// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.connect.source.FakeWorker.Boundary;
import io.lightstream.kafka.connect.source.FakeWorker.Death;
import io.lightstream.kafka.connect.source.FakeWorker.Run;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class StreamSourceTest {

  private static final TypeRegistry TYPES = TypeRegistry.parse("rows:table");
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final LinkOptions LINK =
      LinkOptions.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50));

  @ParameterizedTest
  @EnumSource(names = {"CONNECTOR", "POLL"})
  void whateverDiesEachRowIsThereOnce(Boundary boundary) throws Exception {
    Random random = new Random(1);
    try (FakeWorker worker = new FakeWorker(boundary);
        AcknowledgedSender sender = listening("s", SenderKind.REPLAYING);
        Relay relay = new Relay(sender.endpoint().port())) {
      Thread sending = sending(sender, 0, 100, 10);
      Map<String, String> task = task(relay.uri(), Map.of("max.rows.per.poll", "7"));
      while (!isComplete(sender)) {
        Run run = worker.start(task);
        for (int steps = random.nextInt(40); steps > 0 && !isComplete(sender); steps--) {
          run.step();
          if (random.nextInt(8) == 0) {
            relay.cut();
          }
        }
        run.step(random.nextBoolean() ? Death.BEFORE_COMMIT : Death.AFTER_COMMIT);
        run.kill();
      }
      sending.join();
      assertEquals(Numbers.range(0, 1000), Numbers.of(worker.topics()));
    }
  }

  @Test
  void anAppendingSenderThatDiesGoesOnBehindWhatIsCommitted() throws Exception {
    Random random = new Random(2);
    int port = freePort();
    String uri = "tcp://127.0.0.1:" + port;
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR)) {
      Map<String, String> task = task(uri, Map.of("lightstream.mode", "listen"));
      for (int life = 0; Numbers.of(worker.topics()).size() < 300; life++) {
        Run run = worker.start(task);
        try (AcknowledgedSender sender = resumed(run, connecting(uri, "s", SenderKind.APPENDING))) {
          long first =
              sender.resumption().mark().map(mark -> Long.parseLong(new String(mark))).orElse(0L);
          Thread sending = sendingMarked(sender, first, 300);
          for (int steps = random.nextInt(20); steps > 0; steps--) {
            run.step();
          }
          run.step(life % 2 == 0 ? Death.BEFORE_COMMIT : Death.AFTER_COMMIT);
          run.kill();
          sending.interrupt();
          sending.join();
        }
      }
      assertEquals(Numbers.range(0, 300), Numbers.of(worker.topics()));
    }
  }

  @Test
  void aRecomputingSenderThatGoesBackLosesNothingWhereGapsArePassedOver() throws Exception {
    int port = freePort();
    String uri = "tcp://127.0.0.1:" + port;
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR)) {
      Map<String, String> task =
          task(uri, Map.of("lightstream.mode", "listen", "on.gap", "continue"));
      Run run = worker.start(task);
      try (AcknowledgedSender sender = recomputing(uri, 0)) {
        Thread sending = sendingMarked(sender, 0, 100);
        stepUntil(run, () -> sender.acknowledged() == 10);
        sending.join();
      }
      run.kill();
      Run again = worker.start(task);
      try (AcknowledgedSender sender = recomputing(uri, 5)) {
        Thread sending = sending(sender, 50, 15, 10);
        stepUntil(again, () -> isComplete(sender));
        sending.join();
      }
      again.kill();
      assertEquals(
          new HashSet<>(Numbers.range(0, 200)), new HashSet<>(Numbers.of(worker.topics())));
    }
  }

  @Test
  void aMalformedFirstRowIsLeftOutWhereThatIsTolerated() throws Exception {
    try (FakeWorker worker = new FakeWorker(Boundary.NONE);
        AcknowledgedSender sender = listening("s", SenderKind.REPLAYING);
        BufferAllocator allocator = BufferAllocator.unbounded("malformed");
        RecordBatchBuilder builder = RecordBatchBuilder.of(Numbers.SCHEMA, allocator)) {
      Map<String, String> task =
          task(sender.endpoint().toString(), Map.of("errors.tolerance", "all"));
      Run run = worker.start(task);
      stepUntil(run, () -> commits(run) && sender.grantedEpoch().isPresent());
      builder.column(0).appendLong(0);
      builder.column(1).appendBytes(new byte[] {(byte) 0xff}, 0, 1);
      builder.appendRow(1L, "one");
      try (RecordBatch batch = builder.finish()) {
        sender.sendTable(TYPES.table("rows"), batch);
      }
      sender.end();
      stepUntil(run, () -> commits(run) && isComplete(sender));
      run.kill();
      assertEquals(List.of(1L), Numbers.of(worker.topics()));
    }
  }

  @Test
  void withoutExactlyOnceNothingIsLostAndFramesAreAcknowledgedOnceTheirOffsetIsCommitted()
      throws Exception {
    try (FakeWorker worker = new FakeWorker(Boundary.NONE);
        AcknowledgedSender sender = listening("s", SenderKind.REPLAYING)) {
      Map<String, String> task = task(sender.endpoint().toString(), Map.of());
      Run run = worker.start(task);
      stepUntil(run, () -> sentAlone(worker));
      assertTrue(sender.grantedEpoch().isEmpty());
      stepUntil(run, () -> commits(run) && sender.grantedEpoch().isPresent());
      Thread sending = sending(sender, 0, 10, 10);
      stepUntil(run, () -> Numbers.of(worker.topics()).size() == 100);
      run.awaitProducer();
      assertEquals(0, sender.acknowledged());
      run.kill();
      Run again = worker.start(task);
      stepUntil(again, () -> commits(again) && isComplete(sender));
      sending.join();
      again.kill();
      assertEquals(
          new HashSet<>(Numbers.range(0, 100)), new HashSet<>(Numbers.of(worker.topics())));
      assertEquals(200, Numbers.of(worker.topics()).size());
    }
  }

  @Test
  void aTaskThatDiesInTheMidstOfAFrameGoesOnAtItsRow() throws Exception {
    try (FakeWorker worker = new FakeWorker(Boundary.POLL);
        AcknowledgedSender sender = listening("s", SenderKind.REPLAYING)) {
      Thread sending = sending(sender, 0, 2, 10);
      Map<String, String> task =
          task(sender.endpoint().toString(), Map.of("max.rows.per.poll", "3"));
      while (!isComplete(sender)) {
        int before = rows(worker); // A record of an epoch alone would be each run's first.
        Run run = worker.start(task);
        stepUntil(run, () -> rows(worker) > before || isComplete(sender));
        run.kill();
      }
      sending.join();
      assertEquals(Numbers.range(0, 20), Numbers.of(worker.topics()));
    }
  }

  @Test
  void anotherFrameUnderTheNumberOfOneThatIsHalfDoneIsRefused() throws Exception {
    int port = freePort();
    String uri = "tcp://127.0.0.1:" + port;
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      Map<String, String> task =
          task(uri, Map.of("lightstream.mode", "listen", "max.rows.per.poll", "3"));
      try (AcknowledgedSender sender = connecting(uri, "s", SenderKind.APPENDING)) {
        Run run = worker.start(task);
        Thread sending = sending(sender, 0, 1, 10);
        stepUntil(run, () -> Numbers.of(worker.topics()).size() == 3);
        run.kill();
        sending.interrupt();
        sending.join();
      }
      Run again = worker.start(task);
      try (AcknowledgedSender sender = connecting(uri, "s", SenderKind.APPENDING)) {
        Thread sending = sending(sender, 100, 1, 10);
        ConnectException e =
            assertThrows(ConnectException.class, () -> stepUntil(again, () -> false));
        assertEquals(
            "stream 's' of "
                + uri
                + ": frame 0, of which 3 rows are done, is another one now. With on.gap=continue it"
                + " is gone on with, and rows may be missing or come twice",
            e.getMessage());
        again.kill();
        sending.interrupt();
        sending.join();
      }
    }
  }

  @Test
  void framesWhoseRowsATransformationLeavesOutAreAcknowledgedAfterAWhile() throws Exception {
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR);
        AcknowledgedSender sender = listening("s", SenderKind.REPLAYING)) {
      worker.dropped = record -> record.value() != null && Numbers.of(List.of(record)).get(0) > 41;
      Thread sending = sending(sender, 0, 10, 10);
      Run run = worker.start(task(sender.endpoint().toString(), Map.of()));
      stepUntil(run, () -> isComplete(sender));
      sending.join();
      run.kill();
      assertEquals(Numbers.range(0, 42), Numbers.of(worker.topics()));
    }
  }

  @Test
  void aTransformationThatLeavesStatesOutFailsTheTask() throws Exception {
    try (FakeWorker worker = new FakeWorker(Boundary.NONE);
        AcknowledgedSender sender = listening("s", SenderKind.REPLAYING)) {
      worker.dropped = record -> record.value() == null;
      Run run = worker.start(task(sender.endpoint().toString(), Map.of()));
      ConnectException e = assertThrows(ConnectException.class, () -> stepUntil(run, () -> false));
      run.kill();
      assertEquals(
          "stream 's' of "
              + sender.endpoint()
              + ": a record for topic 'source-streams' was left out by a transformation, a"
              + " converter or the producer: without it the stream cannot go on. Let"
              + " transformations pass that topic by, with a predicate, and give keys a converter"
              + " that takes strings",
          e.getMessage());
    }
  }

  @Test
  void aSenderThatHasNotHeardOfItsEndHearsOfItFromTheNextTask() throws Exception {
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR);
        AcknowledgedSender sender = listening("s", SenderKind.REPLAYING)) {
      Map<String, String> task = task(sender.endpoint().toString(), Map.of());
      Run granting = worker.start(task);
      stepUntil(granting, () -> sender.grantedEpoch().isPresent());
      granting.kill();
      Thread sending = sending(sender, 0, 3, 10);
      while (!hasEnd(worker)) {
        Map<Map<String, ?>, Map<String, Object>> before = worker.stored();
        Run run = worker.start(task);
        while (worker.stored().equals(before)) {
          run.step(Death.AFTER_COMMIT);
        }
        run.kill();
      }
      assertFalse(isComplete(sender));
      Run again = worker.start(task);
      stepUntil(again, () -> isComplete(sender));
      sending.join();
      again.kill();
      assertEquals(Numbers.range(0, 30), Numbers.of(worker.topics()));
    }
  }

  private static boolean hasEnd(FakeWorker worker) {
    return StreamOffset.Stored.parse("s", worker.stored().get(Map.of("stream", "s")))
        .state()
        .end()
        .isPresent();
  }

  @Test
  void sendersAtTheWrongOneOfSeveralEndpointsAreSentToTheirOwn() throws Exception {
    String a = "tcp://127.0.0.1:" + freePort();
    String b = "tcp://127.0.0.1:" + freePort();
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR)) {
      Map<String, String> all = new HashMap<>(properties(a + "," + b, Map.of()));
      all.put("lightstream.mode", "listen");
      SourceConfig config = SourceConfig.parse(all);
      Run first = worker.start(config.forTask(0, List.of(a)));
      Run second = worker.start(config.forTask(1, List.of(b)));
      for (String stream : List.of("s", "t")) {
        try (AcknowledgedSender sender = connecting(a, stream, SenderKind.REPLAYING)) {
          Thread sending = sending(sender, 0, 2, 10);
          while (!isComplete(sender)) {
            first.step();
            second.step();
          }
          sending.join();
        }
      }
      first.kill();
      second.kill();
      assertEquals(40, Numbers.of(worker.topics()).size());
    }
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR);
        AcknowledgedSender sender = listening("s", SenderKind.REPLAYING)) {
      for (int i = 0; i < 5; i++) {
        Run run = worker.start(task(sender.endpoint().toString(), Map.of()));
        run.step();
        run.kill();
        run.kill();
        await(() -> threads("lightstream-acknowledge source") == 0);
      }
    }
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  private static boolean commits(Run run) {
    try {
      run.commitOffsets();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean sentAlone(FakeWorker worker) {
    List<SourceRecord> records = worker.topics();
    return !records.isEmpty() && records.get(0).topic().equals("source-streams");
  }

  private static void stepUntil(Run run, BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      run.step();
    }
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      LockSupport.parkNanos(100_000);
    }
  }

  private static int rows(FakeWorker worker) {
    return Numbers.of(worker.topics()).size();
  }

  private static boolean isComplete(AcknowledgedSender sender) {
    return sender.awaitComplete(Duration.ZERO);
  }

  /** Sends batches of numbers and ends the stream, on a thread. */
  private static Thread sending(AcknowledgedSender sender, long first, int batches, int size) {
    return start(
        () -> {
          for (int i = 0; i < batches; i++) {
            Numbers.with(
                first + (long) i * size, size, rows -> sender.sendTable(TYPES.table("rows"), rows));
          }
          sender.end();
          return null;
        });
  }

  /** Sends batches of ten numbers, each with a mark of where to go on behind it. */
  private static Thread sendingMarked(AcknowledgedSender sender, long first, long end) {
    return start(
        () -> {
          for (long n = first; n < end; n += 10) {
            sender.mark(Long.toString(n + 10).getBytes());
            Numbers.with(n, 10, rows -> sender.sendTable(TYPES.table("rows"), rows));
          }
          return null;
        });
  }

  private static Thread start(Callable<Void> task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.call();
              } catch (Exception e) {
                // The test ends it, or misses what was to be sent.
              }
            });
    thread.start();
    return thread;
  }

  private static AcknowledgedSender listening(String stream, SenderKind kind) {
    return AcknowledgedSender.open(
        SenderOptions.listen("tcp://127.0.0.1:0", stream, kind, TYPES).link(LINK).build());
  }

  private static AcknowledgedSender connecting(String uri, String stream, SenderKind kind) {
    return AcknowledgedSender.open(
        SenderOptions.connect(uri, stream, kind, TYPES).link(LINK).build());
  }

  private static AcknowledgedSender recomputing(String uri, long position) {
    return AcknowledgedSender.open(
        SenderOptions.connect(uri, "s", SenderKind.RECOMPUTING, TYPES)
            .position(position)
            .gaps(GapPolicy.CONTINUE)
            .link(LINK)
            .build());
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, String> properties(String uri, Map<String, String> more) {
    Map<String, String> all = new HashMap<>();
    all.put("name", "source");
    all.put("lightstream.uri", uri);
    all.put("acknowledged", "true");
    all.put("topic", "t");
    all.put("retry.backoff.ms", "5");
    all.put("retry.backoff.max.ms", "50");
    all.putAll(more);
    return all;
  }

  private static Map<String, String> task(String uri, Map<String, String> more) {
    return SourceConfig.parse(properties(uri, more)).forTask(0, new ArrayList<>(List.of(uri)));
  }

  /** Has a task work until a sender knows where to go on. */
  private static AcknowledgedSender resumed(Run run, AcknowledgedSender sender)
      throws InterruptedException {
    stepUntil(run, () -> sender.resumed().isPresent());
    return sender;
  }
}
