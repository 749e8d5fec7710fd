// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.Lightstream;
import io.lightstream.Threads;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** send and listen with --reliable. */
@Timeout(60)
class ReliableCommandsTest {

  private static final int BATCHES = 30;
  private static final int ROWS = BATCHES * 20;
  private static final String NONE = "{\"batches\":0,\"rows\":0,\"bytes\":0,";
  private static final String ALL = "{\"batches\":30,\"rows\":600,";
  private static final String HAS_ALL =
      "lightstream: going on: the receiver has 30 batches already\n";

  /** Slow enough that something can be done meanwhile. */
  private static final int RATE = 400;

  @TempDir Path folder;
  private Path file;
  private Path target;
  private Path state;
  private String uri;

  @BeforeEach
  void write() {
    file = folder.resolve("x.arrow");
    target = folder.resolve("to.arrow");
    state = folder.resolve("to.arrow.state");
    uri = "uds://" + folder.resolve("s.sock");
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchWriter writer = Lightstream.write(file, Batches.SCHEMA)) {
      for (int first = 0; first < ROWS; first += 20) {
        try (RecordBatch batch = Batches.of(first, 20, allocator)) {
          writer.write(batch);
        }
      }
    }
  }

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
  }

  private Run listen(Object... more) {
    return command(new Object[] {"listen", uri, "-o", target, "--reliable"}, more);
  }

  private Run send(Object... more) {
    return command(new Object[] {"send", file, uri, "--reliable"}, more);
  }

  private static Run command(Object[] first, Object[] more) {
    return Run.of(Stream.concat(Stream.of(first), Stream.of(more)).toArray());
  }

  private void assertArrived() {
    assertEquals(Batches.expected(0, ROWS), Batches.drain(Lightstream.read(target)));
  }

  private byte[] stream() {
    return Run.of("cat", file, "-f", "arrows").succeed().bytes();
  }

  /** Waits until some of the stream is durable with the listener. */
  private void awaitFlow() {
    Threads.await("rows to arrive", () -> bytesOfState() > 3_000);
  }

  private long bytesOfState() {
    try (Stream<Path> files = Files.walk(state)) {
      return files.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // It is not there yet.
    }
  }

  @Test
  void aFileArrivesAndNoStateIsLeft() {
    for (String address : List.of("tcp://127.0.0.1:0", uri)) {
      Run listen =
          Run.of("listen", address, "-o", target, "--reliable", "--once", "--json").start();
      Run send = Run.of("send", file, listen.uri(), "--reliable", "--json").succeed();
      assertTrue(send.output().startsWith(ALL), send.output());
      Run done = listen.finish().status(0);
      assertTrue(done.output().startsWith(ALL), done.output());
      assertArrived();
      assertFalse(Files.exists(state));
    }
  }

  @Test
  void aListenerMayComeLater() {
    Run send = send().start();
    Threads.await("a complaint", () -> !send.errors().isEmpty());
    Run listen = listen("--once").start();
    send.finish().status(0);
    listen.finish().status(0);
    assertArrived();
    assertTrue(
        send.errors().matches("lightstream: warning: .*s\\.sock.*; trying again\n"), send.errors());
  }

  @Test
  void aListenerThatIsStartedAgainGoesOn() {
    Run first = listen("--once").start();
    first.uri();
    Run send = send("--rate", RATE, "--json").start();
    awaitFlow();
    first.interrupt();
    first.finish().status(130);
    assertTrue(
        first.errors().endsWith("lightstream: what has been received is kept in " + state + "\n"),
        first.errors());
    assertFalse(Files.exists(target));
    assertTrue(Files.exists(state));
    Run second = listen("--once", "--json").start();
    send.finish().status(0);
    assertTrue(send.output().startsWith(ALL), send.output());
    assertTrue(second.finish().status(0).output().startsWith(ALL), second.output());
    assertArrived();
  }

  @Test
  void aSenderThatIsStartedAgainGoesOn() {
    Run listen = listen("--once", "--json").start();
    listen.uri();
    Run first = send("--rate", RATE).start();
    awaitFlow();
    first.interrupt();
    first.finish().status(130);
    Run second = send("--json").finish().status(0);
    assertTrue(
        second.errors().matches("lightstream: going on: the receiver has \\d+ batches already\n"),
        second.errors());
    assertFalse(second.output().startsWith(ALL), second.output());
    assertTrue(listen.finish().status(0).output().startsWith(ALL), listen.output());
    assertArrived();
  }

  @Test
  void whatHasArrivedIsNotSentTwice() throws IOException {
    Run listen = listen("--json").start();
    listen.uri();
    send().succeed();
    Threads.await("the target", () -> Files.exists(target));
    Files.delete(target);
    Run again = send("--json").finish().status(0);
    assertEquals(HAS_ALL, again.errors());
    assertTrue(again.output().startsWith(NONE), again.output());
    Run quiet = send("--quiet").succeed();
    assertEquals("", quiet.errors());
    Run other = send("--columns", "id").succeed();
    assertEquals("", other.errors());
    Threads.await("the other target", () -> Files.exists(target));
    listen.interrupt();
    listen.finish().status(130);
  }

  @Test
  void anEarlierRunMayHaveCompletedTheTarget() {
    Run first = listen().start();
    first.uri();
    send().succeed();
    Threads.await("the target", () -> Files.exists(target));
    first.interrupt();
    first.finish().status(130);
    assertTrue(Files.exists(state));
    Run second = listen("--once", "--json").start();
    second.uri();
    assertEquals(HAS_ALL, send().finish().status(0).errors());
    second.finish().status(0);
    assertTrue(
        second.errors().endsWith("warning: " + target + " is complete since an earlier run\n"),
        second.errors());
    assertTrue(second.output().startsWith(NONE), second.output());
    assertFalse(Files.exists(state));
    assertArrived();
  }

  @Test
  void aFolderOfStateThatIsNamedIsKept() {
    Path named = folder.resolve("named");
    for (int run = 0; run < 2; run++) {
      Run listen = listen("--once", "--state", named).start();
      listen.uri();
      send().finish().status(0);
      listen.finish().status(0);
      assertTrue(Files.exists(named));
      assertArrived();
    }
  }

  @Test
  void whatCannotBeReadAgainIsKeptByTheSender() {
    Path log = folder.resolve("log");
    byte[] stream = stream();
    Object[] words = {
      "send", "-", uri, "--reliable", "--stream", "s", "--state", log, "--retry-for"
    };
    Run first = command(words, new Object[] {"300ms"}).with(stream).finish().status(1);
    assertTrue(first.errors().contains("s.sock"), first.errors());
    Run listen = listen("--json").start();
    listen.uri();
    command(words, new Object[] {"30s"}).with(stream).succeed();
    Threads.await("the target", () -> Files.exists(target));
    assertEquals(2 * ROWS, Batches.drain(Lightstream.read(target)).size());
    command(words, new Object[] {"30s"}).with(stream).finish();
    Threads.await("a complaint", () -> listen.errors().contains("goes on at batch 60"));
    listen.interrupt();
    listen.finish().status(130);
  }

  @Test
  void standardInputIsANewStreamEachTime() {
    byte[] stream = stream();
    Run listen = Run.of("listen", uri, "--reliable", "--discard", "--json").start();
    listen.uri();
    for (int run = 0; run < 2; run++) {
      Run.of("send", "-", uri, "--reliable").with(stream).succeed();
    }
    send().succeed();
    send("--stream", "mine").succeed();
    assertEquals(HAS_ALL, send("--stream", "mine").finish().status(0).errors());
    listen.interrupt();
    listen.finish().status(130);
    assertTrue(listen.output().startsWith("{\"batches\":120,\"rows\":2400,"), listen.output());
  }

  @Test
  void standardOutputGetsTheFirstStream() throws IOException {
    Run listen = Run.of("listen", uri, "--reliable").start();
    listen.uri();
    send().succeed();
    byte[] bytes = listen.finish().status(0).bytes();
    target = Files.write(folder.resolve("got.arrows"), bytes);
    assertArrived();
  }

  @Test
  void oneTableOfManyIsChosen() {
    String[] types = {"--types", "event:message,rows:table,other:table", "--table", "rows"};
    Object[] typed =
        Stream.concat(Stream.of("--protocol", "lightstream"), Stream.of(types)).toArray();
    Run listen = listen(typed).start();
    listen.uri();
    send(typed).succeed();
    Threads.await("the target", () -> Files.exists(target));
    assertArrived();
    Run wrong = send("--stream", "s").finish().status(1);
    assertTrue(wrong.errors().contains("rows:table"), wrong.errors());
    typed[typed.length - 1] = "other";
    Run other = send(typed).finish().status(0);
    assertEquals(HAS_ALL, other.errors());
    send(Stream.concat(Stream.of(typed), Stream.of("--stream", "s")).toArray()).succeed();
    Threads.await("a complaint", () -> listen.errors().contains("has ended without a batch of"));
    listen.interrupt();
    listen.finish().status(130);
  }

  @Test
  void whatKilledListenersLeftIsRemoved() throws IOException {
    Path part = folder.resolve(".to.arrow." + UUID.randomUUID() + ".part");
    Path others = folder.resolve(".too.arrow." + UUID.randomUUID() + ".part");
    Files.createFile(part);
    Files.createFile(others);
    Run listen = listen("--once").start();
    listen.uri();
    send().succeed();
    listen.finish().status(0);
    assertFalse(Files.exists(part));
    assertTrue(Files.exists(others));
  }

  @Test
  void aSenderGivesUpAfterTheTimeItWasGiven() {
    Run send = send("--retry-for", "200ms").finish().status(1);
    String last = send.errors().lines().reduce((before, line) -> line).orElseThrow();
    assertTrue(last.startsWith("lightstream: "), send.errors());
    assertTrue(last.contains("s.sock"), send.errors());
    assertEquals(2, send.errors().lines().count(), send.errors());
  }

  @Test
  void plainSendersAreSentAwayAndOthersAreServed() {
    Run listen = listen("--once").start();
    listen.uri();
    Run.of("send", file, uri).finish();
    Threads.await(
        "a complaint", () -> listen.errors().contains("did not opt in to acknowledged streams"));
    send().succeed();
    listen.finish().status(0);
    assertArrived();
  }

  @Test
  void aPlainListenerIsNamedAsWhatItIs() {
    for (List<String> plain :
        List.of(List.<String>of(), List.of("--protocol", "lightstream", "--types", "rows:table"))) {
      Run listen = command(new Object[] {"listen", uri, "--discard"}, plain.toArray()).start();
      listen.uri();
      Run send = send("--retry-for", "1s").finish().status(1);
      assertTrue(send.errors().contains("did not opt in to acknowledged streams"), send.errors());
      listen.interrupt();
      listen.finish().status(130);
    }
  }

  @Test
  void aStreamWithoutABatchIsAnErrorOfThatStreamAlone() {
    try (RecordBatchWriter writer = Lightstream.write(file, Batches.SCHEMA)) {
      writer.flush();
    }
    Run listen = listen("--once").start();
    listen.uri();
    send().succeed();
    assertTrue(
        listen.finish().status(1).errors().contains("its columns are not known"), listen.errors());
  }
}
