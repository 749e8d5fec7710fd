// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.Lightstream;
import io.lightstream.Threads;
import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.LinkOptions;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** listen with --reliable --stage, with jobs that commit. */
@Timeout(60)
class StagedListenTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final TypeRegistry TYPES = TypeRegistry.parse("rows:table");

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @TempDir Path folder;
  private Path target;
  private Path state;
  private String uri;

  @BeforeEach
  void name() {
    target = folder.resolve("rows");
    state = folder.resolve("rows.state");
    uri = "uds://" + folder.resolve("s.sock");
  }

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
  }

  private Run listen(Object... more) {
    return Run.of(
        Stream.concat(
                Stream.of("listen", uri, "-o", target, "--reliable", "--stage", "--json"),
                Stream.of(more))
            .toArray());
  }

  private static void stop(Run listen) {
    listen.interrupt();
    listen.finish().status(130);
  }

  private AcknowledgedSender sender(String stream, long position) {
    return AcknowledgedSender.open(
        SenderOptions.connect(uri, stream, SenderKind.RECOMPUTING, TYPES)
            .position(position)
            .allocator(allocator)
            .link(LinkOptions.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(9)))
            .build());
  }

  private void send(AcknowledgedSender sender, int first) {
    try (RecordBatch batch = Batches.of(first, 10, allocator)) {
      sender.sendTable(TYPES.table("rows"), batch);
    }
  }

  private List<String> files() {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith(".")) // They are being written.
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (String name : files()) {
      rows.addAll(Batches.drain(Lightstream.read(target.resolve(name))));
    }
    return rows;
  }

  private static String name(String stream, int from, int to) {
    return String.format("%s.%019d-%019d.arrow", stream, from, to);
  }

  @Test
  void whatIsCommittedAppearsAndNothingElse() {
    Run listen = listen().start();
    listen.uri();
    try (AcknowledgedSender sender = sender("a/b", 0)) {
      send(sender, 0);
      send(sender, 10);
      sender.awaitPrepared(2, LONG);
      assertEquals(List.of(), files());
      sender.commit(1, LONG);
      Threads.await("the first file", () -> files().size() == 1);
      assertEquals(List.of(name("a%2Fb", 0, 1)), files());
      sender.commit(2, LONG);
      Threads.await("the second file", () -> files().size() == 2);
      assertEquals(name("a%2Fb", 1, 2), files().get(1));
    }
    assertEquals(Batches.expected(0, 20), rows());
    stop(listen);
    assertTrue(listen.output().startsWith("{\"batches\":2,\"rows\":20,"), listen.output());
  }

  @Test
  void streamsComeSideBySideAndOnceEndsWithThem() {
    Run listen = listen("--once").start();
    listen.uri();
    try (AcknowledgedSender one = sender("one", 0);
        AcknowledgedSender two = sender("two", 0)) {
      send(one, 0);
      send(two, 10);
      one.commit(1, LONG);
      two.commit(1, LONG);
      Threads.await("both files", () -> files().size() == 2);
      one.end();
      two.end();
      assertTrue(one.awaitComplete(LONG));
      assertTrue(two.awaitComplete(LONG));
    }
    listen.finish().status(0);
    assertEquals(List.of(name("one", 0, 1), name("two", 0, 1)), files());
    assertTrue(Files.exists(state));
  }

  @Test
  void aListenerThatIsStartedAgainGoesOn() {
    Run first = listen().start();
    first.uri();
    try (AcknowledgedSender sender = sender("s", 0)) {
      send(sender, 0);
      sender.commit(1, LONG);
      Threads.await("the first file", () -> files().size() == 1);
      send(sender, 10);
      sender.awaitPrepared(2, LONG);
      stop(first);
      assertEquals(List.of(name("s", 0, 1)), files());
      Run second = listen().start();
      second.uri();
      sender.commit(2, LONG);
      Threads.await("the second file", () -> files().size() == 2);
      stop(second);
    }
    assertEquals(Batches.expected(0, 20), rows());
  }

  @Test
  void whatARestoredJobTakesBackNeverAppears() {
    Run listen = listen().start();
    listen.uri();
    try (AcknowledgedSender zombie = sender("s", 0)) {
      send(zombie, 0);
      send(zombie, 500);
      zombie.awaitPrepared(2, LONG);
      try (AcknowledgedSender restored = sender("s", 1)) {
        send(restored, 10);
        restored.commit(2, LONG);
        Threads.await("the file", () -> files().size() == 1);
      }
    }
    assertEquals(Batches.expected(0, 20), rows());
    stop(listen);
  }

  @Test
  void aFileThatAKilledListenerHadWrittenIsNotWrittenAgain() throws IOException {
    Run first = listen().start();
    first.uri();
    Path copy = folder.resolve("copy");
    try (AcknowledgedSender sender = sender("s", 0)) {
      send(sender, 0);
      send(sender, 10);
      sender.awaitPrepared(2, LONG);
      stop(first);
      copy(state, copy);
      Run second = listen().start();
      second.uri();
      sender.commit(2, LONG);
      Threads.await("the file", () -> files().size() == 1);
      stop(second);
    }
    Path file = target.resolve(name("s", 0, 2));
    FileTime written = Files.getLastModifiedTime(file);
    Path left = Files.createFile(target.resolve(".x.0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a.part"));
    // As if it had been killed before the state knew of the file.
    Run third = listen("--state", copy).start();
    third.uri();
    assertFalse(Files.exists(left));
    try (AcknowledgedSender sender = sender("s", 2)) {
      send(sender, 20);
      sender.commit(3, LONG);
      Threads.await("the other file", () -> files().size() == 2);
    }
    stop(third);
    assertEquals(written, Files.getLastModifiedTime(file));
    assertEquals(List.of(name("s", 0, 2), name("s", 2, 3)), files());
    assertEquals(Batches.expected(0, 30), rows());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }
}
