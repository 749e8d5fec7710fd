// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.Threads;
import io.lightstream.acknowledged.SenderOptions.Builder;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.log.FolderSegmentStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Senders with logs, their restarts and a real receiver, over connections that break. */
@Timeout(120)
class SenderRestartTest {

  private static final int FRAMES = 3_000;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final LinkOptions LINK =
      LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(10));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir private Path folder;

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private AcknowledgedReceiver receiver() {
    return AcknowledgedReceiver.open(
        ReceiverOptions.listen("tcp://127.0.0.1:0", Scripted.TYPES)
            .allocator(allocator)
            .link(LINK)
            .failures((peer, failure) -> {})
            .build());
  }

  private Builder sender(Builder builder, ReplayOptions replay) {
    return builder.allocator(allocator).link(LINK).replay(replay);
  }

  private AcknowledgedSender connect(String uri, ReplayOptions replay) {
    return AcknowledgedSender.open(
        sender(SenderOptions.connect(uri, "s", SenderKind.REPLAYING, Scripted.TYPES), replay)
            .build());
  }

  private FolderSegmentStore store() {
    return FolderSegmentStore.open(folder.resolve("log"));
  }

  /** A batch for each tenth number, a message of any size for the others. */
  private void send(AcknowledgedSender sender, int to) {
    while (sender.position() < to) {
      int number = (int) sender.position();
      if (number % 10 == 0) {
        try (RecordBatch batch = Batches.of(number, 3, allocator)) {
          sender.sendTable(Scripted.TYPES.table("quotes"), batch);
        }
      } else {
        ByteBuffer payload = ByteBuffer.allocate(4 + number % 300).putInt(0, number);
        sender.send(Scripted.TYPES.message("event"), payload);
      }
    }
  }

  private static void check(AcknowledgedStream stream, int number) {
    try (Delivery.Frame frame = assertInstanceOf(Delivery.Frame.class, stream.next())) {
      assertEquals(number, frame.number());
      if (frame.message() instanceof LightstreamMessage.Table table) {
        assertEquals(Batches.expected(number, 3), Batches.rows(table.batch()));
      } else {
        MessageBytes bytes = (MessageBytes) frame.message();
        assertEquals(number, bytes.borrow().getInt());
        assertEquals(4 + number % 300, bytes.size());
      }
    }
  }

  /** Takes all, in order, and acknowledges now and then. */
  private static void drain(AcknowledgedReceiver receiver) {
    AcknowledgedStream stream = receiver.accept();
    for (int number = 0; number < FRAMES; number++) {
      check(stream, number);
      if (number % 64 == 63) {
        stream.acknowledge(number + 1);
      }
    }
    assertEquals(new Delivery.End(FRAMES), stream.next());
    stream.acknowledge(FRAMES);
  }

  @Test
  void aSpillLosesAndRepeatsNothingWhereConnectionsBreak() {
    ReplayOptions replay =
        ReplayOptions.defaults().withMemoryBytes(4_000).withSpill(store()).withLogBytes(200_000);
    try (AcknowledgedReceiver receiver = receiver();
        CuttingProxy proxy = new CuttingProxy(11, 60_000, receiver.endpoint().port());
        AcknowledgedSender sender = connect(proxy.uri(), replay)) {
      CompletableFuture<Void> draining =
          CompletableFuture.runAsync(() -> drain(receiver), Threads.EACH);
      send(sender, FRAMES);
      sender.end();
      draining.join();
      proxy.stopCutting();
      assertTrue(sender.awaitComplete(LONG));
      assertTrue(proxy.cuts() > 3, "cuts: " + proxy.cuts());
    }
  }

  @Test
  void aDurableSenderThatIsRestartedLosesAndRepeatsNothing() {
    Random random = new Random(3);
    try (AcknowledgedReceiver receiver = receiver();
        CuttingProxy proxy = new CuttingProxy(12, 60_000, receiver.endpoint().port())) {
      CompletableFuture<Void> draining =
          CompletableFuture.runAsync(() -> drain(receiver), Threads.EACH);
      for (int sent = 0; sent < FRAMES; sent += 200 + random.nextInt(400)) {
        try (AcknowledgedSender sender = connect(proxy.uri(), durable())) {
          send(sender, sent);
          sender.epoch(); // A first hello that the proxy still has would count as a later start.
        }
      }
      proxy.stopCutting();
      try (AcknowledgedSender sender = connect(proxy.uri(), durable())) {
        send(sender, FRAMES);
        sender.end();
        assertTrue(sender.awaitComplete(LONG));
      }
      draining.join();
    }
  }

  private ReplayOptions durable() {
    return ReplayOptions.defaults().withMemoryBytes(10_000).withDurableLog(store());
  }

  @Test
  void aReceiverThatAttachesGetsAll() {
    Builder listening =
        SenderOptions.listen("tcp://127.0.0.1:0", "s", SenderKind.REPLAYING, Scripted.TYPES);
    try (AcknowledgedSender sender = AcknowledgedSender.open(sender(listening, durable()).build());
        AcknowledgedReceiver receiver =
            AcknowledgedReceiver.open(
                ReceiverOptions.connect(sender.endpoint().toString(), "reader", Scripted.TYPES)
                    .allocator(allocator)
                    .link(LINK)
                    .failures((peer, failure) -> {})
                    .build())) {
      CompletableFuture<Void> draining =
          CompletableFuture.runAsync(() -> drain(receiver), Threads.EACH);
      send(sender, FRAMES);
      sender.end();
      draining.join();
      assertTrue(sender.awaitComplete(LONG));
    }
  }
}
