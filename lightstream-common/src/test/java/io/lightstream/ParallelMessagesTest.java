// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.ProtocolException;
import io.lightstream.frame.StreamEnd;
import io.lightstream.interop.TestData;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.TypeRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One stream of the protocol over several connections. */
@Timeout(60)
@SuppressWarnings("try") // Closing explicitly is what is tested.
class ParallelMessagesTest {

  private static final TypeRegistry TYPES = TypeRegistry.parse("note:message,rows:table");

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final List<Socket> peers = new ArrayList<>();
  private LightstreamListener listener;
  @TempDir Path folder;

  @BeforeEach
  void listen() {
    listener = Lightstream.listen("tcp://127.0.0.1:0");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (Socket peer : peers) {
      peer.close();
    }
    listener.close();
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private ProtocolOptions options() {
    return ProtocolOptions.defaults().withAllocator(allocator);
  }

  private MessageReader reader(int connections) {
    return listener.acceptParallelMessageReader(connections, TYPES, options());
  }

  private MessageWriter writer(int connections) {
    return Lightstream.writeParallelMessages(
        listener.uri().toString(), connections, TYPES, options());
  }

  /** Notes and batches in turn; every seventh note is large. */
  private void send(MessageWriter to, int frame) {
    if (frame % 2 == 0) {
      ByteBuffer bytes = ByteBuffer.wrap(note(frame).getBytes(UTF_8));
      to.send("note", bytes);
      bytes.put(0, (byte) '?'); // it is ours again
    } else {
      try (RecordBatch batch = Batches.of(frame, 3, allocator)) {
        to.sendTable("rows", batch);
      }
    }
  }

  private static String note(int frame) {
    return ("note " + frame + ". ").repeat(frame % 7 == 0 ? 20_000 : 1);
  }

  private static void expect(MessageReader from, int frame) {
    try (LightstreamMessage message = from.next()) {
      if (frame % 2 == 0) {
        MessageBytes note = assertInstanceOf(MessageBytes.class, message);
        assertEquals(note(frame), new String(note.toByteArray(), UTF_8));
      } else {
        LightstreamMessage.Table table = assertInstanceOf(LightstreamMessage.Table.class, message);
        assertEquals(Batches.expected(frame, 3), Batches.rows(table.batch()));
      }
    }
  }

  private void sendAll(MessageWriter to, int frames) {
    try (to) {
      IntStream.range(0, frames).forEach(frame -> send(to, frame));
      to.finish();
    }
  }

  private void expectAll(MessageReader from, int frames) {
    try (from) {
      IntStream.range(0, frames).forEach(frame -> expect(from, frame));
      assertEquals(Optional.empty(), from.end());
      assertNull(from.next());
      assertNull(from.next());
      assertEquals(Optional.of(StreamEnd.CLOSED), from.end());
      assertEquals(frames, from.received().frames());
    }
  }

  @ParameterizedTest
  @CsvSource({"1,5", "2,0", "3,1", "3,3", "4,100", "5,7", "255,300", "256,600"})
  void framesArriveInTheOrderInWhichTheyWereSent(int connections, int frames) {
    for (String uri : List.of("tcp://127.0.0.1:0", "uds://" + folder.resolve("s"))) {
      try (LightstreamListener at = Lightstream.listen(uri)) {
        String there = at.uri().toString();
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () ->
                    sendAll(
                        Lightstream.writeParallelMessages(there, connections, TYPES, options()),
                        frames),
                Threads.EACH);
        expectAll(at.acceptParallelMessageReader(connections, TYPES, options()), frames);
        sender.join();

        CompletableFuture<Void> server =
            CompletableFuture.runAsync(
                () ->
                    sendAll(at.acceptParallelMessageWriter(connections, TYPES, options()), frames),
                Threads.EACH);
        expectAll(Lightstream.readParallelMessages(there, connections, TYPES, options()), frames);
        server.join();
      }
    }
  }

  @Test
  void eachConnectionIsAStreamOfItsOwnBehindItsIndex() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 3, InetAddress.getLoopbackAddress())) {
      MessageWriter writer =
          Lightstream.writeParallelMessages(
              "tcp://127.0.0.1:" + server.getLocalPort(), 3, TYPES, options());
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Socket socket = server.accept();
        peers.add(socket);
        sockets.add(socket);
        assertEquals(i, socket.getInputStream().read(), "the index goes out at once");
      }
      sendAll(writer, 8);
      for (int i = 0; i < 3; i++) {
        byte[] bytes = sockets.get(i).getInputStream().readAllBytes();
        try (MessageReader alone =
            Lightstream.readMessages(
                new MemoryBytes.Source(List.of(bytes)), "memory", TYPES, options())) {
          for (int frame = i; frame < 8; frame += 3) {
            expect(alone, frame);
          }
          assertNull(alone.next());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theOriginalsFramesArriveInOrderWhicheverConnectionComesFirst(int first) throws IOException {
    TypeRegistry types = TypeRegistry.parse("note:message,marked:table");
    for (int i = 0; i < 3; i++) {
      String file = "/lightstream-made/parallel-protocol." + (first + i) % 3;
      peer(TestData.bytes(TestData.resource(file))).shutdownOutput();
    }
    try (MessageReader reader = listener.acceptParallelMessageReader(3, types, options())) {
      for (int m = 0; m < 7; m++) {
        try (LightstreamMessage.Table table =
            assertInstanceOf(LightstreamMessage.Table.class, reader.next())) {
          assertEquals(types.table("marked"), table.type());
          table.batch().validate();
          assertEquals(List.of("" + m, "" + m * 10), Batches.rows(table.batch()));
        }
        try (LightstreamMessage message = reader.next()) {
          assertEquals(types.message("note"), message.type());
          assertArrayEquals(("n" + m).getBytes(UTF_8), ((MessageBytes) message).toByteArray());
        }
      }
      assertNull(reader.next());
      assertEquals(7, reader.received(types.table("marked")).frames());
      assertEquals(14, reader.received(types.table("marked")).rows());
    }
  }

  /** A peer that sends what a test says, over a connection of its own. */
  private Socket peer(byte[] bytes) throws IOException {
    Socket socket = new Socket(listener.uri().getHost(), listener.uri().getPort());
    peers.add(socket);
    new ByteArrayInputStream(bytes).transferTo(socket.getOutputStream());
    return socket;
  }

  private static byte[] notes(int index, String... notes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(index);
    for (String note : notes) {
      bytes.writeBytes(new byte[] {0, (byte) note.length(), 0, 0, 0});
      bytes.writeBytes(note.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String nextNote(MessageReader reader) {
    try (LightstreamMessage message = reader.next()) {
      return new String(((MessageBytes) message).toByteArray(), UTF_8);
    }
  }

  private static void assertFails(String pattern, MessageReader reader) {
    ProtocolException failed = assertThrows(ProtocolException.class, reader::next);
    assertTrue(failed.getMessage().matches(pattern), failed.getMessage());
    assertEquals(failed, assertThrows(ProtocolException.class, reader::next));
  }

  @Test
  void indexOutOfRangeIsRefused() throws IOException {
    peer(notes(2));
    peer(notes(0));
    try (MessageReader reader = reader(2)) {
      assertFails(
          "connection 0 \\(.*\\): its index is 2: 2 connections are numbered from 0", reader);
    }
  }

  @Test
  void indexThatComesTwiceIsRefused() throws IOException {
    peer(notes(1));
    peer(notes(1));
    try (MessageReader reader = reader(2)) {
      assertFails(
          "connection (0|1) \\(.*\\): its index is 1: connection (?!\\1)[01] \\(.*\\) has the same",
          reader);
    }
  }

  @Test
  void connectionWithoutIndexIsRefused() throws IOException {
    peer(new byte[0]).shutdownOutput();
    try (MessageReader reader = reader(1)) {
      assertFails("connection 0 \\(.*\\): it was closed before its first byte.*", reader);
    }
  }

  @Test
  void connectionThatEndsTooEarlyIsRefused() throws IOException {
    peer(notes(1, "b", "d"));
    peer(notes(0, "a")).shutdownOutput();
    try (MessageReader reader = reader(2)) {
      assertEquals("a", nextNote(reader));
      assertEquals("b", nextNote(reader));
      assertFails(
          "frame 2 is missing: connection 1 \\(.*\\), which has the index 0, was closed before it,"
              + " but a later frame came over connection 0 \\(.*\\)",
          reader);
    }
  }

  @Test
  void frameThatIsCutNamesItsConnection() throws IOException {
    peer(notes(0, "a"));
    Socket cut = peer(notes(1));
    try (MessageReader reader = reader(2)) {
      assertEquals("a", nextNote(reader));
      cut.getOutputStream().write(new byte[] {0, 3, 0, 0, 0, 'c', 'u'});
      cut.shutdownOutput();
      assertFails("connection 1 \\(.*\\): frame at byte 0, .*note.*", reader);
    }
  }

  @Test
  void silentConnectionHoldsTheOthersUp() throws IOException {
    Socket late = peer(new byte[0]);
    peer(notes(0, IntStream.range(0, 50).mapToObj(i -> "x").toArray(String[]::new)));
    try (MessageReader reader =
        listener.acceptParallelMessageReader(2, TYPES, options().withQueue(8, 1 << 20))) {
      assertEquals("x", nextNote(reader));
      CompletableFuture<String> second =
          CompletableFuture.supplyAsync(() -> nextNote(reader), Threads.EACH);
      Threads.await("the other to wait for room", () -> waiting("lightstream-read-connection 1"));
      late.getOutputStream().write(notes(1, "y"));
      assertEquals("y", second.join());
      assertEquals("x", nextNote(reader));
    }
  }

  private static boolean waiting(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(
            thread ->
                thread.getName().startsWith(name) && thread.getState() == Thread.State.WAITING);
  }

  @Test
  void closingEndsABlockedReader() throws IOException {
    peer(notes(0));
    peer(new byte[0]);
    MessageReader reader = reader(2);
    CompletableFuture<LightstreamMessage> next =
        CompletableFuture.supplyAsync(reader::next, Threads.EACH);
    Threads.await("both to be read", () -> Threads.ofLibrary().size() == 2);
    reader.close();
    reader.close();
    assertInstanceOf(
        ClosedException.class, assertThrows(CompletionException.class, next::join).getCause());
  }

  @Test
  void messagesArePolledToo() {
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(() -> sendAll(writer(3), 60), Threads.EACH);
    int frames = 0;
    try (MessageReader reader = reader(3)) {
      PollResult<LightstreamMessage> result = new PollResult.Nothing<>();
      while (!(result instanceof PollResult.Finished<LightstreamMessage>)) {
        reader.available().join();
        result = reader.poll();
        if (result instanceof PollResult.Next<LightstreamMessage> next) {
          assertEquals(TYPES.types().get(frames % 2), next.value().type());
          next.value().close();
          frames++;
        }
      }
    }
    assertEquals(60, frames);
    sender.join();
  }

  @Test
  void whatIsRefusedIsNotSentAndOthersFollow() {
    try (MessageWriter writer = writer(2);
        RecordBatch right = Batches.of(0, 3, allocator);
        RecordBatch wrong = right.select(List.of("id"))) {
      try (MessageReader reader = reader(2)) {
        writer.sendTable("rows", right);
        assertThrows(ConfigurationException.class, () -> writer.sendTable("rows", wrong));
        assertThrows(ConfigurationException.class, () -> writer.send("other", new byte[1]));
        assertThrows(
            ConfigurationException.class,
            () -> writer.send(TypeRegistry.parse("x:message").message("x"), new byte[1]));
        writer.send("note", "after".getBytes(UTF_8));
        writer.flush();
        expectRows(reader);
        assertEquals("after", nextNote(reader));
        assertEquals(2, writer.sent().frames());
        assertEquals(3, writer.sent(TYPES.table("rows")).rows());
        writer.finish();
        writer.finish();
        assertThrows(ClosedException.class, () -> writer.send("note", new byte[1]));
        assertNull(reader.next());
      }
    }
  }

  private static void expectRows(MessageReader reader) {
    try (LightstreamMessage message = reader.next()) {
      LightstreamMessage.Table table = assertInstanceOf(LightstreamMessage.Table.class, message);
      assertEquals(Batches.expected(0, 3), Batches.rows(table.batch()));
    }
  }

  @Test
  void severalThreadsSendWholeFrames() {
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    MessageWriter writer = writer(3);
    for (int i = 0; i < 4; i++) {
      int from = i;
      senders.add(
          CompletableFuture.runAsync(
              () -> {
                for (int m = 0; m < 100; m++) {
                  writer.send("note", (from + ":" + m).getBytes(UTF_8));
                }
              },
              Threads.EACH));
    }
    int[] next = new int[4];
    try (MessageReader reader = reader(3)) {
      for (int m = 0; m < 400; m++) {
        String[] note = nextNote(reader).split(":");
        int from = Integer.parseInt(note[0]);
        assertEquals(next[from]++, Integer.parseInt(note[1]), "each thread's order is kept");
      }
      senders.forEach(CompletableFuture::join);
      writer.close();
      assertNull(reader.next());
    }
  }

  @Test
  void failureOfOneConnectionFailsTheWriterAndNamesIt() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
        MessageWriter writer =
            Lightstream.writeParallelMessages(
                "tcp://127.0.0.1:" + server.getLocalPort(), 2, TYPES, options())) {
      peers.add(server.accept());
      try (Socket failing = server.accept()) {
        failing.setSoLinger(true, 0);
      }
      LightstreamIOException failed =
          assertThrows(
              LightstreamIOException.class,
              () -> {
                while (true) {
                  send(writer, 0);
                  writer.flush();
                }
              });
      assertTrue(failed.getMessage().matches("connection 1 \\(tcp://.*"), failed.getMessage());
      assertEquals(failed, assertThrows(LightstreamIOException.class, writer::finish));
      assertEquals(failed, assertThrows(LightstreamIOException.class, () -> send(writer, 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 257})
  void numbersOfConnectionsAreChecked(int connections) {
    assertThrows(ConfigurationException.class, () -> writer(connections));
    assertThrows(ConfigurationException.class, () -> reader(connections));
  }
}
