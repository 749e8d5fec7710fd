// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.Threads;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.FencedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sender and receiver together, over connections that break and receivers that are restarted. */
@Timeout(120)
class AcknowledgedStreamsTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final LinkOptions LINK =
      LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(10));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
  }

  private ReceiverOptions.Builder receiver(String uri) {
    return ReceiverOptions.listen(uri, Scripted.TYPES)
        .allocator(allocator)
        .link(LINK)
        .failures((peer, failure) -> {});
  }

  private AcknowledgedSender sender(String uri, SenderKind kind) {
    return AcknowledgedSender.open(
        SenderOptions.connect(uri, "s", kind, Scripted.TYPES)
            .allocator(allocator)
            .link(LINK)
            .build());
  }

  /** A message for most numbers, a batch for each tenth. */
  private void send(AcknowledgedSender sender, int from, int to) {
    for (int i = from; i < to; i++) {
      if (i % 10 == 0) {
        try (RecordBatch batch = Batches.of(i, 3, allocator)) {
          sender.sendTable(Scripted.TYPES.table("quotes"), batch);
        }
      } else {
        sender.send(
            Scripted.TYPES.message("event"),
            ByteBuffer.wrap(("event " + i).getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** Takes a frame and checks that it is what {@link #send} sent under its number. */
  private static long check(Delivery delivery) {
    try (Delivery.Frame frame = assertInstanceOf(Delivery.Frame.class, delivery)) {
      int number = (int) frame.number();
      if (frame.message() instanceof LightstreamMessage.Table table) {
        assertEquals(0, number % 10);
        assertEquals(Batches.expected(number, 3), Batches.rows(table.batch()));
      } else {
        byte[] payload = assertInstanceOf(MessageBytes.class, frame.message()).toByteArray();
        assertEquals("event " + number, new String(payload, StandardCharsets.UTF_8));
      }
      return frame.number();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.1:0", "uds"})
  void allArrivesAndIsComplete(String place) {
    String uri = place.equals("uds") ? "uds://" + folder.resolve("r.sock") : place;
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(receiver(uri).build());
        AcknowledgedSender sender = sender(receiver.endpoint().toString(), SenderKind.REPLAYING)) {
      send(sender, 0, 100);
      sender.end();
      AcknowledgedStream stream = receiver.accept();
      for (int i = 0; i < 100; i++) {
        assertEquals(i, check(stream.next()));
      }
      assertEquals(new Delivery.End(100), stream.next());
      stream.acknowledge(100);
      assertTrue(sender.awaitComplete(LONG));
    }
  }

  @Test
  void aReceiverThatIsClosedAtTheEndHasToldItsSender() {
    for (int run = 0; run < 20; run++) {
      Path logs = folder.resolve("run" + run);
      AcknowledgedReceiver receiver =
          AcknowledgedReceiver.open(receiver("tcp://127.0.0.1:0").log(logs).build());
      try (AcknowledgedSender sender =
          sender(receiver.endpoint().toString(), SenderKind.REPLAYING)) {
        send(sender, 0, 12);
        sender.end();
        AcknowledgedStream stream = receiver.accept();
        for (int i = 0; i < 12; i++) {
          assertEquals(i, check(stream.next()));
        }
        assertEquals(new Delivery.End(12), stream.next());
        receiver.close();
        assertTrue(sender.awaitComplete(LONG));
      }
    }
  }

  @Test
  void cutConnectionsLoseAndRepeatNothing() {
    try (AcknowledgedReceiver receiver =
            AcknowledgedReceiver.open(receiver("tcp://127.0.0.1:0").queue(64, 1 << 20).build());
        CuttingProxy proxy = new CuttingProxy(4, 20_000, receiver.endpoint().port());
        AcknowledgedSender sender = sender(proxy.uri(), SenderKind.REPLAYING)) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> send(sender, 0, 5_000), Threads.EACH);
      AcknowledgedStream stream = receiver.accept();
      for (int i = 0; i < 5_000; i++) {
        assertEquals(i, check(stream.next()));
        if (i % 100 == 99) {
          stream.acknowledge(i + 1);
        }
      }
      sending.join();
      assertTrue(proxy.cuts() > 3, "cuts: " + proxy.cuts());
    }
  }

  @Test
  void aReceiverThatIsRestartedGoesOnFromWhatItAcknowledged() {
    StreamStates states = StreamStates.inFolder(folder);
    Random random = new Random(7);
    List<Long> applied = new ArrayList<>();
    AcknowledgedReceiver receiver =
        AcknowledgedReceiver.open(receiver("tcp://127.0.0.1:0").states(states).build());
    try (CuttingProxy proxy = new CuttingProxy(5, 30_000, receiver.endpoint().port())) {
      try (AcknowledgedSender sender = sender(proxy.uri(), SenderKind.REPLAYING)) {
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(() -> send(sender, 0, 3_000), Threads.EACH);
        while (applied.size() < 3_000) {
          int lifetime = 100 + random.nextInt(500);
          apply(receiver, lifetime, applied);
          receiver.close();
          receiver =
              AcknowledgedReceiver.open(receiver("tcp://127.0.0.1:0").states(states).build());
          proxy.leadTo(receiver.endpoint().port());
        }
        sending.join();
        proxy.stopCutting();
        assertTrue(sender.awaitAcknowledged(3_000, LONG));
      } finally {
        receiver.close();
      }
    }
    for (int i = 0; i < 3_000; i++) {
      assertEquals(i, applied.get(i));
    }
  }

  /** Takes some frames; those behind the last acknowledgement are lost with the process. */
  private static void apply(AcknowledgedReceiver receiver, int frames, List<Long> applied) {
    AcknowledgedStream stream = receiver.accept();
    List<Long> pending = new ArrayList<>();
    for (int i = 0; i < frames && applied.size() + pending.size() < 3_000; i++) {
      pending.add(check(stream.next()));
      if (pending.size() == 50 || applied.size() + pending.size() == 3_000) {
        applied.addAll(pending);
        pending.clear();
        stream.acknowledge(applied.size());
      }
    }
  }

  @Test
  void aReceiverWithALogIsRestartedWhileFramesFlow() {
    Random random = new Random(11);
    AcknowledgedReceiver receiver = logging();
    try (CuttingProxy proxy = new CuttingProxy(6, 30_000, receiver.endpoint().port())) {
      try (AcknowledgedSender sender = sender(proxy.uri(), SenderKind.REPLAYING)) {
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(
                () -> {
                  send(sender, 0, 3_000);
                  sender.end();
                },
                Threads.EACH);
        while (sender.acknowledged() < 3_000) {
          long goal = Math.min(3_000, sender.acknowledged() + 100 + random.nextInt(400));
          assertTrue(sender.awaitAcknowledged(goal, LONG));
          receiver.close();
          receiver = logging();
          proxy.leadTo(receiver.endpoint().port());
        }
        sending.join();
        proxy.stopCutting();
        assertTrue(sender.awaitComplete(LONG));
      } finally {
        receiver.close();
      }
    }
    try (AcknowledgedReceiver last = logging()) {
      AcknowledgedStream stream = last.accept();
      for (int i = 0; i < 3_000; i++) {
        assertEquals(i, check(stream.next()));
      }
      assertEquals(new Delivery.End(3_000), stream.next());
    }
  }

  private AcknowledgedReceiver logging() {
    return AcknowledgedReceiver.open(receiver("tcp://127.0.0.1:0").log(folder).build());
  }

  @Test
  void whatASenderCommitsIsSeenAndItsPredecessorIsFenced() {
    ReceiverOptions options =
        receiver("tcp://127.0.0.1:0").staging(folder, Isolation.COMMITTED).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
      String uri = receiver.endpoint().toString();
      try (AcknowledgedSender first = sender(uri, SenderKind.RECOMPUTING)) {
        send(first, 0, 30);
        assertTrue(first.awaitPrepared(30, LONG));
        first.commit(10, LONG);
        AcknowledgedStream stream = receiver.accept();
        for (int i = 0; i < 10; i++) {
          assertEquals(i, check(stream.next()));
        }
        assertTrue(stream.poll().isEmpty());
        long epoch = first.epoch();
        try (AcknowledgedSender second =
            AcknowledgedSender.open(
                SenderOptions.connect(uri, "s", SenderKind.RECOMPUTING, Scripted.TYPES)
                    .allocator(allocator)
                    .link(LINK)
                    .position(20)
                    .build())) {
          send(second, 20, 25);
          assertTrue(second.awaitPrepared(25, LONG));
          CommitOptions patient = CommitOptions.defaults().withLink(LINK);
          assertThrows(FencedException.class, () -> Committer.commit(uri, "s", epoch, 25, patient));
          assertEquals(20, Committer.commit(uri, "s", epoch, 20, patient));
          assertThrows(LightstreamException.class, () -> awaitFailure(first));
          second.commit(25, LONG);
          for (int i = 10; i < 25; i++) {
            assertEquals(i, check(stream.next()));
          }
          assertTrue(second.awaitAcknowledged(25, LONG));
        }
      }
    }
  }

  private static void awaitFailure(AcknowledgedSender sender) {
    Threads.await(
        "the first sender to be fenced",
        () -> {
          sender.flush();
          return false;
        });
  }

  @Test
  void aReceiverAttachesToASenderThatListensAndComesBack() {
    try (AcknowledgedSender sender =
            AcknowledgedSender.open(
                SenderOptions.listen("tcp://127.0.0.1:0", "s", SenderKind.REPLAYING, Scripted.TYPES)
                    .allocator(allocator)
                    .link(LINK)
                    .build());
        CuttingProxy proxy = new CuttingProxy(8, 20_000, sender.endpoint().port())) {
      proxy.stopCutting();
      ReceiverOptions options =
          ReceiverOptions.connect(proxy.uri(), "reader", Scripted.TYPES).stream("s")
              .allocator(allocator)
              .link(LINK)
              .failures((peer, failure) -> {})
              .build();
      send(sender, 0, 50);
      StreamState state;
      try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
        AcknowledgedStream stream = receiver.accept();
        for (int i = 0; i < 50; i++) {
          assertEquals(i, check(stream.next()));
        }
        state = stream.stateAt(40);
        stream.acknowledge(40);
        assertTrue(sender.awaitAcknowledged(40, LONG));
      }
      assertEquals(40, state.position());
      StreamStates restored = StreamStates.inMemory();
      restored.save("s", state);
      ReceiverOptions again =
          ReceiverOptions.connect(sender.endpoint().toString(), "reader", Scripted.TYPES)
              .states(restored)
              .allocator(allocator)
              .link(LINK)
              .failures((peer, failure) -> {})
              .build();
      try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(again)) {
        send(sender, 50, 60);
        sender.end();
        AcknowledgedStream stream = receiver.accept();
        for (int i = 40; i < 60; i++) {
          assertEquals(i, check(stream.next()));
        }
        assertEquals(new Delivery.End(60), stream.next());
        stream.acknowledge(60);
        assertTrue(sender.awaitComplete(LONG));
      }
    }
  }

  @Test
  void anAttachmentThatIsCutIsMadeAgain() {
    try (AcknowledgedSender sender =
            AcknowledgedSender.open(
                SenderOptions.listen("tcp://127.0.0.1:0", "s", SenderKind.REPLAYING, Scripted.TYPES)
                    .allocator(allocator)
                    .link(LINK)
                    .build());
        CuttingProxy proxy = new CuttingProxy(9, 80, sender.endpoint().port())) {
      ReceiverOptions options =
          ReceiverOptions.connect(proxy.uri(), "reader", Scripted.TYPES)
              .allocator(allocator)
              .link(LINK)
              .queue(16, 1 << 20)
              .failures((peer, failure) -> {})
              .build();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> send(sender, 0, 5_000), Threads.EACH);
      try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
        AcknowledgedStream stream = receiver.accept();
        for (int i = 0; i < 5_000; i++) {
          assertEquals(i, check(stream.next()));
          stream.acknowledge(i + 1);
        }
        sending.join();
        // How many bytes of acknowledgements go that way depends on how many are told at once.
        for (int next = 5_000; proxy.cuts() == 0; next++) {
          send(sender, next, next + 1);
          assertEquals(next, check(stream.next()));
          stream.acknowledge(next + 1);
          assertTrue(sender.awaitAcknowledged(next + 1, LONG));
        }
      }
    }
  }

  @Test
  void anAttachmentThatIsRefusedIsToldToTheApplication() {
    try (AcknowledgedSender sender =
        AcknowledgedSender.open(
            SenderOptions.listen("tcp://127.0.0.1:0", "s", SenderKind.REPLAYING, Scripted.TYPES)
                .allocator(allocator)
                .link(LINK)
                .build())) {
      ReceiverOptions options =
          ReceiverOptions.connect(sender.endpoint().toString(), "reader", Scripted.TYPES).stream(
                  "other")
              .allocator(allocator)
              .link(LINK)
              .build();
      try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
        LightstreamException refused = assertThrows(LightstreamException.class, receiver::accept);
        assertTrue(refused.getMessage().contains("'other' is asked for"), refused.getMessage());
      }
    }
  }

  @Test
  void aReceiverThatReachesNobodyGivesUpInTime() {
    ReceiverOptions options =
        ReceiverOptions.connect("uds://" + folder.resolve("none.sock"), "reader", Scripted.TYPES)
            .allocator(allocator)
            .link(LINK.withRetryFor(Duration.ofMillis(50)))
            .failures((peer, failure) -> {})
            .build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
      LightstreamException failure = assertThrows(LightstreamException.class, receiver::accept);
      assertTrue(failure.getMessage().contains("no connection for PT0.05S"), failure.getMessage());
    }
  }
}
