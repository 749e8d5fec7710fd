// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.FileSummary;
import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.Threads;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.Compression;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** cat, schema, convert and validate. */
@Timeout(60)
class FileCommandsTest {

  private static final Path MIXED = Path.of("src/test/resources/lightstream-made/file-plain.arrow");

  @TempDir Path folder;
  private Path file;
  private Path stream;

  @BeforeEach
  void write() {
    file = folder.resolve("x.arrow");
    stream = folder.resolve("x.arrows");
    write(file);
    write(stream);
  }

  /** Rows 0 to 6 in two batches. */
  private static void write(Path path) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchWriter writer = Lightstream.write(path, Batches.SCHEMA)) {
      for (int first = 0; first < 6; first += 3) {
        try (RecordBatch batch = Batches.of(first, 3, allocator)) {
          writer.write(batch);
        }
      }
    }
  }

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
  }

  private static List<String> read(Path path) {
    return Batches.drain(Lightstream.read(path));
  }

  private static final String LINES =
      """
      {"id":0,"name":"row 0","value":0.0}
      {"id":1,"name":"row 1","value":0.5}
      {"id":2,"name":null,"value":1.0}
      {"id":3,"name":"row 3","value":1.5}
      {"id":4,"name":"row 4","value":2.0}
      {"id":5,"name":null,"value":2.5}
      """;

  @Test
  void catWritesLinesOfJsonWhereThereIsNoTerminal() {
    assertEquals(LINES, Run.of("cat", file).succeed().output());
    assertEquals(LINES, Run.of("cat", stream).succeed().output());
    assertEquals(LINES, Run.of("cat", file.toUri()).succeed().output());
  }

  @Test
  void catReadsStandardInput() throws IOException {
    assertEquals(LINES, Run.of("cat", "-").with(Files.readAllBytes(stream)).succeed().output());
  }

  @Test
  void catShowsATableOnATerminal() {
    String table =
        """
           id  name     value
        int64  utf8   float64
        -----  -----  -------
            0  row 0      0.0
            1  row 1      0.5
            2  null       1.0
            3  row 3      1.5
        (4 rows)
        """;
    Terminal wide = Terminal.fixed(true, false, 80);
    assertEquals(table, Run.of("cat", file, "-n", "4").on(wide).succeed().output());
    assertEquals(table, Run.of("cat", "--rows=4", file, "-f", "table").succeed().output());
  }

  @Test
  void tableFitsTheTerminal() {
    String output = Run.of("cat", file).on(Terminal.fixed(true, false, 20)).succeed().output();
    assertTrue(output.lines().allMatch(line -> line.length() <= 20), output);
    assertTrue(output.contains("…"), output);
    String narrow = Run.of("cat", file).on(Terminal.fixed(true, false, 13)).succeed().output();
    assertTrue(narrow.endsWith("(6 rows, 1 more column)\n"), narrow);
  }

  @Test
  void catWritesOnlyTheWantedColumnsInTheirOrder() {
    assertEquals(
        "value,id\n0.0,0\n0.5,1\n",
        Run.of("cat", file, "--columns", "value,id", "-f", "csv", "-n", "2").succeed().output());
    Run.of("cat", file, "--columns", "nonsense").finish().status(2);
  }

  @Test
  void catWritesEveryFormat() throws IOException {
    assertEquals(
        "id,name,value\n0,row 0,0.0\n1,row 1,0.5\n2,,1.0\n",
        Run.of("cat", file, "-f", "csv", "-n", "3").succeed().output());
    assertEquals(
        """
        [
        {"id":0,"name":"row 0","value":0.0},
        {"id":1,"name":"row 1","value":0.5}
        ]
        """,
        Run.of("cat", file, "-f", "json", "-n", "2").succeed().output());
    for (String format : List.of("arrow", "arrows")) {
      Path copy = folder.resolve("copy");
      Files.write(copy, Run.of("cat", stream, "-f", format).succeed().bytes());
      assertEquals(Batches.expected(0, 6), read(copy));
      Run.of("cat", stream, "-f", format, "-o", copy).succeed();
      assertEquals(Batches.expected(0, 6), read(copy));
      try (LightstreamReader reader = Lightstream.read(copy)) {
        assertEquals(format.equals("arrow"), reader.file().isPresent());
      }
    }
  }

  @Test
  void catOfNoRowsIsEmptyInEveryFormat() {
    assertEquals("", Run.of("cat", file, "-n", "0").succeed().output());
    assertEquals("[]\n", Run.of("cat", file, "-n", "0", "-f", "json").succeed().output());
    assertEquals("id,name,value\n", Run.of("cat", file, "-n", "0", "-f", "csv").succeed().output());
    assertTrue(
        Run.of("cat", file, "-n", "0", "-f", "table").succeed().output().endsWith("(0 rows)\n"));
  }

  @Test
  void catWritesTheFormatThatTheFilesNameSays() throws IOException {
    Path csv = folder.resolve("x.csv");
    Run.of("cat", file, "-o", csv, "-n", "1").succeed();
    assertEquals("id,name,value\n0,row 0,0.0\n", Files.readString(csv));
  }

  @Test
  void arrowIsNotWrittenToATerminal() {
    Run run = Run.of("cat", file, "-f", "arrows").on(Terminal.fixed(true, true, 80)).finish();
    assertEquals(
        "lightstream: standard output is a terminal, which cannot show Arrow: name a file with -o,"
            + " or pipe it\n",
        run.status(2).errors());
  }

  @Test
  void closedPipeEndsQuietly() {
    Path large = folder.resolve("large.arrows");
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchWriter writer = Lightstream.write(large, Batches.SCHEMA);
        RecordBatch batch = Batches.of(0, 20_000, allocator)) {
      for (int i = 0; i < 20; i++) {
        writer.write(batch);
      }
    }
    for (String format : List.of("ndjson", "csv", "json", "table", "arrow", "arrows")) {
      Run.of("cat", large, "-f", format).breakingAfter(100_000).succeed();
    }
  }

  @Test
  void controlCharactersDoNotReachATerminal() {
    Path evil = folder.resolve("evil.arrow");
    evil(evil);
    Terminal terminal = Terminal.fixed(true, true, 80);
    for (String format : List.of("table", "csv", "json", "ndjson")) {
      String shown = Run.of("cat", evil, "-f", format).on(terminal).succeed().output();
      assertTrue(shown.chars().noneMatch(c -> c == 0x1b || c == 0x9b || c == 0x202e), shown);
    }
    String schema = Run.of("schema", evil).on(terminal).succeed().output();
    assertTrue(schema.chars().noneMatch(c -> c == 0x1b), schema);
    assertEquals(
        "\u001b[31m\n\"\u001b[2J\n\u009bm\u202e\"\n",
        Run.of("cat", evil, "-f", "csv").succeed().output());
  }

  /** A column whose name and value would command a terminal. */
  private static void evil(Path path) {
    Schema schema = Schema.of(Field.nullable("\u001b[31m", new DataType.Utf8()));
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator);
        RecordBatchWriter writer = Lightstream.write(path, schema)) {
      builder.appendRow("\u001b[2J\n\u009bm\u202e");
      try (RecordBatch batch = builder.finish()) {
        writer.write(batch);
      }
    }
  }

  @Test
  void schemaTellsColumnsAndWhatTheFooterSays() throws IOException {
    String text = Run.of("schema", MIXED).succeed().output();
    assertEquals(
        MIXED
            + ": 5 columns, 15 rows in 3 batches, 3.70 kB, 64-byte aligned, not compressed\n"
            + "  i32: int32\n  i64: int64\n  f64: float64\n  flag: bool\n  name: utf8\n",
        text);
    assertEquals(
        stream + ": stream, 3 columns\n  id: int64, not null\n  name: utf8\n  value: float64\n",
        Run.of("schema", stream).succeed().output());
    assertEquals(
        "{\"source\":\"standard input\",\"format\":\"stream\",\"fields\":[{\"name\":\"id\","
            + "\"type\":\"int64\",\"nullable\":false,\"metadata\":{}},{\"name\":\"name\","
            + "\"type\":\"utf8\",\"nullable\":true,\"metadata\":{}},{\"name\":\"value\","
            + "\"type\":\"float64\",\"nullable\":true,\"metadata\":{}}],\"metadata\":{}}\n",
        Run.of("schema", "-", "--json").with(Files.readAllBytes(stream)).succeed().output());
    assertTrue(
        Run.of("schema", file, "--json")
            .succeed()
            .output()
            .contains("\"batches\":2,\"rows\":6,\"bytes\":" + Files.size(file)));
  }

  @Test
  void convertGoesBothWaysBetweenTheFormsOfArrow() throws IOException {
    Path to = folder.resolve("to.arrow");
    Run.of("convert", stream, to).succeed();
    assertEquals(Batches.expected(0, 6), read(to));
    Path back = folder.resolve("back.arrows");
    Run.of("convert", to, back).succeed();
    assertArrayEquals(Files.readAllBytes(stream), Files.readAllBytes(back));
    assertArrayEquals(Files.readAllBytes(stream), Run.of("convert", to, "-").succeed().bytes());
    Run piped = Run.of("convert", "-", "-", "--to", "csv").with(Files.readAllBytes(stream));
    assertEquals("id,name,value", piped.succeed().output().lines().findFirst().orElseThrow());
  }

  @Test
  void convertCompresses() {
    Path to = folder.resolve("to.arrow");
    for (Compression compression : Compression.values()) {
      String name = compression.name().toLowerCase(java.util.Locale.ROOT);
      Run.of("convert", file, to, "--compression", name).succeed();
      assertEquals(Set.of(compression), summary(to).compression());
      assertEquals(Batches.expected(0, 6), read(to));
    }
  }

  private static FileSummary summary(Path path) {
    try (LightstreamReader reader = Lightstream.read(path)) {
      return reader.file().orElseThrow();
    }
  }

  @Test
  void convertSplitsAndJoinsBatches() {
    Path to = folder.resolve("to.arrow");
    for (int rows : new int[] {1, 2, 4, 5, 6, 100}) {
      int batches = (6 + rows - 1) / rows;
      Run run = Run.of("convert", file, to, "--batch-rows", rows, "--json").succeed();
      assertTrue(run.output().startsWith("{\"batches\":" + batches + ","), run.output());
      assertEquals(batches, summary(to).batches());
      assertEquals(Batches.expected(0, 6), read(to));
    }
  }

  @Test
  void convertReportsTotals() {
    Run run = Run.of("convert", file, folder.resolve("to.arrow"), "--json").succeed();
    assertTrue(
        run.output().matches("\\{\"batches\":2,\"rows\":6,\"bytes\":\\d+,\"seconds\":[0-9.]+}\n"),
        run.output());
    Run toOutput = Run.of("convert", file, "-", "--to", "csv", "--json").finish().status(0);
    assertTrue(toOutput.errors().startsWith("{\"batches\":2,"), toOutput.errors());
  }

  @Test
  void targetIsLeftAloneWhereTheSourceIsBad() throws IOException {
    Path cut = folder.resolve("cut.arrows");
    byte[] whole = Files.readAllBytes(stream);
    Files.write(cut, Arrays.copyOf(whole, whole.length - 100));
    Path to = Files.writeString(folder.resolve("to.arrow"), "before");
    Run run = Run.of("convert", cut, to).finish().status(1);
    assertEquals(1, run.errors().lines().count(), run.errors());
    assertTrue(run.errors().startsWith("lightstream: "), run.errors());
    assertEquals("before", Files.readString(to));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(4, files.count());
    }
  }

  @Test
  void streamWithoutItsEndMarkIsReadWithAWarning() throws IOException {
    byte[] whole = Files.readAllBytes(stream);
    Path open = Files.write(folder.resolve("open.arrows"), Arrays.copyOf(whole, whole.length - 8));
    Run run = Run.of("cat", open).finish().status(0);
    assertEquals(LINES, run.output());
    assertEquals(
        "lightstream: warning: "
            + open
            + ": the stream ended without its end mark: the sender may have died before it was"
            + " done\n",
        run.errors());
    Run.of("cat", open, "--quiet").succeed();
  }

  @Test
  void validateSaysOneLineForEachSource() throws IOException {
    Path text = Files.writeString(folder.resolve("text.arrow"), "id,name\n1,one\nand more of it\n");
    Path missing = folder.resolve("missing.arrow");
    Run run = Run.of("validate", file, text, missing, stream).finish().status(1);
    List<String> lines = run.output().lines().toList();
    assertEquals(4, lines.size(), run.output());
    assertEquals(file + ": ok, 2 batches, 6 rows", lines.get(0));
    assertTrue(lines.get(1).startsWith(text + ": error: "), lines.get(1));
    assertEquals(
        missing + ": error: cannot open " + missing + ": no such file or folder", lines.get(2));
    assertEquals(stream + ": ok, 2 batches, 6 rows", lines.get(3));
    Run.of("validate", file, stream).succeed();
  }

  @Test
  void validateChecksValues() {
    Path outside = Path.of("src/test/resources/lightstream-made/stream-dictionary-changing.arrows");
    Run run = Run.of("validate", outside).finish().status(1);
    assertTrue(run.output().startsWith(outside + ": error: column 'side'"), run.output());
  }

  @Test
  void validateReportsTotals() {
    Run run = Run.of("validate", file, stream, "--json").finish().status(0);
    assertTrue(run.output().startsWith("{\"batches\":4,\"rows\":12,"), run.output());
    assertEquals(2, run.errors().lines().count());
  }

  @Test
  void everyTypeCanBeShownInEveryFormat() throws IOException {
    Path golden = Path.of("src/test/resources/arrow-testing/arrow-ipc-stream/integration");
    List<Path> all;
    try (Stream<Path> files = Files.walk(golden.resolve("cpp-21.0.0"))) {
      all = files.filter(path -> path.toString().endsWith(".stream")).toList();
    }
    assertTrue(all.size() > 20, () -> "only " + all.size());
    for (Path one : all) {
      for (String format : List.of("table", "csv", "json", "ndjson")) {
        Run run = Run.of("cat", one, "-f", format, "--quiet").finish();
        assertTrue(
            run.errors().isEmpty() || run.errors().contains("two fields"),
            () -> one + " " + format + ": " + run.errors());
      }
      Run.of("schema", one).succeed();
      Run.of("schema", one, "--json").succeed();
    }
  }

  @Test
  void whatIsWrongWithAFileIsSaidWithItsName() throws IOException {
    byte[] bytes = Files.readAllBytes(stream);
    Path cut = Files.write(folder.resolve("cut.arrows"), Arrays.copyOf(bytes, bytes.length / 2));
    Path target = folder.resolve("copy.arrow");
    for (Run run : List.of(Run.of("cat", cut), Run.of("convert", cut, target))) {
      run.finish().status(1);
      assertTrue(run.errors().startsWith("lightstream: " + cut + ": "), run.errors());
    }
  }
}
