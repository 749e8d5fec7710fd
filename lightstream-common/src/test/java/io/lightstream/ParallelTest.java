// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.ByteSource;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One stream over several connections. */
@Timeout(60)
@SuppressWarnings("try") // Closing explicitly is what is tested.
class ParallelTest {

  private static final byte[] END_ALONE = {-1, -1, -1, -1, 0, 0, 0, 0};
  private static final int ROWS = 3;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final List<RecordBatchWriter> peers = new ArrayList<>();
  private LightstreamListener listener;
  @TempDir Path folder;

  @BeforeEach
  void listen() {
    listener = Lightstream.listen("tcp://127.0.0.1:0");
  }

  @AfterEach
  void nothingIsLeft() {
    peers.forEach(RecordBatchWriter::abort);
    listener.close();
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private ReadOptions reading() {
    return ReadOptions.defaults().withAllocator(allocator);
  }

  private WriteOptions writing() {
    return WriteOptions.defaults().withAllocator(allocator);
  }

  private RecordBatch batch(int number) {
    return Batches.of(number * ROWS, ROWS, allocator);
  }

  private void writeAll(RecordBatchWriter writer, int count) {
    try (writer) {
      for (int i = 0; i < count; i++) {
        try (RecordBatch batch = batch(i);
            RecordBatch named = batch.withMetadata(Map.of("name", "batch " + i))) {
          writer.write(named);
        }
      }
    }
  }

  /** A peer that sends what a test says, over a connection of its own. */
  private RecordBatchWriter peer() {
    return peer(Batches.SCHEMA);
  }

  private RecordBatchWriter peer(Schema schema) {
    RecordBatchWriter writer = Lightstream.write(listener.uri(), schema, writing());
    peers.add(writer);
    return writer;
  }

  private List<RecordBatchWriter> peers(int count) {
    return IntStream.range(0, count).mapToObj(i -> peer()).toList();
  }

  private void send(RecordBatchWriter peer, int... numbers) {
    for (int number : numbers) {
      send(peer, number, Integer.toString(number));
    }
  }

  private void send(RecordBatchWriter peer, int number, String id) {
    try (RecordBatch batch = batch(number);
        RecordBatch numbered = batch.withMetadata(Map.of(SequenceId.KEY, id))) {
      peer.write(numbered);
      peer.flush();
    }
  }

  private LightstreamReader ordered(int connections) {
    return listener.acceptParallelReader(Parallel.ordered(connections), reading());
  }

  private static void expect(LightstreamReader reader, int number) {
    try (RecordBatch batch = reader.next()) {
      assertEquals(Batches.expected(number * ROWS, ROWS), Batches.rows(batch));
    }
  }

  private <T extends LightstreamException> String refusal(Class<T> type, LightstreamReader reader) {
    T refused = assertThrows(type, () -> Batches.drainOpen(reader));
    assertEquals(
        refused.getMessage(), assertThrows(type, reader::next).getMessage(), "it goes on failing");
    return refused.getMessage();
  }

  private static void assertMatches(String pattern, String text) {
    assertTrue(text.matches(pattern), text);
  }

  @ParameterizedTest
  @CsvSource({"1,4", "2,0", "3,1", "3,3", "4,50", "5,7", "256,300"})
  void orderedBatchesArriveAsTheyWereWritten(int connections, int batches) {
    for (String uri : List.of("tcp://127.0.0.1:0", "uds://" + folder.resolve("s"))) {
      Parallel parallel = Parallel.ordered(connections);
      try (LightstreamListener at = Lightstream.listen(uri)) {
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () ->
                    writeAll(
                        Lightstream.writeParallel(
                            at.uri().toString(), Batches.SCHEMA, parallel, writing()),
                        batches),
                Threads.EACH);
        expectAll(at.acceptParallelReader(parallel, reading()), batches);
        sender.join();

        CompletableFuture<Void> server =
            CompletableFuture.runAsync(
                () ->
                    writeAll(at.acceptParallelWriter(Batches.SCHEMA, parallel, writing()), batches),
                Threads.EACH);
        expectAll(Lightstream.readParallel(at.uri().toString(), parallel, reading()), batches);
        server.join();
      }
    }
  }

  private static void expectAll(LightstreamReader reader, int batches) {
    try (reader) {
      assertEquals(Batches.SCHEMA, reader.schema());
      for (int i = 0; i < batches; i++) {
        try (RecordBatch batch = reader.next()) {
          assertEquals(Batches.expected(i * ROWS, ROWS), Batches.rows(batch));
          assertEquals(Map.of("name", "batch " + i), batch.metadata(), "the number is taken off");
        }
      }
      assertEquals(Optional.empty(), reader.end());
      assertNull(reader.next());
      assertNull(reader.next());
      assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void unorderedBatchesArriveInAnyOrder(int connections) {
    Parallel parallel = Parallel.unordered(connections);
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () ->
                writeAll(
                    Lightstream.writeParallel(
                        listener.uri().toString(), Batches.SCHEMA, parallel, writing()),
                    40),
            Threads.EACH);
    try (LightstreamReader reader = listener.acceptParallelReader(parallel, reading())) {
      assertEquals(
          Batches.expected(0, 40 * ROWS).stream().sorted().toList(),
          Batches.drainOpen(reader).stream().sorted().toList());
      assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
      assertMatches(connections + " connections of tcp://.*", reader.source());
      assertTrue(connections == 1 || reader.transferTime().toNanos() > 0);
    }
    sender.join();
  }

  @Test
  void unorderedBatchesDoNotWaitForAConnectionThatIsSilent() {
    List<RecordBatchWriter> two = peers(2);
    try (LightstreamReader reader =
        listener.acceptParallelReader(Parallel.unordered(2), reading())) {
      send(two.get(1), 5);
      try (RecordBatch batch = reader.next()) {
        assertEquals(Map.of(SequenceId.KEY, "5"), batch.metadata(), "as it came");
      }
      send(two.get(1), 3);
      expect(reader, 3);
    }
  }

  @Test
  void orderHoldsHoweverBatchesWereDealt() {
    List<RecordBatchWriter> two = peers(2);
    send(two.get(1), 0, 1, 2, 5);
    send(two.get(0), 3, 4);
    two.forEach(RecordBatchWriter::close);
    try (LightstreamReader reader = ordered(2)) {
      assertEquals(Batches.expected(0, 6 * ROWS), Batches.drainOpen(reader));
      assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
    }
  }

  @Test
  void gapIsRefusedOnceTheMissingBatchCannotComeAnyMore() {
    List<RecordBatchWriter> three = peers(3);
    try (LightstreamReader reader = ordered(3)) {
      send(three.get(0), 0, 3);
      send(three.get(1), 4);
      send(three.get(2), 2);
      expect(reader, 0);
      assertMatches(
          "batch 1 is missing: the lowest that came after is 2, over connection 2 \\(.*\\)",
          refusal(ProtocolException.class, reader));
    }
  }

  @Test
  void connectionThatEndedEarlyIsNamedWithTheGap() {
    List<RecordBatchWriter> three = peers(3);
    try (LightstreamReader reader = ordered(3)) {
      send(three.get(0), 0, 3);
      send(three.get(1), 1);
      send(three.get(2), 2, 5);
      three.get(1).abort();
      for (int i = 0; i < 4; i++) {
        expect(reader, i);
      }
      three.get(0).close();
      assertMatches(
          "batch 4 is missing: the lowest that came after is 5, over connection 2 \\(.*\\);"
              + " connection 0 \\(.*\\) has ended, connection 1 \\(.*\\) was closed",
          refusal(ProtocolException.class, reader));
    }
  }

  @Test
  void batchThatComesTwiceIsRefused() {
    List<RecordBatchWriter> two = peers(2);
    try (LightstreamReader reader = ordered(2)) {
      send(two.get(0), 0, 2);
      send(two.get(1), 1, 2, 3);
      assertMatches(
          "connection [01] \\(.*\\): batch 2 came twice: another connection had it already",
          refusal(ProtocolException.class, reader));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,batch 1 came twice", "0,batch 0 came after batch 1"})
  void numbersOfOneConnectionMustRise(int again, String what) {
    List<RecordBatchWriter> two = peers(2);
    try (LightstreamReader reader = ordered(2)) {
      send(two.get(1), 1, again);
      send(two.get(0), 0);
      expect(reader, 0);
      expect(reader, 1);
      assertMatches(
          "connection 1 \\(.*\\): " + what + ": the ls\\.seq_id of one connection must rise",
          refusal(ProtocolException.class, reader));
    }
  }

  @Test
  void batchWithoutNumberIsRefused() {
    RecordBatchWriter peer = peer();
    try (LightstreamReader reader = ordered(1);
        RecordBatch batch = batch(0)) {
      peer.write(batch);
      peer.flush();
      assertMatches(
          "connection 0 \\(.*\\): a batch has no ls\\.seq_id in its custom metadata:.*",
          refusal(ProtocolException.class, reader));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1x", "0x1", "1.0", " 1", "٣", "9999999999999999999"})
  void numberThatIsNotDecimalIsRefused(String id) {
    RecordBatchWriter peer = peer();
    try (LightstreamReader reader = ordered(1)) {
      send(peer, 0, id);
      assertEquals(
          "the ls.seq_id of a batch is '" + id + "': it must be a decimal number",
          refusal(ProtocolException.class, reader).replaceFirst("connection 0 \\(.*?\\): ", ""));
    }
  }

  @Test
  void longNumberIsNotQuotedInFull() {
    RecordBatchWriter peer = peer();
    try (LightstreamReader reader = ordered(1)) {
      send(peer, 0, "7".repeat(100_000));
      assertMatches(
          ".*is '7{40}\\.\\.\\.': it must be.*", refusal(ProtocolException.class, reader));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void schemasMustBeEqual(boolean ordered) {
    Map<Schema, String> others = new HashMap<>();
    others.put(
        new Schema(Batches.SCHEMA.fields().subList(0, 2), Map.of()),
        "it has 2 columns, a connection before it has 3");
    others.put(
        Schema.of(
            Batches.SCHEMA.field(0),
            Field.nullable("title", new DataType.Utf8()),
            Batches.SCHEMA.field(2)),
        "its column 1 is .*title.*, that of a connection before it is .*name.*");
    others.put(
        Batches.SCHEMA.withMetadata(Map.of("a", "b")),
        "its schema has other metadata than that of a connection before it");
    others.forEach(
        (other, message) -> {
          peer();
          peer(other);
          try (LightstreamReader reader =
              listener.acceptParallelReader(new Parallel(2, ordered), reading())) {
            String refused = refusal(ProtocolException.class, reader);
            if (!refused.startsWith("connection 0")) { // whichever came first sets the schema
              assertMatches(
                  "connection 1 \\(.*\\): " + message + ": the schemas of .* must be equal",
                  refused);
            }
          }
        });
  }

  @Test
  void endIsByTheMarkOnlyIfThatOfEachConnectionIs() {
    List<RecordBatchWriter> two = peers(2);
    try (LightstreamReader reader = ordered(2)) {
      send(two.get(0), 0);
      send(two.get(1), 1);
      two.get(0).close();
      two.get(1).abort();
      assertEquals(Batches.expected(0, 2 * ROWS), Batches.drainOpen(reader));
      assertEquals(Optional.of(StreamEnd.CLOSED), reader.end());
    }
  }

  @Test
  void connectionWithoutAnyBatchMayBeAnEndMarkAlone() throws IOException {
    RecordBatchWriter used = peer();
    try (Socket unused = raw(END_ALONE);
        LightstreamReader reader = ordered(2)) {
      assertTrue(unused.isConnected());
      assertEquals(Batches.SCHEMA, reader.schema());
      send(used, 0);
      used.close();
      assertEquals(Batches.expected(0, ROWS), Batches.drainOpen(reader));
      assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
    }
  }

  @Test
  void connectionsWithEndMarksAloneAreAnEmptyStreamWithoutSchema() throws IOException {
    try (Socket one = raw(END_ALONE);
        Socket other = raw(END_ALONE);
        LightstreamReader reader = ordered(2)) {
      assertTrue(one.isConnected() && other.isConnected());
      assertNull(reader.next());
      assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
      assertEquals(
          "all connections ended before their schema",
          assertThrows(InvalidDataException.class, reader::schema).getMessage());
    }
  }

  @Test
  void connectionThatSendsNothingAtAllIsRefused() throws IOException {
    raw(new byte[0]).close();
    try (LightstreamReader reader = ordered(1)) {
      assertMatches(
          "connection 0 \\(.*\\): byte 0: the stream ended before its schema",
          assertThrows(InvalidDataException.class, reader::schema).getMessage());
      refusal(InvalidDataException.class, reader);
    }
  }

  private Socket raw(byte[] bytes) throws IOException {
    Socket socket = new Socket(listener.uri().getHost(), listener.uri().getPort());
    socket.getOutputStream().write(bytes);
    socket.shutdownOutput();
    return socket;
  }

  @Test
  void whatArrivedBeforeAFailureIsHandedOut() throws IOException {
    RecordBatchWriter good = peer();
    List<byte[]> bytes = new ArrayList<>();
    RecordBatchWriter memory =
        Lightstream.write(new MemoryBytes.Sink(bytes), "memory", Batches.SCHEMA, writing());
    send(memory, 2);
    memory.abort();
    bytes.add(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    bytes.forEach(all::writeBytes);
    try (Socket bad = raw(all.toByteArray());
        LightstreamReader reader = ordered(2)) {
      assertTrue(bad.isConnected());
      send(good, 0, 1);
      for (int i = 0; i < 3; i++) {
        expect(reader, i);
      }
      assertMatches(
          "connection 1 \\(.*\\): .* must begin with FFFFFFFF, not with 04030201",
          refusal(InvalidDataException.class, reader));
    }
  }

  @Test
  void stuckConnectionDoesNotLetTheOthersPileUp() {
    List<RecordBatchWriter> two = peers(2);
    try (LightstreamReader reader =
        listener.acceptParallelReader(Parallel.ordered(2), reading().withQueue(8, 1 << 20))) {
      CompletableFuture<RecordBatch> next =
          CompletableFuture.supplyAsync(reader::next, Threads.EACH);
      for (int i = 1; i < 60; i += 2) {
        send(two.get(1), i);
      }
      Threads.await("connection 1 to wait for room", () -> state("connection 1") == WAITING);
      assertTrue(allocator.outstanding() < 12 * oneBatch(), "outstanding " + allocator);
      for (int i = 0; i < 60; i += 2) {
        send(two.get(0), i);
      }
      two.forEach(RecordBatchWriter::close);
      next.join().close();
      assertEquals(Batches.expected(ROWS, 59 * ROWS), Batches.drainOpen(reader));
    }
  }

  private static final Thread.State WAITING = Thread.State.WAITING;

  private static Thread.State state(String lane) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-read-" + lane))
        .map(Thread::getState)
        .findFirst()
        .orElse(null);
  }

  private long oneBatch() {
    long before = allocator.outstanding();
    try (RecordBatch batch = batch(0)) {
      assertEquals(ROWS, batch.rowCount());
      return allocator.outstanding() - before;
    }
  }

  @Test
  void closingEndsABlockedReader() {
    peers(2);
    LightstreamReader reader = ordered(2);
    assertEquals(Batches.SCHEMA, reader.schema());
    CompletableFuture<RecordBatch> next = CompletableFuture.supplyAsync(reader::next, Threads.EACH);
    Threads.await("both to read", () -> state("connection 1") != null);
    reader.close();
    reader.close();
    assertInstanceOf(
        ClosedException.class, assertThrows(CompletionException.class, next::join).getCause());
    assertThrows(ClosedException.class, reader::next);
  }

  @Test
  void closingEndsWhoWaitsForTheSchema() throws IOException {
    try (Socket silent = new Socket(listener.uri().getHost(), listener.uri().getPort())) {
      assertTrue(silent.isConnected());
      LightstreamReader reader = ordered(1);
      CompletableFuture<Schema> schema =
          CompletableFuture.supplyAsync(reader::schema, Threads.EACH);
      Threads.await("it to read", () -> state("connection 0") != null);
      reader.close();
      assertInstanceOf(
          ClosedException.class, assertThrows(CompletionException.class, schema::join).getCause());
    }
  }

  @Test
  void readerThatWasNeverReadLeavesNothing() {
    peers(2);
    ordered(2).close();
  }

  @Test
  void interruptingABlockedReaderClosesIt() {
    peers(2);
    LightstreamReader reader = ordered(2);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              assertThrows(ClosedException.class, reader::next);
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();
    Threads.await("it to wait", () -> thread.getState() == WAITING);
    thread.interrupt();
    assertTrue(interrupted.join());
    assertThrows(ClosedException.class, reader::next);
  }

  @Test
  void parallelStreamsArePolledToo() {
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () ->
                writeAll(
                    Lightstream.writeParallel(
                        listener.uri().toString(), Batches.SCHEMA, Parallel.ordered(3), writing()),
                    20),
            Threads.EACH);
    List<String> polled = new ArrayList<>();
    try (LightstreamReader reader = ordered(3)) {
      PollResult<RecordBatch> result = new PollResult.Nothing<>();
      while (!(result instanceof PollResult.Finished<RecordBatch>)) {
        reader.available().join();
        result = reader.poll();
        if (result instanceof PollResult.Next<RecordBatch> next) {
          polled.addAll(Batches.rows(next.value()));
          next.value().close();
        }
      }
      assertEquals(new PollResult.Finished<RecordBatch>(StreamEnd.MARKER), result);
    }
    assertEquals(Batches.expected(0, 20 * ROWS), polled);
    sender.join();
  }

  @Test
  void flushReachesEveryConnection() {
    try (RecordBatchWriter writer =
            Lightstream.writeParallel(
                listener.uri().toString(), Batches.SCHEMA, Parallel.ordered(3), writing());
        LightstreamReader reader = ordered(3)) {
      for (int i = 0; i < 5; i++) {
        try (RecordBatch batch = batch(i)) {
          writer.write(batch);
        }
      }
      writer.flush();
      assertTrue(allocator.outstanding() <= 5 * oneBatch(), "what was written is let go of");
      for (int i = 0; i < 5; i++) {
        expect(reader, i);
      }
      writer.close();
      assertNull(reader.next());
    }
  }

  @Test
  void batchOfAnotherSchemaIsRefusedAtOnce() {
    Schema other = Schema.of(Field.required("x", new DataType.Int(32, true)));
    try (RecordBatchWriter writer =
            Lightstream.writeParallel(
                listener.uri().toString(), Batches.SCHEMA, Parallel.ordered(2), writing());
        LightstreamReader reader = ordered(2);
        RecordBatchBuilder builder = RecordBatchBuilder.of(other, allocator);
        RecordBatch wrong = builder.finish();
        RecordBatch right = batch(0)) {
      assertThrows(ConfigurationException.class, () -> writer.write(wrong));
      writer.write(right);
      writer.close();
      expect(reader, 0);
      assertNull(reader.next());
    }
  }

  @Test
  void failureOfOneConnectionFailsTheWriterAndNamesIt() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      RecordBatchWriter writer =
          Lightstream.writeParallel(
              "tcp://127.0.0.1:" + server.getLocalPort(),
              Batches.SCHEMA,
              Parallel.unordered(2),
              writing());
      try (Socket healthy = server.accept();
          Socket failing = server.accept()) {
        failing.setSoLinger(true, 0);
        failing.close();
        LightstreamIOException failed =
            assertThrows(
                LightstreamIOException.class,
                () -> {
                  while (true) {
                    try (RecordBatch batch = batch(0)) {
                      writer.write(batch);
                      writer.flush();
                    }
                  }
                });
        assertMatches("connection 1 \\(tcp://.*\\): .*", failed.getMessage());
        assertTrue(failed.peerClosed());
        assertEquals(failed, assertThrows(LightstreamIOException.class, writer::flush));
        byte[] seen = healthy.getInputStream().readAllBytes();
        assertTrue(seen.length > 0 && seen[seen.length - 8] != -1, "no end mark");
      }
      writer.close();
    }
  }

  @Test
  void closeTellsAFailureThatNobodyHasSeen() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      RecordBatchWriter writer =
          Lightstream.writeParallel(
              "tcp://127.0.0.1:" + server.getLocalPort(),
              Batches.SCHEMA,
              Parallel.unordered(1),
              writing());
      try (Socket failing = server.accept()) {
        failing.setSoLinger(true, 0);
      }
      for (int i = 0; i < 5; i++) {
        try (RecordBatch batch = batch(i)) {
          writer.write(batch);
        } catch (LightstreamIOException e) {
          return; // seen already
        }
      }
      assertThrows(LightstreamIOException.class, writer::close);
      writer.close();
    }
  }

  @Test
  void abortEndsABlockedWriterAndLeavesNoEndMark() {
    RecordBatchWriter writer =
        Lightstream.writeParallel(
            listener.uri().toString(), Batches.SCHEMA, Parallel.unordered(2), writing());
    try (LightstreamReader reader =
        listener.acceptParallelReader(Parallel.unordered(2), reading())) {
      AtomicInteger written = new AtomicInteger();
      AtomicReference<Thread> thread = new AtomicReference<>();
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                thread.set(Thread.currentThread());
                writeForEver(writer, written);
              },
              Threads.EACH);
      Threads.await(
          "writing to stall",
          () -> written.get() > FanOut.QUEUE_ITEMS && thread.get().getState() == WAITING);
      writer.abort();
      assertInstanceOf(
          ClosedException.class, assertThrows(CompletionException.class, sender::join).getCause());
      assertFalse(endsByItsMark(reader), "no end mark");
    }
  }

  private static boolean endsByItsMark(LightstreamReader reader) {
    try {
      Batches.drainOpen(reader);
      return reader.end().orElseThrow() == StreamEnd.MARKER;
    } catch (InvalidDataException | LightstreamIOException e) {
      return false; // cut within a batch
    }
  }

  private void writeForEver(RecordBatchWriter writer, AtomicInteger written) {
    try (RecordBatch large = Batches.of(0, 10_000, allocator)) {
      while (true) {
        writer.write(large);
        written.incrementAndGet();
      }
    }
  }

  @Test
  void connectionsAreOpenedAllOrNone() throws IOException {
    int free;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = server.getLocalPort();
    }
    assertMatches(
        "connection 0 of 2: .*",
        assertThrows(
                LightstreamIOException.class,
                () ->
                    Lightstream.readParallel(
                        "tcp://127.0.0.1:" + free, Parallel.ordered(2), reading()))
            .getMessage());
    try (LightstreamPeer one =
        Lightstream.connect(listener.uri().toString(), TransportOptions.defaults())) {
      assertMatches("tcp://.*", one.peer());
      CompletableFuture<LightstreamReader> accepting =
          CompletableFuture.supplyAsync(() -> ordered(2), Threads.EACH);
      listener.close();
      CompletionException failed = assertThrows(CompletionException.class, accepting::join);
      assertInstanceOf(ClosedException.class, failed.getCause());
      assertMatches("connection [01] of 2: .*", failed.getCause().getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 257})
  void numbersOfConnectionsAreChecked(int connections) {
    assertEquals(
        "parallel connections are " + connections + ": 1 to 256 are allowed",
        assertThrows(ConfigurationException.class, () -> Parallel.ordered(connections))
            .getMessage());
  }

  @Test
  void pipesAreNotParallel() {
    assertEquals(
        "stdio:// is one connection: it cannot be 2 parallel ones",
        assertThrows(
                ConfigurationException.class,
                () -> Lightstream.readParallel("stdio://", Parallel.ordered(2), reading()))
            .getMessage());
  }

  @Test
  void unusedStreamIsSeenHoweverItsBytesAreSplit() {
    try (StreamBatches batches =
        Streams.oneOfSeveral(new ByteByByte(END_ALONE), "memory", reading(), new Stopwatch())) {
      assertNull(batches.next());
      assertEquals(Optional.of(StreamEnd.MARKER), batches.end());
      assertEquals(Optional.empty(), batches.schemaIfAny());
    }
  }

  private static final class ByteByByte implements ByteSource {
    private final byte[] bytes;
    private int given;

    ByteByByte(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) {
      if (given == bytes.length) {
        return -1;
      }
      into[offset].put(bytes[given++]);
      return 1;
    }

    @Override
    public void close() {}
  }
}
