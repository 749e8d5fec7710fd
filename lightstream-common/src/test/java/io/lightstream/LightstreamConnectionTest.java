// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.transport.Background;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection of the protocol promises, over every transport that there is. */
@Timeout(60)
@SuppressWarnings("try") // Closing explicitly is what is tested.
class LightstreamConnectionTest {

  private static final String SCHEMES = "io.lightstream.ConnectedPair#schemes";
  private static final TypeRegistry TYPES =
      TypeRegistry.parse("event:message,rows:table,raw:message,more:table");
  private static final MessageType EVENT = TYPES.message("event");
  private static final MessageType RAW = TYPES.message("raw");
  private static final TableType ROWS = TYPES.table("rows");
  private static final TableType MORE = TYPES.table("more");
  private static final int LARGE_ROWS = 20_000;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
    Threads.awaitGone();
  }

  private ProtocolOptions options() {
    return ProtocolOptions.defaults().withAllocator(allocator);
  }

  private ConnectedPair pair(String scheme) {
    return ConnectedPair.of(scheme, folder, TYPES, options());
  }

  /** The batch is closed as soon as it is sent. */
  private void sendRows(MessageWriter to, TableType table, int first, int rows) {
    try (RecordBatch batch = Batches.of(first, rows, allocator)) {
      to.sendTable(table, batch);
    }
  }

  private void sendAll(LightstreamConnection to, int rounds) {
    for (int i = 0; i < rounds; i++) {
      to.send("event", ("event " + i).getBytes(UTF_8));
      sendRows(to, ROWS, i, 3);
      to.send(RAW, large(i));
      sendRows(to, MORE, i, i % 10 == 0 ? LARGE_ROWS : 1);
    }
    to.finish();
  }

  private static ByteBuffer large(int i) {
    byte[] bytes = new byte[i % 7 == 0 ? 300_000 : i];
    Arrays.fill(bytes, (byte) i);
    return ByteBuffer.wrap(bytes);
  }

  private static int receiveAll(LightstreamConnection from) {
    int count = 0;
    for (LightstreamMessage message : from) {
      try (message) {
        int round = count / TYPES.size();
        assertEquals(TYPES.types().get(count % TYPES.size()), message.type());
        if (message.type().equals(EVENT)) {
          assertEquals("event " + round, text(message));
        } else if (message.type().equals(RAW)) {
          assertEquals(large(round), ((MessageBytes) message).payload());
        } else {
          int rows = message.type().equals(ROWS) ? 3 : round % 10 == 0 ? LARGE_ROWS : 1;
          assertEquals(Batches.expected(round, rows), rows(message));
        }
      }
      count++;
    }
    return count;
  }

  private static String text(LightstreamMessage message) {
    return new String(assertInstanceOf(MessageBytes.class, message).toByteArray(), UTF_8);
  }

  private static List<String> rows(LightstreamMessage message) {
    return Batches.rows(assertInstanceOf(LightstreamMessage.Table.class, message).batch());
  }

  private static String nextText(LightstreamConnection from) {
    try (LightstreamMessage message = from.next()) {
      return text(message);
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void manyTypesGoBothWaysAtTheSameTime(String scheme) throws Exception {
    try (ConnectedPair pair = pair(scheme)) {
      Background<Void> sendingHere = Background.run(() -> sendAll(pair.here(), 50));
      Background<Void> sendingThere = Background.run(() -> sendAll(pair.there(), 30));
      Background<Integer> receiving = Background.run(() -> receiveAll(pair.here()));
      assertEquals(200, receiveAll(pair.there()));
      assertEquals(120, receiving.result());
      sendingHere.result();
      sendingThere.result();
      assertEquals(Optional.of(StreamEnd.CLOSED), pair.here().end());
      assertEquals(pair.here().sent(), pair.there().received());
      assertEquals(pair.there().sent(), pair.here().received());
      assertEquals(
          new FrameCount(50, 5 * LARGE_ROWS + 45, pair.here().sent(MORE).bytes()),
          pair.there().received(MORE));
      assertEquals(new FrameCount(50, 0, 390), pair.there().received(EVENT));
      assertFalse(pair.there().transferTime().isZero());
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void aSingleMessageGoesOutAtOnce(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      ByteBuffer payload = ByteBuffer.wrap("-ping-".getBytes(UTF_8)).position(1).limit(5);
      pair.here().send(EVENT, payload);
      assertEquals(1, payload.position());
      assertEquals("ping", nextText(pair.there()));
      pair.there().send(EVENT, new byte[0]);
      assertEquals("", nextText(pair.here()));
      assertEquals(pair.listener().uri().toString(), pair.here().peer());
      assertEquals(pair.here().peer(), pair.here().source());
      assertSame(TYPES, pair.here().types());
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void severalThreadsSendWholeFrames(String scheme) throws Exception {
    try (ConnectedPair pair = pair(scheme)) {
      List<Background<Void>> senders = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        byte[] bytes = new byte[i * 40_000 + 1];
        Arrays.fill(bytes, (byte) i);
        senders.add(Background.run(() -> sendAgain(pair.here(), bytes)));
      }
      int[] seen = new int[4];
      for (int i = 0; i < 400; i++) {
        try (LightstreamMessage message = pair.there().next()) {
          byte[] bytes = ((MessageBytes) message).toByteArray();
          byte[] expected = new byte[bytes[0] * 40_000 + 1];
          Arrays.fill(expected, bytes[0]);
          assertArrayEquals(expected, bytes);
          seen[bytes[0]]++;
        }
      }
      assertArrayEquals(new int[] {100, 100, 100, 100}, seen);
      for (Background<Void> sender : senders) {
        sender.result();
      }
    }
  }

  private static void sendAgain(LightstreamConnection to, byte[] bytes) {
    for (int i = 0; i < 100; i++) {
      to.send(RAW, bytes);
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void oneDirectionCanEndWhileTheOtherGoesOn(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      pair.here().send(EVENT, "last".getBytes(UTF_8));
      pair.here().finish();
      pair.here().finish();
      assertEquals("last", nextText(pair.there()));
      assertNull(pair.there().next());
      assertNull(pair.there().next());
      assertEquals(Optional.of(StreamEnd.CLOSED), pair.there().end());
      for (int i = 0; i < 3; i++) {
        sendRows(pair.there(), ROWS, i, 2);
        try (LightstreamMessage message = pair.here().next()) {
          assertEquals(Batches.expected(i, 2), rows(message));
        }
      }
      ClosedException e =
          assertThrows(ClosedException.class, () -> pair.here().send(EVENT, new byte[1]));
      assertTrue(e.getMessage().contains("was finished"), e.getMessage());
      pair.there().close();
      assertNull(pair.here().next());
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void closeSendsWhatWaitsAndEndsWell(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      for (int i = 0; i < 1_000; i++) {
        pair.here().send(EVENT, new byte[] {1});
      }
      pair.here().close();
      pair.here().close();
      int count = 0;
      for (LightstreamMessage message : pair.there()) {
        message.close();
        count++;
      }
      assertEquals(1_000, count);
      assertThrows(ClosedException.class, () -> pair.here().send(EVENT, new byte[1]));
      assertThrows(ClosedException.class, pair.here()::next);
      assertThrows(ClosedException.class, pair.here()::flush);
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void closeIsFineAfterThePeerHasClosed(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      pair.here().send(EVENT, "question".getBytes(UTF_8));
      assertEquals("question", nextText(pair.there()));
      pair.there().send(EVENT, "answer".getBytes(UTF_8));
      pair.there().close();
      assertEquals("answer", nextText(pair.here()));
      assertNull(pair.here().next());
      pair.here().close();
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void closeFromAnotherThreadEndsWhatIsBlocked(String scheme) throws Exception {
    try (ConnectedPair pair = pair(scheme)) {
      Background<Void> receiving = Background.run(() -> pair.here().next().close());
      byte[] bytes = new byte[1 << 20];
      Background<Void> sending = Background.run(() -> sendForever(pair.here(), bytes));
      Background<Void> alsoSending = Background.run(() -> sendForever(pair.here(), bytes));
      receiving.awaitBlocked();
      Threads.await("sending to stall", () -> stalled(pair.here()));
      pair.here().close();
      receiving.failure(ClosedException.class);
      sending.failure(ClosedException.class);
      alsoSending.failure(ClosedException.class);
    }
  }

  /** Nothing is sent for a while, as the peer does not read. */
  private static boolean stalled(LightstreamConnection sending) {
    long before = sending.sent().frames();
    long until = System.nanoTime() + 50_000_000;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(100_000);
    }
    return before > 0 && sending.sent().frames() == before;
  }

  private static void sendForever(LightstreamConnection to, byte[] bytes) {
    while (true) {
      to.send(RAW, bytes);
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void aPeerThatIsGoneFailsBothDirectionsAgainAndAgain(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      pair.there().abort();
      byte[] bytes = new byte[1 << 20];
      LightstreamIOException sending =
          assertThrows(LightstreamIOException.class, () -> sendForever(pair.here(), bytes));
      assertTrue(sending.peerClosed());
      assertSame(
          sending,
          assertThrows(LightstreamException.class, () -> pair.here().send(EVENT, new byte[1])));
      assertSame(sending, assertThrows(LightstreamException.class, pair.here()::finish));
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void whatFailedIsToldOnceByWritersThatAreClosedBehindIt(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      pair.there().send(EVENT, new byte[1]);
      pair.here().next().close();
      pair.there().abort();
      LightstreamIOException told =
          assertThrows(LightstreamIOException.class, () -> writeForever(pair.here()));
      assertEquals(0, told.getSuppressed().length);
      assertSame(told, assertThrows(LightstreamException.class, pair.here()::finish));
      pair.here().close();
      pair.here().tableWriter(ROWS, Batches.SCHEMA).close();
    }
  }

  private void writeForever(LightstreamConnection to) {
    try (RecordBatchWriter rows = to.tableWriter(ROWS, Batches.SCHEMA);
        RecordBatch batch = Batches.of(0, 10, allocator)) {
      while (true) {
        rows.write(batch);
        rows.flush();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void whatIsRefusedIsNotSentAndOthersFollow(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      MessageType stranger = TypeRegistry.parse("stranger:message").message("stranger");
      assertThrows(ConfigurationException.class, () -> pair.here().send(stranger, new byte[1]));
      assertThrows(ConfigurationException.class, () -> pair.here().send("rows", new byte[1]));
      assertThrows(ConfigurationException.class, () -> pair.here().received(stranger));
      sendRows(pair.here(), ROWS, 0, 2);
      try (RecordBatch all = Batches.of(0, 1, allocator);
          RecordBatch other = all.select(List.of("id"))) {
        assertThrows(ConfigurationException.class, () -> pair.here().sendTable(ROWS, other));
      }
      sendRows(pair.here(), ROWS, 2, 2);
      pair.here().finish();
      List<String> received = new ArrayList<>();
      for (LightstreamMessage message : pair.there()) {
        try (message) {
          received.addAll(rows(message));
        }
      }
      assertEquals(Batches.expected(0, 4), received);
      assertEquals(2, pair.here().sent().frames());
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void aPeerWithOtherTypesIsRefusedAgainAndAgain(String scheme) {
    TypeRegistry swapped = TypeRegistry.parse("rows:table,event:message");
    try (ConnectedPair pair = ConnectedPair.of(scheme, folder, TYPES, swapped, options())) {
      pair.here().send(EVENT, "a long enough event to be taken for a table".getBytes(UTF_8));
      pair.here().flush();
      ProtocolException e = assertThrows(ProtocolException.class, pair.there()::next);
      assertTrue(
          e.getMessage().startsWith("frame at byte 0, table 'rows' (tag 0): "), e.getMessage());
      assertTrue(e.getMessage().contains(swapped.toString()), e.getMessage());
      assertSame(e, assertThrows(ProtocolException.class, pair.there()::next));
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void publisherDeliversAsManyAsAreRequestedAndLeavesSendingOpen(String scheme) throws Exception {
    try (ConnectedPair pair = pair(scheme)) {
      Background<Void> sending = Background.run(() -> sendAll(pair.here(), 10));
      Collector collector = new Collector();
      pair.there().publisher().subscribe(collector);
      collector.subscription.request(1);
      assertEquals("event 0", collector.take());
      collector.subscription.request(Long.MAX_VALUE);
      for (int i = 1; i < 40; i++) {
        assertTrue(collector.take().startsWith(TYPES.types().get(i % 4).name()));
      }
      assertEquals("complete", collector.take());
      sending.result();
      pair.there().send(EVENT, "still here".getBytes(UTF_8));
      assertEquals("still here", nextText(pair.here()));
    }
  }

  private static final class Collector implements Flow.Subscriber<LightstreamMessage> {
    final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Flow.Subscription subscription;

    String take() throws InterruptedException {
      return seen.take();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(LightstreamMessage message) {
      try (message) {
        seen.add(message.type().equals(EVENT) ? text(message) : message.type().name());
      }
    }

    @Override
    public void onError(Throwable because) {
      seen.add(because.toString());
    }

    @Override
    public void onComplete() {
      seen.add("complete");
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void cancellingThePublisherClosesTheConnection(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      Collector collector = new Collector();
      pair.there().publisher().subscribe(collector);
      collector.subscription.cancel();
      assertThrows(LightstreamException.class, () -> sendForever(pair.there(), new byte[1]));
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void pollTellsNothingMessageAndEndApart(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      assertInstanceOf(PollResult.Nothing.class, pair.there().poll());
      pair.here().send(EVENT, "one".getBytes(UTF_8));
      pair.there().available().join();
      assertEquals("one", polledText(pair.there()));
      pair.here().finish();
      pair.there().available().join();
      assertEquals(new PollResult.Finished<>(StreamEnd.CLOSED), pair.there().poll());
      assertThrows(ConfigurationException.class, pair.there()::next);
      pair.there().send(EVENT, "back".getBytes(UTF_8));
      assertEquals("back", nextText(pair.here()));
    }
  }

  private static String polledText(LightstreamConnection from) {
    if (from.poll() instanceof PollResult.Next<LightstreamMessage> next) {
      try (LightstreamMessage message = next.value()) {
        return text(message);
      }
    }
    throw new AssertionError("a message was expected");
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void pollReadsNoMoreThanMayWait(String scheme) {
    ProtocolOptions bounded = options().withQueue(3, Long.MAX_VALUE);
    try (ConnectedPair pair = ConnectedPair.of(scheme, folder, TYPES, bounded)) {
      pair.there().available();
      for (int i = 0; i < 20; i++) {
        pair.here().send(EVENT, ("" + i).getBytes(UTF_8));
      }
      pair.here().flush();
      Threads.await("four to be read", () -> pair.there().received(EVENT).frames() == 4);
      assertTrue(stalledReceiving(pair.there()));
      for (int i = 0; i < 20; i++) {
        pair.there().available().join();
        assertEquals("" + i, polledText(pair.there()));
      }
    }
  }

  private static boolean stalledReceiving(LightstreamConnection from) {
    long before = from.received().frames();
    long until = System.nanoTime() + 50_000_000;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(100_000);
    }
    return from.received().frames() == before;
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void whatWaitsToBePolledIsGivenUpByClose(String scheme) {
    try (ConnectedPair pair = pair(scheme)) {
      pair.there().available();
      sendRows(pair.here(), ROWS, 0, LARGE_ROWS);
      Threads.await("it to be read", () -> pair.there().received(ROWS).frames() == 1);
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void oneTableIsShownAloneAndTheRestCounted(String scheme) throws Exception {
    try (ConnectedPair pair = pair(scheme)) {
      Background<Void> sending = Background.run(() -> sendAll(pair.here(), 5));
      LightstreamReader reader = pair.there().tableReader(ROWS);
      assertEquals(Batches.SCHEMA, reader.schema());
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        expected.addAll(Batches.expected(i, 3));
      }
      assertEquals(expected, Batches.drainOpen(reader));
      assertEquals(OptionalLong.of(15), reader.skipped());
      assertFalse(reader.hasEndMark());
      sending.result();
      RecordBatchWriter back = pair.there().tableWriter(MORE, Batches.SCHEMA);
      try (RecordBatch batch = Batches.of(7, 3, allocator)) {
        back.write(batch);
      }
      back.close();
      try (LightstreamReader answer = pair.here().tableReader(MORE)) {
        assertEquals(Batches.expected(7, 3), Batches.drainOpen(answer));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void anAnswerIsReadBehindAQuestionThatWasClosed(String scheme) {
    try (ConnectedPair pair = pair(scheme);
        LightstreamReader answer = pair.here().tableReader(MORE)) {
      try (RecordBatchWriter question = pair.here().tableWriter(ROWS, Batches.SCHEMA);
          RecordBatch batch = Batches.of(0, 2, allocator)) {
        question.write(batch);
      }
      try (LightstreamReader asked = pair.there().tableReader(ROWS)) {
        assertEquals(Batches.expected(0, 2), Batches.drainOpen(asked));
        sendRows(pair.there(), MORE, 2, 2);
        pair.there().finish();
        assertEquals(Batches.expected(2, 2), Batches.drainOpen(answer));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void aTableCanBePolledAlone(String scheme) {
    try (ConnectedPair pair = pair(scheme);
        LightstreamReader reader = pair.there().tableReader(ROWS)) {
      assertInstanceOf(PollResult.Nothing.class, reader.poll());
      pair.here().send(EVENT, new byte[3]);
      sendRows(pair.here(), ROWS, 0, 3);
      reader.available().join();
      if (reader.poll() instanceof PollResult.Next<RecordBatch> next) {
        try (RecordBatch batch = next.value()) {
          assertEquals(Batches.expected(0, 3), Batches.rows(batch));
        }
      } else {
        throw new AssertionError("a batch was expected");
      }
      assertEquals(Batches.SCHEMA, reader.schema());
      sendRows(pair.here(), ROWS, 3, 3);
      Threads.await("it to be read", () -> pair.there().received(ROWS).frames() == 2);
    }
  }

  @ParameterizedTest
  @MethodSource(SCHEMES)
  void aTableThatNeverCameHasTheRegisteredSchemaIfAny(String scheme) {
    TypeRegistry.Builder builder = TypeRegistry.builder();
    TableType known = builder.table("known", Batches.SCHEMA);
    TypeRegistry types = builder.build();
    try (ConnectedPair pair = ConnectedPair.of(scheme, folder, types, options())) {
      Schema other = Batches.SCHEMA.select(List.of("id"));
      assertThrows(ConfigurationException.class, () -> pair.here().tableWriter(known, other));
      pair.here().tableWriter(known, Batches.SCHEMA).close();
      try (LightstreamReader reader = pair.there().tableReader(known)) {
        assertEquals(Batches.SCHEMA, reader.schema());
        assertNull(reader.next());
      }
    }
    try (ConnectedPair pair = pair(scheme)) {
      pair.here().finish();
      try (LightstreamReader reader = pair.there().tableReader(ROWS)) {
        assertThrows(InvalidDataException.class, reader::schema);
      }
    }
  }

  @Test
  void aRecordingAppearsWhenItIsCompleteAndIsReadBack() throws IOException {
    Path file = folder.resolve("x.bin");
    MessageWriter writer = Lightstream.writeMessages(file, TYPES, options());
    writer.send("event", "one".getBytes(UTF_8));
    sendRows(writer, ROWS, 0, 3);
    assertFalse(Files.exists(file));
    writer.close();
    writer.close();
    assertEquals(2, writer.sent().frames());
    try (MessageReader reader = Lightstream.readMessages(file, TYPES, options())) {
      assertEquals(file.toString(), reader.source());
      try (LightstreamMessage message = reader.next()) {
        assertEquals("one", text(message));
      }
      try (LightstreamMessage message = reader.next()) {
        assertEquals(Batches.expected(0, 3), rows(message));
      }
      assertNull(reader.next());
    }
    MessageWriter abandoned = Lightstream.writeMessages(file, TYPES, options());
    abandoned.send("event", new byte[10]);
    abandoned.abort();
    try (MessageReader reader = Lightstream.readMessages(file, TYPES, options())) {
      reader.forEach(LightstreamMessage::close);
      assertEquals(2, reader.received().frames());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void whatTheOriginalRecordedIsReadInFull() {
    TypeRegistry types = TypeRegistry.parse("event:message,mixed:table,sides:table,raw:message");
    Path file = Path.of("src/test/resources/lightstream-made/protocol.bin");
    List<String> seen = new ArrayList<>();
    try (MessageReader reader = Lightstream.readMessages(file, types, options())) {
      for (LightstreamMessage message : reader) {
        try (message) {
          seen.add(
              message instanceof LightstreamMessage.Table table
                  ? table.type().name() + " " + table.batch().rowCount()
                  : message.type().name() + " " + message.bytes());
        }
      }
      assertEquals(new FrameCount(2, 0, 5), reader.received(types.message("event")));
      assertEquals(15, reader.received(types.table("mixed")).rows());
    }
    assertEquals(
        List.of(
            "event 5", "mixed 5", "mixed 5", "raw 256", "sides 3", "event 0", "sides 3", "mixed 5"),
        seen);
  }

  @Test
  void aPeerThatVanishesWithinAFrameIsToldFromOneThatIsDone() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        Socket peer = new Socket("127.0.0.1", listener.uri().getPort());
        LightstreamConnection here = listener.accept().protocol(TYPES, options())) {
      peer.getOutputStream().write(new byte[] {0, 3, 0, 0, 0, 'a', 'b', 'c', 2, 9, 0, 0, 0, 'x'});
      peer.close();
      assertEquals("abc", nextText(here));
      ProtocolException e = assertThrows(ProtocolException.class, here::next);
      assertEquals(
          "frame at byte 8, message 'raw' (tag 2): the stream ends within the 9 bytes of its"
              + " payload",
          e.getMessage());
      assertSame(e, assertThrows(ProtocolException.class, here::next));
      assertEquals(Optional.empty(), here.end());
    }
  }

  @Test
  void standardStreamsCarryTheProtocolBothWays() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ProtocolEcho.class.getName(),
                TYPES.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (MessageWriter to =
            Lightstream.writeMessages(
                new PipeSink(child.getOutputStream()), "child", TYPES, options());
        MessageReader from =
            Lightstream.readMessages(
                new PipeSource(child.getInputStream()), "child", TYPES, options())) {
      to.send("event", "hello".getBytes(UTF_8));
      sendRows(to, ROWS, 0, 4);
      to.finish();
      try (LightstreamMessage message = from.next()) {
        assertEquals("hello", text(message));
      }
      try (LightstreamMessage message = from.next()) {
        assertEquals(Batches.expected(0, 4), rows(message));
      }
      assertNull(from.next());
      assertEquals(0, child.waitFor());
    } finally {
      child.destroyForcibly();
    }
  }

  private record PipeSink(OutputStream out) implements ByteSink {
    @Override
    public void write(ByteBuffer[] from, int offset, int length) {
      try {
        for (int i = offset; i < offset + length; i++) {
          byte[] bytes = new byte[from[i].remaining()];
          from[i].get(bytes);
          out.write(bytes);
        }
        out.flush();
      } catch (IOException e) {
        throw new LightstreamIOException("pipe", e);
      }
    }

    @Override
    public void finish() {
      close();
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw new LightstreamIOException("pipe", e);
      }
    }
  }

  private record PipeSource(InputStream in) implements ByteSource {
    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      try {
        byte[] bytes = new byte[into[offset].remaining()];
        int read = in.read(bytes);
        into[offset].put(bytes, 0, Math.max(read, 0));
        return read;
      } catch (IOException e) {
        throw new LightstreamIOException("pipe", e);
      }
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new LightstreamIOException("pipe", e);
      }
    }
  }
}
