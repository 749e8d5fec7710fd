// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.GapPolicy;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.FencedException;
import io.lightstream.error.GoneException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.flink.sink.Subtask.Checkpoint;
import io.lightstream.protocol.LightstreamMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subtasks of sinks that are acknowledged, whatever happens to them and their receivers. */
@Timeout(60)
class AcknowledgedSinkTest {

  private static final ConnectionConfig QUICK =
      ConnectionConfig.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50));

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (threads() > 0) {
      assertTrue(System.nanoTime() < deadline, "threads are left");
      LockSupport.parkNanos(100_000);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-"))
        .count();
  }

  private Warehouse staging() {
    return closed(Warehouse.staging(folder.resolve("staged")));
  }

  private Warehouse applying() {
    return closed(Warehouse.applying());
  }

  private <E extends AutoCloseable> E closed(E resource) {
    open.add(0, resource);
    return resource;
  }

  private static LightstreamSinkBuilder<String> options(DeliveryGuarantee what, String... uris) {
    return LightstreamSink.builder(new Words())
        .connect(uris)
        .deliveryGuarantee(what)
        .streamIdPrefix("words")
        .commitTimeout(Duration.ofSeconds(20))
        .batching(2, 1 << 20, Duration.ofMillis(100))
        .connection(QUICK);
  }

  private static LightstreamSink<String> exactlyOnce(Warehouse warehouse) {
    return options(DeliveryGuarantee.EXACTLY_ONCE, warehouse.uri()).build();
  }

  private static LightstreamSink<String> atLeastOnce(Warehouse warehouse) {
    return options(DeliveryGuarantee.AT_LEAST_ONCE, warehouse.uri()).build();
  }

  private Subtask start(LightstreamSink<String> sink) {
    return closed(Subtask.start(sink, 0));
  }

  private static void assertArrive(Warehouse warehouse, String... words) {
    await("the words to arrive", () -> warehouse.words().size() >= words.length);
    assertEquals(List.of(words), warehouse.words());
  }

  private static void await(String what, java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited 20 s for: " + what);
      LockSupport.parkNanos(100_000);
    }
  }

  @Test
  void whatACheckpointHasIsThereOnceItIsCommitted() throws Exception {
    Warehouse warehouse = staging();
    Subtask subtask = start(exactlyOnce(warehouse));
    subtask.write("a", "b", "c");
    Subtask.commit(exactlyOnce(warehouse), OptionalLong.empty(), committed(subtask, 1));
    assertArrive(warehouse, "a", "b", "c");
    subtask.write("d", "e", "f");
    subtask.checkpoint(2);
    assertEquals(List.of("a", "b", "c"), warehouse.words());
    subtask.commit(3);
    assertArrive(warehouse, "a", "b", "c", "d", "e", "f");
    assertEquals(Set.of("words-" + SubtaskContext.JOB.toHexString() + "-0"), warehouse.streams());
  }

  /** A checkpoint that has something to commit. */
  private static List<Committable> committed(Subtask subtask, long id) throws Exception {
    return committed(subtask, id, any -> true);
  }

  /** A checkpoint that has such a thing to commit. */
  private static List<Committable> committed(
      Subtask subtask, long id, Predicate<Committable> wanted) throws Exception {
    Checkpoint checkpoint = subtask.checkpoint(id);
    while (checkpoint.committables().stream().noneMatch(wanted)) {
      checkpoint = subtask.checkpoint(id);
    }
    return checkpoint.committables();
  }

  @Test
  void aCheckpointPassesThoughNobodyWasEverThere() throws Exception {
    Warehouse warehouse = staging();
    warehouse.stop();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Checkpoint checkpoint;
    try (Subtask first = Subtask.start(sink, 0)) {
      first.write("a", "b", "c");
      checkpoint = first.checkpoint(1);
      assertEquals(List.of(), checkpoint.committables());
    }
    warehouse.start();
    Subtask second = closed(Subtask.restore(sink, 0, 1, checkpoint.states()));
    second.write("d");
    Subtask.commit(sink, OptionalLong.of(1), committed(second, 2));
    assertArrive(warehouse, "a", "b", "c", "d");
  }

  @Test
  void whatWasNotPreparedAtACheckpointComesWithTheRestoredWriterAndIsCommittedByTheNext()
      throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Checkpoint checkpoint;
    try (Subtask first = Subtask.start(sink, 0)) {
      first.write("a", "b");
      Subtask.commit(sink, OptionalLong.empty(), committed(first, 1));
      assertArrive(warehouse, "a", "b");
      warehouse.stop();
      first.write("c", "d", "e", "f");
      checkpoint = first.checkpoint(2);
      assertEquals(3, checkpoint.committables().get(0).position());
      first.write("g", "h"); // Void.
    }
    warehouse.start();
    Subtask.commit(sink, OptionalLong.of(2), checkpoint.committables()); // Does not wait.
    assertEquals(List.of("a", "b"), warehouse.words());
    Subtask second = closed(Subtask.restore(sink, 0, 2, checkpoint.states()));
    second.write("x", "y");
    Subtask.commit(sink, OptionalLong.of(2), committed(second, 3));
    assertArrive(warehouse, "a", "b", "c", "d", "e", "f", "x", "y");
  }

  @Test
  void aReceiverMayBeRestartedBetweenPreparedAndCommit() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Subtask subtask = start(sink);
    subtask.write("a", "b", "c", "d");
    List<Committable> committables = committed(subtask, 1);
    await("all to be prepared", () -> subtask.context.metrics.gauge("unacknowledgedBytes") == 0);
    warehouse.stop();
    CompletableFuture<Void> commit =
        inBackground(() -> Subtask.commit(sink, OptionalLong.empty(), committables));
    warehouse.start();
    commit.get(30, TimeUnit.SECONDS);
    assertArrive(warehouse, "a", "b", "c", "d");
    subtask.write("e");
    Subtask.commit(sink, OptionalLong.empty(), committed(subtask, 2));
    assertArrive(warehouse, "a", "b", "c", "d", "e");
  }

  private interface Task {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> inBackground(Task task) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
                result.complete(null);
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "test-task");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  @Test
  void whatIsVoidAfterARestoreNeverShows() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Checkpoint checkpoint;
    try (Subtask first = Subtask.start(sink, 0)) {
      first.write("a", "b");
      checkpoint = first.checkpoint(1);
      first.write("void", "void");
      first.checkpoint(2); // Never complete.
      await("all to be prepared", () -> first.context.metrics.gauge("unacknowledgedBytes") == 0);
    }
    Subtask second = closed(Subtask.restore(sink, 0, 1, checkpoint.states()));
    Subtask.commit(sink, OptionalLong.of(1), checkpoint.committables());
    second.write("c");
    Subtask.commit(sink, OptionalLong.of(1), committed(second, 2));
    assertArrive(warehouse, "a", "b", "c");
  }

  @Test
  void streamsOfSubtasksThatAreNoMoreAreBroughtToTheirEnd() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    List<WriterState> states = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      try (Subtask subtask = Subtask.start(sink, index)) {
        subtask.write("s" + index, "t" + index);
        states.addAll(subtask.checkpoint(1).states());
      }
    }
    Subtask one = closed(Subtask.restore(sink, 0, 1, states));
    one.write("u");
    one.await(
        "the others to end",
        () -> {
          try {
            return one.commit(2).states().size() == 1;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    await("all words", () -> warehouse.words().size() == 7);
    assertEquals(Set.of("s0", "t0", "s1", "t1", "s2", "t2", "u"), Set.copyOf(warehouse.words()));
    String job = "words-" + SubtaskContext.JOB.toHexString();
    await("the ends", () -> warehouse.ended().size() == 2);
    assertEquals(Set.of(job + "-1", job + "-2"), warehouse.ended());
  }

  @Test
  void aSubtaskThatIsNewAfterARestoreHasAStreamOfItsOwn() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Subtask subtask = closed(Subtask.restore(sink, 2, 17, List.of()));
    subtask.write("a");
    Subtask.commit(sink, OptionalLong.of(17), committed(subtask, 18));
    assertArrive(warehouse, "a");
    assertEquals(
        Set.of("words-" + SubtaskContext.JOB.toHexString() + "-2-17"), warehouse.streams());
  }

  @Test
  void aZombieIsFenced() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Subtask zombie = start(sink);
    zombie.write("a", "b");
    Checkpoint checkpoint = zombie.checkpoint(1);
    await("all to be prepared", () -> zombie.context.metrics.gauge("unacknowledgedBytes") == 0);
    Subtask second = closed(Subtask.restore(sink, 0, 1, checkpoint.states()));
    List<Committable> committables = committed(second, 2);
    assertThrows(
        FencedException.class,
        () -> {
          while (true) {
            zombie.write("z", "z");
            zombie.checkpoint(2);
          }
        });
    Subtask.commit(sink, OptionalLong.of(1), committables);
    assertArrive(warehouse, "a", "b");
  }

  @Test
  void aCommitOfWhatWasTakenBackFailsTheJob() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Subtask zombie = start(sink);
    zombie.write("a", "b");
    Checkpoint first = zombie.checkpoint(1);
    zombie.write("c", "d");
    List<Committable> late = committed(zombie, 2);
    Subtask second = closed(Subtask.restore(sink, 0, 1, first.states()));
    second.write("x");
    committed(second, 2);
    assertThrows(FencedException.class, () -> Subtask.commit(sink, OptionalLong.empty(), late));
  }

  @Test
  void aSavepointOlderThanWhatIsFinalFails() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Checkpoint old;
    try (Subtask first = Subtask.start(sink, 0)) {
      first.write("a", "b");
      old = first.checkpoint(1);
      first.write("c", "d");
      Subtask.commit(sink, OptionalLong.empty(), committed(first, 2));
    }
    Subtask second = closed(Subtask.restore(sink, 0, 1, old.states()));
    assertThrows(
        GoneException.class, () -> second.await("an answer", () -> checkpointFails(second)));
  }

  private static boolean checkpointFails(Subtask subtask) {
    try {
      subtask.checkpoint(9);
      return false;
    } catch (LightstreamException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void exactlyOnceRefusesAReceiverThatMakesFinalWhatNobodyHasCommitted() throws Exception {
    Warehouse warehouse = applying();
    Subtask subtask = start(exactlyOnce(warehouse));
    subtask.write("a", "b");
    ProtocolException e =
        assertThrows(
            ProtocolException.class,
            () -> {
              while (true) {
                subtask.write("c");
                LockSupport.parkNanos(100_000);
              }
            });
    assertTrue(e.getMessage().contains("exactly-once needs one that stages"), e.getMessage());
  }

  @Test
  void atLeastOnceRefusesAReceiverThatWaitsForCommits() throws Exception {
    Warehouse warehouse = staging();
    Subtask subtask = start(atLeastOnce(warehouse));
    subtask.write("a", "b");
    ProtocolException e =
        assertThrows(
            ProtocolException.class,
            () -> subtask.await("a refusal", () -> checkpointFails(subtask)));
    assertTrue(e.getMessage().contains("which only deliveryGuarantee exactly-once makes"));
  }

  @Test
  void aReceiverThatIsAwayHoldsWritingUpButNotTheMailbox() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink =
        options(DeliveryGuarantee.EXACTLY_ONCE, warehouse.uri()).bufferBytes(200).build();
    Subtask subtask = start(sink);
    subtask.write("a", "b");
    Subtask.commit(sink, OptionalLong.empty(), committed(subtask, 1));
    warehouse.stop();
    AtomicReference<String> last = new AtomicReference<>("");
    AtomicBoolean mailRan = new AtomicBoolean();
    CompletableFuture<Void> writing =
        inBackground(
            () -> {
              for (int i = 0; i < 200; i++) {
                last.set("w" + i);
                subtask.write("w" + i);
              }
            });
    await("the writer to wait", () -> isWaiting());
    subtask.context.execute(() -> mailRan.set(true), "a mail");
    await("the mail", mailRan::get);
    assertFalse(writing.isDone());
    warehouse.start();
    writing.get(30, TimeUnit.SECONDS);
    Subtask.commit(sink, OptionalLong.empty(), committed(subtask, 2));
    await("all words", () -> warehouse.words().size() == 202);
  }

  private static boolean isWaiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("test-task"))
        .anyMatch(
            thread ->
                Stream.of(thread.getValue())
                    .anyMatch(frame -> frame.getClassName().equals(InFlight.class.getName())));
  }

  @Test
  void aCheckpointIsNotHeldUpByAFullBuffer() throws Exception {
    Warehouse warehouse = staging();
    warehouse.stop();
    LightstreamSink<String> sink =
        options(DeliveryGuarantee.EXACTLY_ONCE, warehouse.uri()).bufferBytes(1).build();
    Checkpoint checkpoint;
    try (Subtask first = Subtask.start(sink, 0)) {
      first.write("a", "b", "c");
      checkpoint = first.checkpoint(1);
    }
    warehouse.start();
    Subtask second = closed(Subtask.restore(sink, 0, 1, checkpoint.states()));
    Subtask.commit(sink, OptionalLong.of(1), committed(second, 2));
    assertArrive(warehouse, "a", "b", "c");
  }

  @Test
  void aWriterThatWaitsCanBeInterrupted() throws Exception {
    Warehouse warehouse = staging();
    warehouse.stop();
    LightstreamSink<String> sink =
        options(DeliveryGuarantee.EXACTLY_ONCE, warehouse.uri()).bufferBytes(1).build();
    Subtask subtask = start(sink);
    AtomicReference<Thread> task = new AtomicReference<>();
    CompletableFuture<Void> writing =
        inBackground(
            () -> {
              task.set(Thread.currentThread());
              subtask.write("a", "b", "c", "d");
            });
    await("the writer to wait", () -> isWaiting());
    task.get().interrupt();
    Exception e = assertThrows(Exception.class, () -> writing.get(30, TimeUnit.SECONDS));
    assertEquals(InterruptedException.class, e.getCause().getClass());
  }

  @Test
  void theEndOfTheInputWaitsUntilACommitWouldFindEverything() throws Exception {
    Warehouse warehouse = staging();
    LightstreamSink<String> sink = exactlyOnce(warehouse);
    Subtask subtask = start(sink);
    subtask.write("a", "b", "c");
    subtask.writer.flush(true);
    Subtask.commit(sink, OptionalLong.empty(), List.copyOf(subtask.writer.prepareCommit()));
    assertArrive(warehouse, "a", "b", "c");
    await("the end", () -> warehouse.ended().size() == 1);
    WriterState state = subtask.writer.snapshotState(5).get(0);
    assertTrue(state.ended());
    subtask.close();
    Subtask next = closed(Subtask.restore(sink, 0, 5, List.of(state)));
    next.write("d");
    Predicate<Committable> begunAnew = of -> !of.stream().equals(state.stream());
    Subtask.commit(sink, OptionalLong.of(5), committed(next, 6, begunAnew));
    assertArrive(warehouse, "a", "b", "c", "d");
    assertEquals(2, warehouse.streams().size());
  }

  @Test
  void theEndOfTheInputFailsWhereNobodyComesForTooLong() throws Exception {
    Warehouse warehouse = staging();
    warehouse.stop();
    LightstreamSink<String> sink =
        options(DeliveryGuarantee.EXACTLY_ONCE, warehouse.uri())
            .commitTimeout(Duration.ofMillis(100))
            .build();
    Subtask subtask = start(sink);
    subtask.write("a");
    LightstreamIOException e =
        assertThrows(LightstreamIOException.class, () -> subtask.writer.flush(true));
    assertTrue(e.getMessage().contains("within PT0.1S (commitTimeout)"), e.getMessage());
    warehouse.start();
  }

  @Test
  void aSubtaskWithoutRowsHasNoStream() throws Exception {
    Warehouse warehouse = staging();
    Subtask subtask = start(exactlyOnce(warehouse));
    Checkpoint checkpoint = subtask.checkpoint(1);
    subtask.writer.flush(true);
    assertEquals(List.of(), checkpoint.states());
    assertEquals(List.of(), checkpoint.committables());
  }

  @Test
  void rowsGoOutAfterTheIntervalAtTheLatest() throws Exception {
    Warehouse warehouse = applying();
    Subtask subtask = start(atLeastOnce(warehouse));
    subtask.write("a");
    subtask.context.advance(99);
    assertEquals(0, subtask.context.metrics.count("numRecordsSend"));
    subtask.context.advance(1);
    assertEquals(1, subtask.context.metrics.count("numRecordsSend"));
    subtask.await("the word", () -> warehouse.words().equals(List.of("a")));
    subtask.write("b", "c");
    subtask.context.advance(60);
    subtask.write("d", "e", "f");
    subtask.context.advance(99);
    assertEquals(5, subtask.context.metrics.count("numRecordsSend"));
    subtask.context.advance(1);
    assertEquals(6, subtask.context.metrics.count("numRecordsSend"));
  }

  @Test
  void atLeastOnceArrivesWithoutACommitAndAgainAfterARestore() throws Exception {
    Warehouse warehouse = applying();
    LightstreamSink<String> sink = atLeastOnce(warehouse);
    Checkpoint checkpoint;
    try (Subtask first = Subtask.start(sink, 0)) {
      first.write("a", "b");
      first.await("two words", () -> warehouse.words().size() == 2);
      checkpoint = first.checkpoint(1);
      assertEquals(List.of(), checkpoint.committables());
      first.write("c", "d");
      first.checkpoint(2); // Never complete.
      first.await("all words", () -> warehouse.words().size() == 4);
    }
    Subtask second = closed(Subtask.restore(sink, 0, 1, checkpoint.states()));
    second.write("c", "d", "e");
    second.writer.flush(true);
    assertArrive(warehouse, "a", "b", "c", "d", "c", "d", "e");
  }

  @Test
  void framesThatNoReceiverHasNumberedAreSentWhateverItHasMadeFinal() throws Exception {
    Warehouse warehouse = applying();
    LightstreamSink<String> sink = atLeastOnce(warehouse);
    Checkpoint checkpoint;
    try (Subtask first = Subtask.start(sink, 0)) {
      first.write("a", "b");
      first.await("two words", () -> warehouse.words().size() == 2);
      checkpoint = first.checkpoint(1);
      for (int i = 0; i < 10; i++) {
        first.write("x", "x"); // Behind the checkpoint: computed again.
      }
      first.await("more words", () -> warehouse.words().size() == 22);
    }
    warehouse.stop();
    try (Subtask second = Subtask.restore(sink, 0, 1, checkpoint.states())) {
      second.write("c", "d", "e");
      checkpoint = second.checkpoint(2);
      assertEquals(2, checkpoint.states().get(0).pending());
    }
    warehouse.start();
    Subtask third = closed(Subtask.restore(sink, 0, 2, checkpoint.states()));
    third.writer.flush(true);
    List<String> words = warehouse.words();
    assertEquals(List.of("c", "d", "e"), words.subList(words.size() - 3, words.size()));
  }

  private AcknowledgedReceiver reader(String uri) {
    return closed(
        AcknowledgedReceiver.open(
            ReceiverOptions.connect(uri, "reader", Warehouse.TYPES)
                .gaps(GapPolicy.CONTINUE)
                .link(QUICK.linkOptions())
                .build()));
  }

  private static List<String> take(AcknowledgedStream stream, int count) {
    List<String> words = new ArrayList<>();
    while (words.size() < count) {
      try (Delivery delivery = stream.next()) {
        Delivery.Frame frame = (Delivery.Frame) delivery;
        words.addAll(Words.of(((LightstreamMessage.Table) frame.message()).batch()));
        stream.acknowledge(frame.number() + 1);
      }
    }
    return words;
  }

  @Test
  void aSinkThatListensSendsToItsReaderAndWhatOthersHaveKeptGoesThereToo() throws Exception {
    LightstreamSink<String> sink =
        LightstreamSink.builder(new Words())
            .listen("uds://" + folder.resolve("s.sock"))
            .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .batching(2, 1 << 20, Duration.ofMillis(100))
            .connection(QUICK)
            .build();
    List<WriterState> states = new ArrayList<>();
    for (int index = 0; index < 2; index++) {
      try (Subtask nobodyReads = Subtask.start(sink, index)) {
        nobodyReads.write("a" + index, "b" + index);
        states.addAll(nobodyReads.checkpoint(1).states());
      }
    }
    Subtask one = closed(Subtask.restore(sink, 0, 1, states));
    one.write("c", "d");
    AcknowledgedReceiver reader = reader("uds://" + folder.resolve("s.sock"));
    one.await("a connection", () -> one.context.metrics.gauge("connections") > 0);
    one.context.work();
    assertEquals(List.of("a0", "b0", "a1", "b1", "c", "d"), take(reader.accept(), 6));
  }

  @Test
  void aStateIsNotTakenOverUnderAnotherGuarantee() throws Exception {
    Warehouse warehouse = staging();
    Checkpoint checkpoint;
    try (Subtask first = Subtask.start(exactlyOnce(warehouse), 0)) {
      first.write("a");
      checkpoint = first.checkpoint(1);
    }
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> Subtask.restore(atLeastOnce(warehouse), 0, 1, checkpoint.states()));
    assertTrue(e.getMessage().startsWith("deliveryGuarantee is at-least-once, but"));
  }

  @Test
  void aStreamStaysAtTheEndpointWhereItBeganAndFollowsOneThatMoved() throws Exception {
    Warehouse first = staging();
    Warehouse second = closed(Warehouse.staging(folder.resolve("second")));
    LightstreamSink<String> both =
        options(DeliveryGuarantee.EXACTLY_ONCE, first.uri(), second.uri()).build();
    Checkpoint checkpoint;
    try (Subtask subtask = Subtask.start(both, 1)) {
      subtask.write("a");
      checkpoint = new Checkpoint(committed(subtask, 1), subtask.checkpoint(1).states());
      Subtask.commit(both, OptionalLong.empty(), checkpoint.committables());
    }
    assertArrive(second, "a");
    second.stop();
    second.move();
    second.start();
    LightstreamSink<String> moved =
        options(DeliveryGuarantee.EXACTLY_ONCE, first.uri(), second.uri()).build();
    Subtask subtask = closed(Subtask.restore(moved, 0, 1, checkpoint.states()));
    Subtask.commit(moved, OptionalLong.of(1), checkpoint.committables());
    subtask.write("b");
    Subtask.commit(moved, OptionalLong.of(1), committed(subtask, 2));
    assertArrive(second, "a", "b");
    assertEquals(List.of(), first.words());
  }

  private LightstreamSink<String> spilling(Warehouse warehouse, Path spill) {
    return options(DeliveryGuarantee.EXACTLY_ONCE, warehouse.uri())
        .spill(new org.apache.flink.core.fs.Path(spill.toUri()), 1)
        .build();
  }

  private static long files(Path under) {
    if (!Files.exists(under)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(under)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> !path.toString().endsWith(".crc"))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void framesAreSpilledOnceAndDeletedWhenTheyAreFinal() throws Exception {
    Warehouse warehouse = staging();
    warehouse.stop();
    Path spill = folder.resolve("spill");
    LightstreamSink<String> sink = spilling(warehouse, spill);
    Checkpoint checkpoint;
    try (Subtask first = Subtask.start(sink, 0)) {
      first.write("a", "b", "c", "d");
      Checkpoint one = first.checkpoint(1);
      assertEquals(1, one.states().get(0).spilled().size());
      assertEquals(0, one.states().get(0).frames().length);
      Checkpoint two = first.checkpoint(2);
      assertEquals(one.states().get(0).spilled(), two.states().get(0).spilled());
      first.write("e", "f");
      checkpoint = first.checkpoint(3);
      first.write("g", "h", "i", "j");
      first.checkpoint(4); // Never complete.
    }
    assertTrue(files(spill) > 0);
    warehouse.start();
    Subtask second = closed(Subtask.restore(sink, 0, 3, checkpoint.states()));
    Subtask.commit(sink, OptionalLong.of(3), committed(second, 4));
    assertArrive(warehouse, "a", "b", "c", "d", "e", "f");
    second.await("an acknowledgement", () -> acknowledged(second));
    assertEquals(0, files(spill));
    second.close();
    // Its frames are final: it needs none of them.
    Subtask third = closed(Subtask.restore(sink, 0, 3, checkpoint.states()));
    third.write("k");
    Subtask.commit(sink, OptionalLong.of(3), committed(third, 4));
    assertArrive(warehouse, "a", "b", "c", "d", "e", "f", "k");
  }

  private static boolean acknowledged(Subtask subtask) {
    try {
      return subtask.checkpoint(5).committables().isEmpty();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
