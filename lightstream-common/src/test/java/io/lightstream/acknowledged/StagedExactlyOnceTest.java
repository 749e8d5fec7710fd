// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.error.ClosedException;
import io.lightstream.error.FencedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job that is restored from its checkpoints sends to a receiver that stages, while connections
 * are cut, the receiver is restarted, commits come late and old incarnations go on: what is handed
 * out is what the checkpoints say, each frame once and in order.
 */
@Timeout(120)
class StagedExactlyOnceTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int INCARNATIONS = 12;
  private static final LinkOptions LINK =
      LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(10));
  private static final CommitOptions COMMIT =
      CommitOptions.defaults().withLink(LINK).withTimeout(LONG);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  /** What the checkpoints that were completed have sent. */
  private final List<String> history = new ArrayList<>();

  private final List<String> handedOut = new ArrayList<>();
  private final List<AcknowledgedSender> zombies = new ArrayList<>();

  @TempDir Path folder;

  private Random random;
  private CuttingProxy proxy;
  private volatile AcknowledgedReceiver receiver;
  private volatile boolean over;

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatIsHandedOutIsWhatWasCommitted(long seed) {
    random = new Random(seed);
    receiver = listen();
    proxy = new CuttingProxy(seed, 4_000, receiver.endpoint().port());
    CompletableFuture<Void> taking = CompletableFuture.runAsync(this::takeAll, Threads.EACH);
    try {
      for (int incarnation = 0; incarnation < INCARNATIONS; incarnation++) {
        live(incarnation);
      }
      Threads.await("all to be handed out", () -> handedOut() == history.size());
    } finally {
      over = true;
      zombies.forEach(AcknowledgedSender::close);
      receiver.close();
      proxy.close();
    }
    taking.join();
    assertEquals(history, handedOut);
  }

  private AcknowledgedReceiver listen() {
    return AcknowledgedReceiver.open(
        ReceiverOptions.listen("tcp://127.0.0.1:0", Scripted.TYPES)
            .staging(folder, Isolation.COMMITTED)
            .allocator(allocator)
            .link(LINK)
            .failures((peer, failure) -> {})
            .build());
  }

  private synchronized int handedOut() {
    return handedOut.size();
  }

  /** Takes what comes and acknowledges now and then; what comes again after that is left out. */
  private void takeAll() {
    while (!over) {
      AcknowledgedReceiver current = receiver;
      try {
        take(current.accept());
      } catch (ClosedException e) {
        Threads.await("another receiver", () -> over || receiver != current);
      }
    }
  }

  private void take(AcknowledgedStream stream) {
    while (true) {
      try (Delivery.Frame frame = assertInstanceOf(Delivery.Frame.class, stream.next())) {
        byte[] text = assertInstanceOf(MessageBytes.class, frame.message()).toByteArray();
        synchronized (this) {
          if (frame.number() >= handedOut.size()) {
            assertEquals(handedOut.size(), frame.number());
            handedOut.add(new String(text, StandardCharsets.UTF_8));
          }
        }
        if (frame.number() % 7 == 0) {
          stream.acknowledge(frame.number() + 1);
        }
      }
    }
  }

  /** One incarnation of the job, from its restart to its death. */
  private void live(int incarnation) {
    AcknowledgedSender sender =
        AcknowledgedSender.open(
            SenderOptions.connect(proxy.uri(), "s", SenderKind.RECOMPUTING, Scripted.TYPES)
                .position(history.size())
                .allocator(allocator)
                .link(LINK)
                .build());
    sender.epoch();
    zombies.forEach(StagedExactlyOnceTest::requireFenced);
    zombies.clear();
    List<String> sinceCheckpoint = new ArrayList<>();
    int checkpoints = 1 + random.nextInt(3);
    for (int checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
      send(sender, incarnation, sinceCheckpoint);
      if (random.nextInt(4) == 0) {
        restartReceiver();
      }
      long position = history.size() + sinceCheckpoint.size();
      assertTrue(sender.awaitPrepared(position, LONG));
      history.addAll(sinceCheckpoint);
      sinceCheckpoint.clear();
      if (random.nextBoolean()) {
        sender.commit(position, LONG);
      }
    }
    long epoch = sender.epoch();
    long position = history.size();
    send(sender, incarnation, sinceCheckpoint);
    if (random.nextBoolean()) {
      zombies.add(sender);
    } else {
      sender.close();
    }
    commitLater(epoch, position, incarnation);
  }

  private void send(AcknowledgedSender sender, int incarnation, List<String> sent) {
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      String text = "frame " + sender.position() + " of incarnation " + incarnation;
      sent.add(text);
      sender.send(
          Scripted.TYPES.message("event"), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private void restartReceiver() {
    receiver.close();
    receiver = listen();
    proxy.leadTo(receiver.endpoint().port());
  }

  /** The checkpoint is complete, so it is committed, by the next incarnation if need be. */
  private void commitLater(long epoch, long position, int incarnation) {
    if (incarnation == INCARNATIONS - 1 || random.nextBoolean()) {
      assertTrue(Committer.commit(proxy.uri(), "s", epoch, position, COMMIT) >= position);
    } else {
      try (AcknowledgedSender next =
          AcknowledgedSender.open(
              SenderOptions.connect(proxy.uri(), "s", SenderKind.RECOMPUTING, Scripted.TYPES)
                  .position(position)
                  .allocator(allocator)
                  .link(LINK)
                  .build())) {
        next.epoch();
        assertTrue(Committer.commit(proxy.uri(), "s", epoch, position, COMMIT) >= position);
      }
    }
  }

  /** It finds that it was replaced, whatever it goes on with. */
  private static void requireFenced(AcknowledgedSender zombie) {
    try (zombie) {
      LightstreamException failure =
          assertThrows(LightstreamException.class, () -> zombie.awaitComplete(LONG));
      assertInstanceOf(FencedException.class, failure);
    }
  }
}
