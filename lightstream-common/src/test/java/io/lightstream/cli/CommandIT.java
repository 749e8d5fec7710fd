// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lightstream.Batches;
import io.lightstream.Lightstream;
import io.lightstream.Threads;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.memory.BufferAllocator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar in processes and pipes of its own, without any JVM flag. */
@Timeout(120)
class CommandIT {

  private static final Path JAR = Path.of("target", "lightstream.jar").toAbsolutePath();

  @TempDir Path folder;
  private Path file;

  @BeforeAll
  static void isBuilt() {
    assumeTrue(Files.exists(JAR), () -> JAR + " is built by `mvn package` without -Dquick");
  }

  @BeforeEach
  void write() {
    file = folder.resolve("x.arrow");
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchWriter writer = Lightstream.write(file, Batches.SCHEMA);
        RecordBatch batch = Batches.of(0, 30_000, allocator)) {
      writer.write(batch);
    }
  }

  private record Result(int status, String output, String errors) {}

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(java(), "-jar", JAR.toString()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).start();
  }

  /** Whoever starts the tests in the background has its children ignore the interrupt. */
  private static Process startInterruptible(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=INT", java(), "-jar", JAR.toString()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).start();
  }

  private static Result result(Process process) throws IOException, InterruptedException {
    process
        .onExit()
        .orTimeout(60, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly()); // or the reads below would not end
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Result(process.exitValue(), output, errors);
  }

  private static Result run(String... words) throws IOException, InterruptedException {
    return result(start(words));
  }

  /** A line of shell in which {@code lightstream} is the command and {@code $dir} the folder. */
  private Result shell(String line) throws IOException, InterruptedException {
    String script = "lightstream() { \"$java\" -jar \"$jar\" \"$@\"; }\ncd \"$dir\"\n" + line;
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", script);
    shell
        .environment()
        .putAll(Map.of("java", java(), "jar", JAR.toString(), "dir", folder.toString()));
    return result(shell.start());
  }

  @Test
  void versionAndHelpAreAnswered() throws IOException, InterruptedException {
    Result version = run("--version");
    assertTrue(version.output().matches("lightstream [0-9].*\n"), version.output());
    assertEquals(new Result(0, version.output(), ""), version);
    assertEquals(new Result(0, Help.overview() + "\n", ""), run("--help"));
  }

  @Test
  void statusTellsWhoIsToBlame() throws IOException, InterruptedException {
    assertEquals(
        new Result(1, "", "lightstream: cannot open none.arrow: no such file or folder\n"),
        run("cat", "none.arrow"));
    assertEquals(2, run("cat").status());
  }

  @Test
  void pipesCarryStreams() throws IOException, InterruptedException {
    assertEquals(
        new Result(0, "id,name,value\n0,row 0,0.0\n", ""),
        shell("lightstream cat x.arrow -f arrows | lightstream cat - -f csv -n 1"));
    assertEquals(
        new Result(0, "-: ok, 1 batches, 30000 rows\n", ""),
        shell("lightstream convert x.arrow - | lightstream validate -"));
  }

  @Test
  void pipesCarryOtherProtocols() throws IOException, InterruptedException {
    assertEquals(
        new Result(0, "id,name,value\n0,row 0,0.0\n", ""),
        shell(
            "typed='--protocol lightstream --types event:message,rows:table'\n"
                + "lightstream convert x.arrow - $typed | lightstream cat - $typed -f csv -n 1"));
    assertEquals(
        new Result(0, "{\"type\":7,\"value\":\"6869\"}\n", ""),
        shell("printf '\\007\\002\\000\\000\\000hi' | lightstream cat - --protocol tlv"));
  }

  @Test
  void readerOfAPipeThatGoesAwayEndsItQuietly() throws IOException, InterruptedException {
    Result lines = shell("lightstream cat x.arrow | head -n 1; echo ${PIPESTATUS[0]}");
    assertEquals(new Result(0, "{\"id\":0,\"name\":\"row 0\",\"value\":0.0}\n0\n", ""), lines);
    Result stream =
        shell(
            "lightstream cat x.arrow -f arrows | head -c 8 >/dev/null;" + " echo ${PIPESTATUS[0]}");
    assertEquals(new Result(0, "0\n", ""), stream);
  }

  @Test
  void redirectedOutputIsNoTerminal() throws IOException, InterruptedException {
    assertEquals(0, shell("lightstream cat x.arrow -n 1 > out").status());
    assertEquals(
        "{\"id\":0,\"name\":\"row 0\",\"value\":0.0}\n", Files.readString(folder.resolve("out")));
  }

  @Test
  void namedPipesAndDevicesAreWrittenAsTheyAre() throws IOException, InterruptedException {
    assertEquals(
        new Result(0, "-: ok, 1 batches, 30000 rows\n", ""),
        shell(
            "mkfifo pipe; lightstream validate - < pipe & lightstream convert x.arrow pipe --to"
                + " arrows; wait"));
    assertEquals(
        new Result(0, "", ""),
        shell("{ echo before; lightstream cat x.arrow -n 1 -f csv -o /dev/stdout; } > out"));
    assertEquals("before\nid,name,value\n0,row 0,0.0\n", Files.readString(folder.resolve("out")));
  }

  @Test
  void terminalIsRecognizedStreamByStream() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script(1) to make a terminal");
    String inside = "$java -jar $jar cat x.arrow -n 1";
    assertTrue(
        shell("script -qec '" + inside + "' /dev/null < /dev/null").output().contains("(1 row)"));
    assertTrue(
        shell("script -qec '" + inside + " | head -n 1' /dev/null < /dev/null")
            .output()
            .startsWith("{\"id\":0"));
  }

  @Test
  void listenAndSendMeetOverEveryTransport() throws IOException, InterruptedException {
    for (String uri : List.of("tcp://127.0.0.1:0", "uds://" + folder.resolve("s.sock"))) {
      Path target = folder.resolve("to.arrow");
      Process listen = start("listen", uri, "-o", target.toString(), "--once", "--json");
      Result send = run("send", file.toString(), listeningOn(listen));
      assertEquals(new Result(0, "", ""), send);
      assertTrue(result(listen).output().startsWith("{\"batches\":1,\"rows\":30000,"));
      assertEquals(Batches.expected(0, 30_000), Batches.drain(Lightstream.read(target)));
    }
  }

  private static String listeningOn(Process process) throws IOException {
    BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    String line = errors.readLine();
    assertTrue(line.startsWith("listening on "), line);
    return line.substring("listening on ".length());
  }

  @Test
  void interruptCompletesWhatWasReceived() throws IOException, InterruptedException {
    Path target = folder.resolve("to{n}.arrow");
    Process listen = startInterruptible("listen", "tcp://127.0.0.1:0", "-o", target.toString());
    try (RecordBatchWriter writer = Lightstream.write(listeningOn(listen), Batches.SCHEMA);
        BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatch batch = Batches.of(0, 30_000, allocator)) {
      writer.write(batch);
      writer.flush();
      awaitPart();
      assertEquals(
          0, new ProcessBuilder("kill", "-INT", Long.toString(listen.pid())).start().waitFor());
      assertEquals(130, result(listen).status());
      writer.abort();
    }
    Path written = folder.resolve("to1.arrow");
    assertEquals(Batches.expected(0, 30_000), Batches.drain(Lightstream.read(written)));
  }

  private void awaitPart() {
    Threads.await(
        "the batch to be written",
        () -> {
          try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(
                path -> path.toString().endsWith(".part") && path.toFile().length() > 480_000);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void killedSenderIsTold() throws IOException, InterruptedException {
    Process serve =
        start("serve", file.toString(), "tcp://127.0.0.1:0", "--once", "--repeat", "1000000");
    Process receive = start("receive", listeningOn(serve), "-o", folder + "/got.arrow");
    awaitPart();
    serve.destroyForcibly();
    Result result = result(receive);
    assertEquals(1, result.errors().lines().count(), result.errors());
    boolean cut = result.status() == 1 && result.errors().startsWith("lightstream: ");
    boolean between = result.status() == 0 && result.errors().contains("without its end mark");
    assertTrue(cut || between, result.toString());
  }
}
