// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import io.lightstream.format.ipc.Compression;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("try") // Closing explicitly is what is tested.
class LightstreamTest {

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
    Threads.awaitGone();
  }

  private ReadOptions reading() {
    return ReadOptions.defaults().withAllocator(allocator);
  }

  private WriteOptions writing() {
    return WriteOptions.defaults().withAllocator(allocator);
  }

  private void write(RecordBatchWriter writer, int first, int rows) {
    try (RecordBatch batch = Batches.of(first, rows, allocator)) {
      writer.write(batch);
    }
  }

  /** Three batches, 0 to 60. */
  private void writeAll(RecordBatchWriter writer) {
    try (writer) {
      for (int i = 0; i < 3; i++) {
        write(writer, i * 20, 20);
      }
    }
  }

  private List<String> uris() {
    return List.of("tcp://127.0.0.1:0", "uds://" + folder.resolve("s.sock"));
  }

  @Test
  void whatOnePeerWritesTheOtherReadsWhicheverConnects() {
    for (String uri : uris()) {
      try (LightstreamListener listener = Lightstream.listen(uri)) {
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () -> writeAll(Lightstream.write(listener.uri(), Batches.SCHEMA, writing())),
                Threads.EACH);
        LightstreamReader accepted = listener.acceptReader(reading());
        assertEquals(Batches.SCHEMA, accepted.schema());
        assertEquals(Batches.expected(0, 60), Batches.drain(accepted));
        assertEquals(Optional.of(StreamEnd.MARKER), accepted.end());
        sender.join();

        CompletableFuture<Void> server =
            CompletableFuture.runAsync(
                () -> writeAll(listener.acceptWriter(Batches.SCHEMA, writing())), Threads.EACH);
        assertEquals(
            Batches.expected(0, 60), Batches.drain(Lightstream.read(listener.uri(), reading())));
        server.join();
      }
    }
  }

  @Test
  void oneConnectionCarriesBothDirections() {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        LightstreamPeer here =
            Lightstream.connect(listener.uri().toString(), TransportOptions.defaults());
        LightstreamPeer there = listener.accept()) {
      RecordBatchWriter question = here.writer(Batches.SCHEMA, writing());
      LightstreamReader answer = here.reader(reading());
      RecordBatchWriter reply = there.writer(Batches.SCHEMA, writing());
      write(question, 0, 5);
      question.close();
      assertEquals(Batches.expected(0, 5), Batches.drainOpen(there.reader(reading())));
      write(reply, 5, 5);
      reply.close();
      assertEquals(Batches.expected(5, 5), Batches.drain(answer));
      assertEquals(Optional.of(StreamEnd.MARKER), answer.end());
      assertEquals(listener.uri().toString(), here.peer());
    }
  }

  @Test
  void schemaArrivesBeforeAnyBatch() {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        RecordBatchWriter writer = Lightstream.write(listener.uri(), Batches.SCHEMA, writing());
        LightstreamReader reader = listener.acceptReader(reading())) {
      assertEquals(Batches.SCHEMA, reader.schema());
      assertEquals(Batches.SCHEMA, writer.schema());
      assertEquals(Optional.empty(), reader.end());
    }
  }

  @Test
  void manySmallBatchesArriveInOrder() {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                try (RecordBatchWriter writer =
                        Lightstream.write(listener.uri(), Batches.SCHEMA, writing());
                    RecordBatch batch = Batches.of(7, 10, allocator)) {
                  for (int i = 0; i < 5_000; i++) {
                    writer.write(batch);
                  }
                }
              },
              Threads.EACH);
      int batches = 0;
      try (LightstreamReader reader = listener.acceptReader(reading())) {
        for (RecordBatch batch : reader) {
          try (batch) {
            assertEquals(7, batch.column(0).getLong(0));
          }
          batches++;
        }
        assertFalse(reader.transferTime().isZero());
      }
      sender.join();
      assertEquals(5_000, batches);
    }
  }

  @Test
  void aSenderThatDiesBetweenBatchesIsToldFromOneThatIsDone() {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        RecordBatchWriter writer = Lightstream.write(listener.uri(), Batches.SCHEMA, writing());
        LightstreamReader reader = listener.acceptReader(reading())) {
      write(writer, 0, 5);
      writer.abort();
      assertEquals(Batches.expected(0, 5), Batches.drain(reader));
      assertEquals(Optional.of(StreamEnd.CLOSED), reader.end());
    }
  }

  @Test
  void onlyTheWantedColumnsAreRead() {
    Path file = folder.resolve("x.arrows");
    writeAll(Lightstream.write(file, Batches.SCHEMA, writing()));
    try (LightstreamReader reader = Lightstream.read(file, reading().withColumns("value", "id"))) {
      assertEquals(List.of("value", "id"), names(reader.schema()));
      try (RecordBatch batch = reader.next()) {
        assertEquals("0.0,0", Batches.rows(batch).get(0));
      }
    }
    assertThrows(
        ConfigurationException.class,
        () -> Lightstream.read(file, reading().withColumns("nonsense")).schema());
  }

  private static List<String> names(Schema schema) {
    return schema.fields().stream().map(field -> field.name()).toList();
  }

  @Test
  void filesAreWrittenAsTheirNameSaysAndReadAsTheyAre() throws IOException {
    for (String name : List.of("a.arrow", "b.feather", "c.IPC", "d.arrows", "e.stream")) {
      Path file = folder.resolve(name);
      writeAll(Lightstream.write(file.toString(), Batches.SCHEMA, writing()));
      boolean hasFooter = new String(Files.readAllBytes(file), 0, 6).equals("ARROW1");
      assertEquals(!name.endsWith("s") && !name.endsWith("m"), hasFooter, name);
      Path renamed = Files.move(file, folder.resolve("any"), StandardCopyOption.REPLACE_EXISTING);
      try (LightstreamReader reader = Lightstream.read(renamed.toString(), reading())) {
        assertEquals(hasFooter, reader.file().isPresent());
        assertEquals(Batches.expected(0, 60), Batches.drain(reader));
        assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
      }
    }
    assertEquals(1, listed().size(), "nothing else is left");
  }

  private List<Path> listed() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void footerIsSummedUp() throws IOException {
    Path file = folder.resolve("a.arrow");
    writeAll(Lightstream.write(file, Batches.SCHEMA, writing()));
    FileSummary summary = summary(file);
    assertEquals(3, summary.batches());
    assertEquals(60, summary.rows());
    assertEquals(Files.size(file), summary.bytes());
    assertEquals(64, summary.alignment());
    assertEquals(Set.of(Compression.NONE), summary.compression());
    writeAll(Lightstream.write(file, Batches.SCHEMA, writing().withCompression(Compression.LZ4)));
    assertEquals(Set.of(Compression.LZ4), summary(file).compression());
  }

  private FileSummary summary(Path file) {
    try (LightstreamReader reader = Lightstream.read(file, reading())) {
      return reader.file().orElseThrow();
    }
  }

  @Test
  void compressionAndAlignmentAreWhatTheWriterWasTold() {
    for (Compression compression : Compression.values()) {
      for (int alignment : new int[] {8, 64}) {
        Path file = folder.resolve(compression + "-" + alignment + ".arrow");
        writeAll(
            Lightstream.write(
                file,
                Batches.SCHEMA,
                writing().withCompression(compression).withAlignment(alignment)));
        assertEquals(Set.of(compression), summary(file).compression());
        assertEquals(Batches.expected(0, 60), Batches.drain(Lightstream.read(file, reading())));
      }
    }
  }

  @Test
  void aFileAppearsWhenItIsComplete() throws IOException {
    for (String name : List.of("x.arrow", "x.arrows")) {
      Path file = Files.writeString(folder.resolve(name), "before");
      RecordBatchWriter writer = Lightstream.write(file, Batches.SCHEMA, writing());
      write(writer, 0, 10);
      assertEquals("before", Files.readString(file));
      writer.abort();
      assertEquals("before", Files.readString(file));
      writeAll(Lightstream.write(file, Batches.SCHEMA, writing()));
      assertEquals(Batches.expected(0, 60), Batches.drain(Lightstream.read(file, reading())));
      Files.delete(file);
    }
    assertEquals(List.of(), listed());
  }

  @Test
  void aBatchThatDoesNotFitIsRefusedAndNothingElse() {
    Schema other = Schema.of(Field.required("other", new DataType.Int(64, true)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(other, allocator)) {
      builder.appendRow(1L);
      try (RecordBatch wrong = builder.finish()) {
        for (String name : List.of("x.arrow", "x.arrows")) {
          Path file = folder.resolve(name);
          RecordBatchWriter writer = Lightstream.write(file, Batches.SCHEMA, writing());
          write(writer, 0, 5);
          assertThrows(ConfigurationException.class, () -> writer.write(wrong));
          write(writer, 5, 5);
          writer.close();
          assertEquals(Batches.expected(0, 10), Batches.drain(Lightstream.read(file, reading())));
        }
      }
    }
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path target = Files.createDirectory(folder.resolve("sub")).resolve("x.arrow");
    Files.writeString(target, "before");
    Path link = Files.createSymbolicLink(folder.resolve("link.arrow"), target);
    writeAll(Lightstream.write(link, Batches.SCHEMA, writing()));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(Batches.expected(0, 60), Batches.drain(Lightstream.read(target, reading())));
  }

  @Test
  void closeFromAnotherThreadEndsABlockedReader() {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        RecordBatchWriter writer = Lightstream.write(listener.uri(), Batches.SCHEMA, writing());
        LightstreamReader reader = listener.acceptReader(reading())) {
      reader.schema();
      AtomicReference<Thread> blocked = new AtomicReference<>();
      CompletableFuture<LightstreamException> failure =
          CompletableFuture.supplyAsync(
              () -> {
                blocked.set(Thread.currentThread());
                return assertThrows(ClosedException.class, reader::next);
              },
              Threads.EACH);
      Threads.await("the reader to block", () -> isReading(blocked.get()));
      reader.close();
      failure.join();
      reader.close();
      assertThrows(ClosedException.class, reader::next);
      writer.abort();
    }
  }

  private static boolean isReading(Thread thread) {
    return thread != null
        && Stream.of(thread.getStackTrace())
            .anyMatch(f -> f.getClassName().contains("SocketChannel"));
  }

  @Test
  void closeFromAnotherThreadEndsABlockedWriter() {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        RecordBatchWriter writer = Lightstream.write(listener.uri(), Batches.SCHEMA, writing());
        LightstreamReader neverReads = listener.acceptReader(reading());
        RecordBatch batch = Batches.of(0, 100_000, allocator)) {
      AtomicReference<Thread> blocked = new AtomicReference<>();
      CompletableFuture<LightstreamException> failure =
          CompletableFuture.supplyAsync(
              () -> {
                blocked.set(Thread.currentThread());
                return assertThrows(ClosedException.class, () -> writeForever(writer, batch));
              },
              Threads.EACH);
      Threads.await("the writer to block", () -> isReading(blocked.get()));
      writer.close();
      failure.join();
      writer.close();
      assertThrows(ClosedException.class, () -> writer.write(batch));
      assertNull(neverReads.end().orElse(null));
    }
  }

  private static void writeForever(RecordBatchWriter writer, RecordBatch batch) {
    while (true) {
      writer.write(batch);
    }
  }

  @Test
  void closeEndsABlockedAccept() {
    LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
    AtomicReference<Thread> blocked = new AtomicReference<>();
    CompletableFuture<ClosedException> failure =
        CompletableFuture.supplyAsync(
            () -> {
              blocked.set(Thread.currentThread());
              return assertThrows(ClosedException.class, listener::acceptReader);
            },
            Threads.EACH);
    Threads.await("accept to block", () -> isReading(blocked.get()) || isAccepting(blocked.get()));
    listener.close();
    failure.join();
    listener.close();
  }

  private static boolean isAccepting(Thread thread) {
    return thread != null
        && Stream.of(thread.getStackTrace()).anyMatch(f -> f.getMethodName().equals("accept"));
  }

  @Test
  void aReaderThatFailedGoesOnFailing() throws IOException {
    Path file = folder.resolve("x.arrows");
    writeAll(Lightstream.write(file, Batches.SCHEMA, writing()));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2 + 13));
    try (LightstreamReader reader = Lightstream.read(file, reading())) {
      InvalidDataException first =
          assertThrows(InvalidDataException.class, () -> Batches.drainOpen(reader));
      InvalidDataException second = assertThrows(InvalidDataException.class, reader::next);
      assertEquals(first.getMessage(), second.getMessage());
    }
  }

  @Test
  void anyBytesWillDo() {
    List<byte[]> written = new ArrayList<>();
    RecordBatchWriter writer =
        Lightstream.write(new MemoryBytes.Sink(written), "memory", Batches.SCHEMA, writing());
    writeAll(writer);
    LightstreamReader reader =
        Lightstream.read(new MemoryBytes.Source(written), "memory", reading());
    assertEquals("memory", reader.source());
    assertEquals(Batches.expected(0, 60), Batches.drain(reader));
  }

  @Test
  void whatCannotBeReachedIsSaid() {
    Path missing = folder.resolve("missing.arrow");
    LightstreamIOException noFile =
        assertThrows(LightstreamIOException.class, () -> Lightstream.read(missing));
    assertEquals("cannot open " + missing + ": no such file or folder", noFile.getMessage());
    assertEquals(
        "cannot open " + folder + ": it is a folder",
        assertThrows(LightstreamIOException.class, () -> Lightstream.read(folder)).getMessage());
    Path nowhere = folder.resolve("none/x.arrow");
    assertTrue(
        assertThrows(LightstreamIOException.class, () -> Lightstream.write(nowhere, Batches.SCHEMA))
            .getMessage()
            .startsWith("cannot create " + nowhere));
    assertThrows(
        LightstreamIOException.class,
        () -> Lightstream.read("uds://" + folder.resolve("none.sock")));
    assertThrows(ConfigurationException.class, () -> Lightstream.read("gopher://localhost:70"));
    assertTrue(
        assertThrows(
                ConfigurationException.class,
                () -> Lightstream.write(folder.resolve("x.txt"), Batches.SCHEMA))
            .getMessage()
            .contains(".arrow, .feather and .ipc"));
  }

  @Test
  void emptyAndForeignFilesAreRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.arrow"));
    assertInstanceOf(
        LightstreamException.class,
        assertThrows(LightstreamException.class, () -> Lightstream.read(empty).schema()));
    Path text = Files.writeString(folder.resolve("text.arrow"), "id,name\n1,one\n");
    assertThrows(LightstreamException.class, () -> Lightstream.read(text).schema());
  }

  @Test
  void theOtherFormsOfCallsLeadToTheSame() {
    Path file = folder.resolve("x.arrow");
    writeAll(Lightstream.write(file.toUri(), Batches.SCHEMA));
    assertEquals(Batches.expected(0, 60), Batches.drain(Lightstream.read(file.toUri())));
    assertEquals(Batches.expected(0, 60), Batches.drain(Lightstream.read(file)));
    writeAll(Lightstream.write(file.toString(), Batches.SCHEMA));
    assertEquals(Batches.expected(0, 60), Batches.drain(Lightstream.read(file.toString())));
    assertArrayEquals(new Object[] {file.toString()}, new Object[] {sourceOf(file)});
  }

  private static String sourceOf(Path file) {
    try (LightstreamReader reader = Lightstream.read(file)) {
      return reader.source();
    }
  }
}
