// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static io.lightstream.acknowledged.Received.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Threads;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.RewoundException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.log.FrameLog;
import io.lightstream.protocol.log.FrameLogOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A receiver whose frames are durable in a log, told what to do by senders that follow a script.
 */
@Timeout(60)
class StagingReceiverTest {

  private final BlockingQueue<LightstreamException> failures = new LinkedBlockingQueue<>();
  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() throws IOException {
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
    assertEquals(List.of(), openFiles());
  }

  /** The files of the test that this process has open. */
  private List<Path> openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    List<Path> open = new ArrayList<>();
    if (Files.isDirectory(descriptors)) {
      try (Stream<Path> all = Files.list(descriptors)) {
        all.forEach(
            link -> target(link).filter(file -> file.startsWith(folder)).ifPresent(open::add));
      }
    }
    return open;
  }

  private static Optional<Path> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return Optional.empty(); // It was closed meanwhile.
    }
  }

  private ReceiverOptions.Builder options() {
    return ReceiverOptions.listen("tcp://127.0.0.1:0", Scripted.TYPES)
        .allocator(allocator)
        .failures((peer, failure) -> failures.add(failure));
  }

  private AcknowledgedReceiver stage() {
    return AcknowledgedReceiver.open(options().staging(folder, Isolation.COMMITTED).build());
  }

  private AcknowledgedReceiver log() {
    return AcknowledgedReceiver.open(options().log(folder).build());
  }

  private static Control commit(
      AcknowledgedReceiver receiver, String stream, long epoch, long seq) {
    try (Scripted committer = Scripted.connect(receiver)) {
      return committer.say(new Control.Commit(stream, epoch, seq)).hear();
    }
  }

  /** Reads until the receiver says that all before {@code seq} are durable. */
  private static void awaitPrepared(Scripted sender, long seq) {
    Control heard = sender.hear();
    while (!heard.equals(new Control.Prepared(seq))) {
      assertInstanceOf(Control.Prepared.class, heard);
      heard = sender.hear();
    }
  }

  private static void awaitAck(Scripted sender, long seq) {
    Control heard = sender.hear();
    while (!heard.equals(new Control.Ack(seq))) {
      heard = sender.hear();
    }
  }

  @Test
  void framesAreHandedOutOnceTheyAreCommittedFromAnotherConnection() {
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.recomputing("s", 0));
      sender.event("a").event("b").event("c");
      awaitPrepared(sender, 3);
      AcknowledgedStream stream = receiver.accept();
      assertTrue(stream.poll().isEmpty());
      assertEquals(new Control.Ack(2), commit(receiver, "s", 1, 2));
      assertEquals(new Control.Ack(2), sender.hear());
      assertEquals("0:a", frame(stream.next()));
      assertEquals("1:b", frame(stream.next()));
      assertTrue(stream.poll().isEmpty());
      assertEquals(new Control.Ack(2), commit(receiver, "s", 1, 1));
      assertEquals(new Control.Prepared(3), commit(receiver, "s", 1, 4));
      assertThrows(ConfigurationException.class, () -> stream.acknowledge(3));
      stream.acknowledge(2);
      assertEquals(2, stream.committed());
    }
  }

  @Test
  void aCommitOnTheConnectionOfTheSenderIsAnsweredThere() {
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.recomputing("s", 0));
      sender.event("a");
      awaitPrepared(sender, 1);
      sender.say(new Control.Commit("s", 1, 1));
      assertEquals(new Control.Ack(1), sender.hear());
    }
  }

  @Test
  void aCommitOfAnOlderEpochCountsUpToWhereTheNewOneBegan() {
    try (AcknowledgedReceiver receiver = stage();
        Scripted first = Scripted.connect(receiver)) {
      first.start(Scripted.recomputing("s", 0));
      first.event("a").event("b").event("c").event("d");
      awaitPrepared(first, 4);
      try (Scripted second = Scripted.connect(receiver)) {
        Control.Resume resume = second.start(Scripted.recomputing("s", 2));
        assertEquals(new Control.Resume(2, 2, Optional.empty()), resume);
        assertEquals(new Control.Prepared(2), second.hear());
        first.awaitClosed();
        second.event("C");
        awaitPrepared(second, 3);
        assertEquals(new Control.Fenced(2), commit(receiver, "s", 1, 3));
        assertEquals(new Control.Ack(2), commit(receiver, "s", 1, 2));
        assertEquals(new Control.Ack(3), commit(receiver, "s", 2, 3));
        AcknowledgedStream stream = receiver.accept();
        assertEquals("0:a", frame(stream.next()));
        assertEquals("1:b", frame(stream.next()));
        assertEquals("2:C", frame(stream.next()));
      }
    }
  }

  @Test
  void whatWasPreparedSurvivesARestartAndCanBeCommittedWithoutItsSender() {
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.recomputing("s", 0));
      sender.event("a").event("b");
      awaitPrepared(sender, 2);
    }
    try (AcknowledgedReceiver receiver = stage()) {
      AcknowledgedStream stream = receiver.accept();
      assertEquals("s", stream.id());
      assertTrue(stream.poll().isEmpty());
      assertEquals(new Control.Ack(1), commit(receiver, "s", 1, 1));
      assertEquals("0:a", frame(stream.next()));
      stream.acknowledge(1);
    }
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      assertEquals(
          new Control.Resume(1, 2, Optional.empty()), sender.start(Scripted.again("s", 1, 0)));
      assertEquals(new Control.Prepared(2), sender.hear());
      sender.say(new Control.Commit("s", 1, 2));
      assertEquals(new Control.Ack(2), sender.hear());
      AcknowledgedStream stream = receiver.accept();
      assertEquals("1:b", frame(stream.next()));
    }
  }

  @Test
  void aCrashLosesNothingThatWasPreparedOrCommitted(@TempDir Path crashed) throws IOException {
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.recomputing("s", 0));
      sender.event("a").event("b").event("c");
      awaitPrepared(sender, 3);
      assertEquals(new Control.Ack(2), commit(receiver, "s", 1, 2));
      copy(folder, crashed);
    }
    ReceiverOptions options = options().staging(crashed, Isolation.COMMITTED).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      assertEquals("1:b", frame(stream.next()));
      assertEquals(new Control.Ack(3), commit(receiver, "s", 1, 3));
      assertEquals("2:c", frame(stream.next()));
    }
  }

  /** The files as a process leaves them that is killed now. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
  }

  @Test
  void uncommittedFramesAreHandedOutWhereTheyAreWantedAndMayBecomeVoid() {
    ReceiverOptions options = options().staging(folder, Isolation.UNCOMMITTED).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted first = Scripted.connect(receiver)) {
      first.start(Scripted.recomputing("s", 0));
      first.event("a").event("b");
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      assertEquals("1:b", frame(stream.next()));
      assertEquals(0, stream.committed());
      awaitPrepared(first, 2);
      assertEquals(new Control.Ack(1), commit(receiver, "s", 1, 1));
      assertEquals(1, stream.committed());
      try (Scripted second = Scripted.connect(receiver)) {
        second.start(Scripted.recomputing("s", 1));
        second.event("B");
        assertEquals(1, assertThrows(RewoundException.class, stream::next).position());
        assertEquals("1:B", frame(stream.next()));
      }
    }
  }

  @Test
  void whatIsAcknowledgedBeforeItIsCommittedIsDroppedWithTheCommit() {
    ReceiverOptions options = options().staging(folder, Isolation.UNCOMMITTED).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.recomputing("s", 0));
      sender.event("a").event("b");
      AcknowledgedStream stream = receiver.accept();
      stream.next().close();
      stream.next().close();
      stream.acknowledge(2);
      awaitPrepared(sender, 2);
      assertEquals(new Control.Ack(1), commit(receiver, "s", 1, 1));
    }
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options)) {
      assertEquals("1:b", frame(receiver.accept().next()));
    }
  }

  @Test
  void whatWasAcknowledgedOfVoidFramesDoesNotDropThoseThatReplaceThem() {
    ReceiverOptions options = options().staging(folder, Isolation.UNCOMMITTED).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted first = Scripted.connect(receiver)) {
      first.start(Scripted.recomputing("s", 0));
      first.event("a").event("b");
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      assertEquals("1:b", frame(stream.next()));
      stream.acknowledge(2);
      try (Scripted second = Scripted.connect(receiver)) {
        second.start(Scripted.recomputing("s", 0));
        second.event("A").event("B");
        awaitPrepared(second, 2);
        assertEquals(new Control.Ack(2), commit(receiver, "s", 2, 2));
        assertEquals(0, assertThrows(RewoundException.class, stream::next).position());
        assertEquals("0:A", frame(stream.next()));
        assertEquals("1:B", frame(stream.next()));
      }
    }
  }

  @Test
  void aLogThatHasFailedStaysSoUntilItsStreamIsOpenedAnew() {
    try (AcknowledgedReceiver receiver = stage();
        Scripted first = Scripted.connect(receiver)) {
      first.start(Scripted.recomputing("s", 0));
      first.event("a");
      awaitPrepared(first, 1);
      AcknowledgedStream stream = receiver.accept();
      Thread syncer =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("lightstream-sync-s"))
              .findAny()
              .orElseThrow();
      Threads.await( // While it tells the sender, the connection would be closed instead.
          "the log's thread to wait for frames",
          () -> LockSupport.getBlocker(syncer) instanceof Condition);
      syncer.interrupt(); // It closes the file under the next sync.
      first.event("b").awaitClosed();
      try (Scripted second = Scripted.connect(receiver)) {
        second.say(Scripted.again("s", 1, 0)).awaitClosed();
      }
      assertThrows(LightstreamException.class, stream::next);
      stream.close();
      try (Scripted third = Scripted.connect(receiver)) {
        Control answer = third.say(Scripted.again("s", 1, 0)).hear();
        assertEquals(1, assertInstanceOf(Control.Resume.class, answer).epoch());
      }
    }
  }

  @Test
  void aSecondGapBehindTheFirstIsDelivered() {
    ReceiverOptions options =
        options().staging(folder, Isolation.COMMITTED).gaps(GapPolicy.CONTINUE).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.say(new Control.Gone(5));
      assertEquals(new Control.Resume(1, 5, Optional.empty()), sender.hear());
      assertEquals(new Control.Ack(5), sender.hear());
      sender.say(new Control.Gone(9));
      AcknowledgedStream stream = receiver.accept();
      assertEquals(new Control.Resume(1, 9, Optional.empty()), sender.hear());
      assertEquals(new Delivery.Gap(0, 9), stream.next());
      assertEquals(9, stream.committed());
    }
  }

  @Test
  void aCommitThatWasRequestedIsSaidAgainUntilItIsFinal() {
    try (AcknowledgedReceiver receiver = stage();
        CuttingProxy proxy = new CuttingProxy(1, 400, receiver.endpoint().port());
        AcknowledgedSender sender = appendingSender(proxy.uri())) {
      Threads.await("the receiver to answer", () -> sender.resumed().isPresent());
      assertEquals(new Resumption(0, Optional.empty()), sender.resumed().get());
      for (int i = 0; i < 50; i++) {
        sender.send(Scripted.TYPES.message("event"), ByteBuffer.wrap(new byte[] {(byte) i}));
        sender.requestCommit(i + 1);
      }
      Threads.await("connections to be cut", () -> proxy.cuts() > 1);
      proxy.stopCutting();
      Threads.await("all to be final", () -> sender.acknowledged() == 50);
      assertThrows(ConfigurationException.class, () -> sender.requestCommit(51));
    }
  }

  private AcknowledgedSender appendingSender(String uri) {
    return AcknowledgedSender.open(
        SenderOptions.connect(uri, "s", SenderKind.APPENDING, Scripted.TYPES)
            .allocator(allocator)
            .link(LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(10)))
            .build());
  }

  @Test
  void whatWasResumedIsKnownOnceAReceiverHasAnswered() {
    try (AcknowledgedReceiver receiver = stage();
        AcknowledgedSender sender = appendingSender(receiver.endpoint().toString())) {
      Resumption waited = sender.resumption();
      assertEquals(Optional.of(waited), sender.resumed());
    }
    try (AcknowledgedSender alone = appendingSender("tcp://127.0.0.1:1")) {
      assertEquals(Optional.empty(), alone.resumed());
    }
  }

  @Test
  void marksOfPreparedFramesSurviveARestart() {
    Control.Mark mark = new Control.Mark(Control.Token.copyOf(new byte[] {42}));
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.appending("s", 1));
      sender.say(mark).event("a").event("b");
      awaitPrepared(sender, 2);
    }
    try (AcknowledgedReceiver receiver = stage()) {
      assertEquals(new Control.Ack(1), commit(receiver, "s", 1, 1));
      try (Scripted sender = Scripted.connect(receiver)) {
        assertEquals(
            new Control.Resume(2, 1, Optional.of(mark.token())),
            sender.start(Scripted.appending("s", 2)));
      }
    }
  }

  /** A process dies between a frame and what makes it durable together with its mark. */
  @Test
  void aFrameIsNotPreparedWithoutItsMark() throws IOException {
    Control.Mark mark = new Control.Mark(Control.Token.copyOf(new byte[] {42}));
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.appending("s", 1));
      sender.say(mark).event("a");
      awaitPrepared(sender, 1);
    }
    try (FrameLog log =
        FrameLog.open(streamFolder(), Scripted.TYPES, FrameLogOptions.defaults(), allocator)) {
      assertEquals(1, log.append(Scripted.TYPES.message("event"), ByteBuffer.allocate(1)));
    }
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      assertEquals(
          new Control.Resume(1, 1, Optional.of(mark.token())),
          sender.start(Scripted.again("s", 1, 0)));
      assertEquals(new Control.Prepared(1), commit(receiver, "s", 1, 2));
    }
  }

  /** Of the only stream that there is. */
  private Path streamFolder() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).findAny().orElseThrow();
    }
  }

  @Test
  void theEndIsConfirmedOnceAllIsCommitted() {
    try (AcknowledgedReceiver receiver = stage();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.recomputing("s", 0));
      sender.event("a").say(new Control.End(1));
      AcknowledgedStream stream = receiver.accept();
      Threads.await(
          "the frame to be durable", () -> commit(receiver, "s", 1, 1).equals(new Control.Ack(1)));
      Control heard = sender.hear();
      while (!heard.equals(new Control.End(1))) {
        heard = sender.hear();
      }
      assertEquals("0:a", frame(stream.next()));
      assertEquals(new Delivery.End(1), stream.next());
      stream.acknowledge(1);
    }
    try (AcknowledgedReceiver receiver = stage()) {
      assertEquals(new Delivery.End(1), receiver.accept().next());
    }
  }

  @Test
  void aGapIsDeliveredOnceWhatComesBeforeIsDone() {
    ReceiverOptions options =
        options().staging(folder, Isolation.COMMITTED).gaps(GapPolicy.CONTINUE).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.event("a");
      awaitPrepared(sender, 1);
      assertEquals(new Control.Ack(1), commit(receiver, "s", 1, 1));
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      sender.say(new Control.Gone(9));
      awaitAck(sender, 1);
      stream.acknowledge(1);
      assertEquals(new Control.Resume(1, 9, Optional.empty()), sender.hear());
      assertEquals(new Control.Ack(9), sender.hear());
      assertEquals(new Delivery.Gap(1, 9), stream.next());
      sender.event("b");
      awaitPrepared(sender, 10);
      assertEquals(new Control.Ack(10), commit(receiver, "s", 1, 10));
      assertEquals("9:b", frame(stream.next()));
    }
  }

  @Test
  void aLogOfItsOwnAcknowledgesWhatIsDurableAndHandsItOutAfterARestart() {
    try (AcknowledgedReceiver receiver = log();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      sender.event("a").event("b").event("c");
      awaitAck(sender, 3);
      AcknowledgedStream stream = receiver.accept();
      assertEquals("0:a", frame(stream.next()));
      assertEquals("1:b", frame(stream.next()));
      stream.acknowledge(1);
    }
    try (AcknowledgedReceiver receiver = log();
        Scripted sender = Scripted.connect(receiver)) {
      AcknowledgedStream stream = receiver.accept();
      assertEquals("1:b", frame(stream.next()));
      assertEquals(
          new Control.Resume(1, 3, Optional.empty()), sender.start(Scripted.again("s", 1, 0)));
      sender.say(new Control.End(3));
      assertEquals(new Control.Ack(3), sender.hear());
      assertEquals(new Control.End(3), sender.hear());
      assertEquals("2:c", frame(stream.next()));
    }
    try (AcknowledgedReceiver receiver = log()) {
      AcknowledgedStream stream = receiver.accept();
      assertEquals("1:b", frame(stream.next()));
      assertEquals("2:c", frame(stream.next()));
      assertEquals(new Delivery.End(3), stream.next());
    }
  }

  @Test
  void aLogKeepsTheMarkOfWhatItAcknowledged(@TempDir Path crashed) throws IOException {
    Control.Mark mark = new Control.Mark(Control.Token.copyOf(new byte[] {7}));
    try (AcknowledgedReceiver receiver = log();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.appending("s", 1));
      sender.event("a").say(mark).event("b");
      awaitAck(sender, 2);
      copy(folder, crashed);
    }
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options().log(crashed).build());
        Scripted sender = Scripted.connect(receiver)) {
      assertEquals(
          new Control.Resume(2, 2, Optional.of(mark.token())),
          sender.start(Scripted.appending("s", 2)));
    }
  }

  @Test
  void manyFramesCrossSegmentsAndGiveTheirSpaceBack() throws IOException {
    FrameLogOptions small =
        FrameLogOptions.defaults().withSegmentBytes(FrameLogOptions.LEAST_SEGMENT_BYTES);
    ReceiverOptions options = options().log(folder).logOptions(small).build();
    try (AcknowledgedReceiver receiver = AcknowledgedReceiver.open(options);
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      for (int i = 0; i < 2000; i++) {
        sender.event("event number " + i);
      }
      awaitAck(sender, 2000);
      AcknowledgedStream stream = receiver.accept();
      for (int i = 0; i < 2000; i++) {
        assertEquals(i + ":event number " + i, frame(stream.next()));
      }
      assertTrue(size() > 50_000, "bytes: " + size());
      stream.acknowledge(2000);
      assertTrue(size() < 50_000, "bytes: " + size());
    }
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(StagingReceiverTest::sizeOf).sum();
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void idsOfAnyTextGetFoldersOfTheirOwnInsideTheFolder() {
    List<String> ids =
        List.of(
            "s", "S", "../escape", "/etc", "a/b", "a_b", "CON", ".", "\u00e4\n\0", "x".repeat(999));
    for (String id : ids) {
      try (AcknowledgedReceiver receiver = log();
          Scripted sender = Scripted.connect(receiver)) {
        sender.start(Scripted.replaying(id, 0));
        sender.event("of " + id);
        awaitAck(sender, 1);
      }
    }
    assertEquals(ids.size(), folder.toFile().list().length);
    Set<String> found = new TreeSet<>();
    try (AcknowledgedReceiver receiver = log()) {
      for (String id : ids) {
        AcknowledgedStream stream = receiver.accept();
        found.add(stream.id());
        assertEquals("0:of " + stream.id(), frame(stream.next()));
      }
      assertTrue(receiver.poll().isEmpty());
    }
    assertEquals(new TreeSet<>(ids), found);
  }

  @Test
  void namesDifferWhereIdsDo() {
    assertNotEquals(StreamFiles.name("a/b"), StreamFiles.name("a_b"));
    assertNotEquals(StreamFiles.name("s"), StreamFiles.name("S"));
    assertTrue(StreamFiles.isName(StreamFiles.name("../\u00e4" + "y".repeat(5000))));
    assertTrue(StreamFiles.isName(StreamFiles.name("")));
  }

  @Test
  void oneReceiverAtATimeHasTheLogs() {
    try (AcknowledgedReceiver receiver = log();
        Scripted sender = Scripted.connect(receiver)) {
      sender.start(Scripted.replaying("s", 0));
      assertThrows(ConfigurationException.class, this::log);
    }
  }
}
