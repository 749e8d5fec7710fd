// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.Lightstream;
import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.MessageReader;
import io.lightstream.MessageWriter;
import io.lightstream.ProtocolOptions;
import io.lightstream.Threads;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.format.ipc.Compression;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --protocol lightstream} and {@code --protocol tlv}. */
@Timeout(60)
class ProtocolCommandsTest {

  /** Made by the original; its README says what it holds. */
  private static final Path RECORDED = Path.of("src/test/resources/lightstream-made/protocol.bin");

  private static final String RECORDED_TYPES = "event:message,mixed:table,sides:table,raw:message";
  private static final String TYPES = "event:message,rows:table";
  private static final TypeRegistry REGISTRY = TypeRegistry.parse(TYPES);
  private static final String ANY = "tcp://127.0.0.1:0";

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("x.arrow");
    try (RecordBatchWriter writer = Lightstream.write(file, Batches.SCHEMA)) {
      for (int first = 0; first < 60; first += 20) {
        try (RecordBatch batch = Batches.of(first, 20, allocator)) {
          writer.write(batch);
        }
      }
    }
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, allocator.outstanding());
    Threads.awaitGone();
  }

  /** Three tables of twenty rows, an event before each. */
  private void sendAll(MessageWriter to) {
    for (int first = 0; first < 60; first += 20) {
      to.send("event", "hello".getBytes(UTF_8));
      try (RecordBatch batch = Batches.of(first, 20, allocator)) {
        to.sendTable("rows", batch);
      }
    }
  }

  private static Run typed(Object... words) {
    return with(TYPES, words);
  }

  private static Run with(String types, Object... words) {
    return protocol("lightstream", with(words, "--types", types));
  }

  private static Run protocol(String protocol, Object... words) {
    return Run.of(with(words, "--protocol", protocol));
  }

  private static Object[] with(Object[] words, Object... more) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static String skipped(Object source, int frames) {
    return "lightstream: " + source + ": skipped " + frames + " frames of other types\n";
  }

  private static List<String> read(Path path) {
    return Batches.drain(Lightstream.read(path));
  }

  @Test
  void catShowsOneTableOfWhatTheOriginalSent() {
    Run cat =
        with(RECORDED_TYPES, "cat", RECORDED, "--table", "mixed", "-f", "csv").finish().status(0);
    List<String> lines = cat.output().lines().toList();
    assertEquals(16, lines.size());
    assertEquals("i32,i64,f64,flag,name", lines.get(0));
    assertEquals("4,-4,1.0,true,row 0.4", lines.get(5));
    assertEquals(skipped(RECORDED, 5), cat.errors());
    assertEquals(
        "a,b,a",
        String.join(
            ",",
            with(
                    RECORDED_TYPES,
                    "cat",
                    RECORDED,
                    "--table=sides",
                    "--columns=side",
                    "--format=csv",
                    "--rows=3",
                    "--quiet")
                .succeed()
                .output()
                .lines()
                .skip(1)
                .toList()));
  }

  @Test
  void catReadsStandardInput() throws IOException {
    Run cat =
        with(RECORDED_TYPES, "cat", "-", "--table", "mixed", "-n", "1")
            .with(Files.readAllBytes(RECORDED))
            .finish()
            .status(0);
    assertEquals(
        "{\"i32\":0,\"i64\":0,\"f64\":0.0,\"flag\":true,\"name\":\"row 0.0\"}\n", cat.output());
  }

  @Test
  void schemaOfATableIsShown() {
    assertEquals(
        RECORDED + ": stream, 2 columns\n  side: utf8, dictionary of uint32\n  qty: int64\n",
        with(RECORDED_TYPES, "schema", RECORDED, "--table", "sides").succeed().output());
  }

  @Test
  void validateSaysHowManyFramesWereSkipped() {
    Run validate =
        with(RECORDED_TYPES, "validate", RECORDED, "--table", "sides", "--json").finish().status(0);
    assertTrue(validate.output().matches("\\{\"batches\":2,\"rows\":6,.*,\"skipped\":6}\n"));
    assertEquals(skipped(RECORDED, 6) + RECORDED + ": ok, 2 batches, 6 rows\n", validate.errors());
  }

  @Test
  void wrongTypesAreSaidWithBothViews() {
    Run validate =
        with("mixed:table,event:message,sides:table,raw:message", "validate", RECORDED)
            .with(new byte[0])
            .finish()
            .status(2);
    assertTrue(validate.errors().contains("choose with --table, from mixed, sides"));
    String said =
        with("mixed:table,event:message", "validate", RECORDED).finish().status(1).output();
    assertTrue(
        said.startsWith(RECORDED + ": error: frame at byte 0, table 'mixed' (tag 0): "), said);
    assertTrue(said.contains("registered here, in tag order: mixed:table,event:message"), said);
  }

  @Test
  void aStreamWithoutTheTableIsAnError() {
    String said =
        with("event:message,a:table,b:table,raw:message,c:table", "schema", RECORDED, "--table=c")
            .finish()
            .status(1)
            .errors();
    assertEquals(
        "lightstream: "
            + RECORDED
            + ": no batch of table 'c' (tag 4) came: its columns are not known\n",
        said);
  }

  @Test
  void convertRecordsATableAndReadsItBack() {
    Path recorded = folder.resolve("x.bin");
    Path back = folder.resolve("back.arrow");
    typed("convert", file, recorded, "--batch-rows", "7", "--compression", "zstd").succeed();
    typed("convert", recorded, back).succeed();
    assertEquals(Batches.expected(0, 60), read(back));
    try (MessageReader messages =
        Lightstream.readMessages(recorded, REGISTRY, ProtocolOptions.defaults())) {
      messages.forEach(message -> message.close());
      assertEquals(9, messages.received(REGISTRY.table("rows")).frames());
    }
    Path stream = folder.resolve("x.arrows");
    typed("convert", recorded, stream).succeed();
    assertEquals(Batches.expected(0, 60), read(stream));
  }

  @Test
  void standardOutputCarriesTheProtocolAndArrowIsStillReadFromInput() {
    byte[] recorded = typed("convert", file, "-").succeed().bytes();
    assertEquals(1, recorded[0]);
    byte[] arrow = typed("convert", "-", "-", "--to", "arrows").with(recorded).succeed().bytes();
    assertEquals(-1, arrow[0]);
    assertArrayEquals(recorded, typed("convert", "-", "-").with(arrow).succeed().bytes());
  }

  @Test
  void sendToListenOverAllFourCommands() throws IOException {
    Path target = folder.resolve("to.arrow");
    Run listen = typed("listen", ANY, "-o", target, "--once", "--json").start();
    Run send = typed("send", file, listen.uri(), "--json").succeed();
    assertTrue(send.output().matches("\\{\"batches\":3,\"rows\":60,.*[0-9]}\n"), send.output());
    String totals = listen.finish().status(0).output();
    assertTrue(totals.matches("\\{\"batches\":3,\"rows\":60,.*,\"skipped\":0}\n"), totals);
    assertEquals(Batches.expected(0, 60), read(target));

    Path recorded = folder.resolve("to.bin");
    Run serve = typed("serve", file, ANY, "--once", "--repeat", "2").start();
    typed("receive", serve.uri(), "-o", recorded).succeed();
    serve.finish().status(0);
    typed("convert", recorded, target).succeed();
    List<String> twice = new ArrayList<>(Batches.expected(0, 60));
    twice.addAll(Batches.expected(0, 60));
    assertEquals(twice, read(target));
    assertTrue(Files.size(recorded) > 0);
  }

  @Test
  void receiveSkipsAndCountsWhatIsNotOfTheTable() {
    Path target = folder.resolve("to.arrow");
    try (LightstreamListener listener = Lightstream.listen(ANY)) {
      Run receive = typed("receive", listener.uri(), "-o", target, "--json").start();
      try (LightstreamConnection peer = listener.accept().protocol(REGISTRY)) {
        sendAll(peer);
      }
      receive.finish().status(0);
      assertEquals(skipped(listener.uri(), 3), receive.errors());
      assertTrue(receive.output().endsWith(",\"skipped\":3}\n"), receive.output());
      assertEquals(Batches.expected(0, 60), read(target));
    }
  }

  @Test
  void whatIsReceivedWithoutTargetIsAnArrowStream() {
    try (LightstreamListener listener = Lightstream.listen(ANY)) {
      Run receive = typed("receive", listener.uri(), "--quiet").start();
      try (LightstreamConnection peer = listener.accept().protocol(REGISTRY)) {
        sendAll(peer);
      }
      byte[] arrow = receive.succeed().bytes();
      assertEquals(60, Run.of("cat", "-").with(arrow).succeed().output().lines().count());
    }
  }

  @Test
  void sendWritesWithTheTagOfTheTable() {
    try (LightstreamListener listener = Lightstream.listen(ANY)) {
      Run send = typed("send", file, listener.uri(), "--rate", "100000").start();
      try (LightstreamReader rows =
          listener.accept().protocol(REGISTRY).tableReader(REGISTRY.table("rows"))) {
        assertEquals(Batches.expected(0, 60), Batches.drainOpen(rows));
      }
      send.succeed();
    }
  }

  @Test
  void listenForwardsToAUri() {
    Path target = folder.resolve("to.arrow");
    Run listen = typed("listen", ANY, "-o", target, "--once").start();
    Run forward = typed("listen", ANY, "-o", listen.uri(), "--once").start();
    typed("send", file, forward.uri()).succeed();
    forward.finish().status(0);
    listen.finish().status(0);
    assertEquals(Batches.expected(0, 60), read(target));
  }

  @Test
  void compressedTablesAreWritten() {
    Path plain = folder.resolve("plain.bin");
    Path smaller = folder.resolve("lz4.bin");
    typed("convert", file, plain, "--batch-rows", "60").succeed();
    typed("convert", file, smaller, "--batch-rows", "60", "--compression", "zstd").succeed();
    assertTrue(plain.toFile().length() > smaller.toFile().length());
    Path back = folder.resolve("back.arrow");
    typed("convert", smaller, back).succeed();
    assertEquals(Batches.expected(0, 60), read(back));
    try (LightstreamReader reader = Lightstream.read(back)) {
      assertEquals(Set.of(Compression.NONE), reader.file().orElseThrow().compression());
    }
  }

  @Test
  void tlvIsShownAsTypeAndValueAndWrittenFromThem() throws IOException {
    Path csv = folder.resolve("x.csv");
    protocol("tlv", "convert", RECORDED, csv).succeed();
    List<String> lines = Files.readAllLines(csv);
    assertEquals(9, lines.size());
    assertEquals("type,value", lines.get(0));
    assertEquals("0,68656c6c6f", lines.get(1));
    assertEquals("0,\"\"", lines.get(6));
    Path copy = folder.resolve("x.tlv");
    Path arrow = folder.resolve("tlv.arrow");
    protocol("tlv", "convert", RECORDED, arrow).succeed();
    protocol("tlv", "convert", arrow, copy).succeed();
    assertArrayEquals(Files.readAllBytes(RECORDED), Files.readAllBytes(copy));
    assertEquals(
        RECORDED + ": ok, 1 batches, 8 rows\n",
        protocol("tlv", "validate", RECORDED).succeed().output());
    assertEquals(
        "{\"type\":0}\n",
        protocol("tlv", "cat", RECORDED, "--columns", "type", "-n", "1").succeed().output());
  }

  @Test
  void tlvGoesOverConnections() throws IOException {
    Path target = folder.resolve("to.tlv");
    Run listen = protocol("tlv", "listen", ANY, "-o", target, "--once").start();
    protocol("tlv", "send", RECORDED, listen.uri()).succeed();
    listen.finish().status(0);
    assertArrayEquals(Files.readAllBytes(RECORDED), Files.readAllBytes(target));
    Run serve = protocol("tlv", "serve", RECORDED, ANY, "--once").start();
    protocol("tlv", "receive", serve.uri(), "-o", folder.resolve("again.tlv")).succeed();
    serve.finish().status(0);
    assertArrayEquals(
        Files.readAllBytes(RECORDED), Files.readAllBytes(folder.resolve("again.tlv")));
  }

  @Test
  void rowsThatAreNoTlvAreRefused() {
    String said =
        protocol("tlv", "convert", file, folder.resolve("x.tlv")).finish().status(2).errors();
    assertTrue(said.contains("TLV takes rows of two columns"), said);
    assertEquals(List.of(file), List.of(folder.toFile().listFiles()[0].toPath()));
  }

  @Test
  void aCutRecordingIsAnErrorThatNamesTheFrame() throws IOException {
    byte[] all = Files.readAllBytes(RECORDED);
    byte[] cut = Arrays.copyOf(all, all.length - 1);
    Run cat = with(RECORDED_TYPES, "cat", "-", "--table", "mixed").with(cut).finish().status(1);
    assertTrue(cat.errors().contains("table 'mixed' (tag 1): the stream ends"), cat.errors());
    Run tlv = protocol("tlv", "cat", "-").with(cut).finish().status(1);
    assertTrue(tlv.errors().contains("the stream ends after"), tlv.errors());
  }
}
