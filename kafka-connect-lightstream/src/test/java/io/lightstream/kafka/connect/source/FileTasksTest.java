// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.connect.source.FakeWorker.Boundary;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileTasksTest {

  @TempDir Path folder;

  private final FakeWorker worker = new FakeWorker(Boundary.POLL);

  /** Requests to reconfigure tasks. */
  private final Semaphore requests = new Semaphore(0);

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void newFilesAreFoundAndSharedOutWhileTheOthersStayWhereTheyAre() throws Exception {
    Path a = Numbers.write(folder.resolve("a.arrow"), 0, 1);
    Path b = Numbers.write(folder.resolve("b.arrows"), 0, 1);
    try (SourceTasks tasks = start(Map.of())) {
      assertEquals(List.of(List.of(a), List.of(b)), shares(tasks, 2));
      Files.createDirectory(folder.resolve("more"));
      Path c = Numbers.write(folder.resolve("more/0.arrow"), 0, 1);
      assertTrue(requests.tryAcquire(30, TimeUnit.SECONDS));
      assertEquals(List.of(List.of(a, c), List.of(b)), shares(tasks, 2));
      assertEquals(List.of(List.of(a, b, c)), shares(tasks, 1));
    }
  }

  @Test
  void filesThatAreDoneAreLeftOutUnlessTheyHaveChanged() {
    Path a = Numbers.write(folder.resolve("a.arrow"), 0, 1);
    Path b = Numbers.write(folder.resolve("b.arrow"), 0, 1);
    Path c = Numbers.write(folder.resolve("c.arrow"), 0, 1);
    done(a, a.toFile().length());
    done(b, b.toFile().length() + 1);
    try (SourceTasks tasks = start(Map.of())) {
      assertEquals(List.of(List.of(b), List.of(c)), shares(tasks, 5));
      done(c, c.toFile().length());
      assertEquals(List.of(List.of(b)), shares(tasks, 5));
    }
  }

  private void done(Path file, long bytes) {
    worker.store(
        Map.of("file", file.toString()),
        Map.of("batch", 1L, "row", 0L, "bytes", bytes, "done", true));
  }

  @Test
  void hiddenFilesAndThoseThatThePatternDoesNotWantArePassedOver() throws Exception {
    Numbers.write(folder.resolve(".a.arrow"), 0, 1);
    Numbers.write(folder.resolve("_a.arrow"), 0, 1);
    Files.createDirectory(folder.resolve("_more"));
    Numbers.write(folder.resolve("_more/a.arrow"), 0, 1);
    Files.writeString(folder.resolve("a.txt"), "text");
    Path wanted = Numbers.write(folder.resolve("2024-a.arrow"), 0, 1);
    Numbers.write(folder.resolve("2025-a.arrow"), 0, 1);
    try (SourceTasks tasks = start(Map.of("files.pattern", "2024*"))) {
      assertEquals(List.of(List.of(wanted)), shares(tasks, 3));
    }
  }

  @Test
  void linksToFoldersAndFilesAreFollowed() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path file = Numbers.write(elsewhere.resolve("a.arrow"), 0, 1);
    Path link = Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    Files.createSymbolicLink(elsewhere.resolve("b.arrow"), file);
    Files.createSymbolicLink(elsewhere.resolve("gone.arrow"), folder.resolve("gone"));
    Files.createSymbolicLink(elsewhere.resolve("round"), elsewhere);
    try (SourceTasks tasks = start(Map.of("lightstream.uri", "file://" + link))) {
      assertEquals(
          List.of(List.of(link.resolve("a.arrow"), link.resolve("b.arrow"))), shares(tasks, 1));
    }
  }

  @Test
  void tasksGetAsManyFilesAsTheirConfigurationCanHaveAndMoreOnceHalfAreDone() throws Exception {
    Path deep = folder;
    for (int i = 0; i < 15; i++) {
      deep = deep.resolve("d".repeat(240));
    }
    Files.createDirectories(deep);
    for (int i = 1000; i < 1200; i++) {
      Files.writeString(deep.resolve(i + ".arrow"), "");
    }
    try (SourceTasks tasks = start(Map.of())) {
      List<Path> first = shares(tasks, 1).get(0);
      int most = first.size();
      assertTrue(most > 50 && most < 100, most + " files");
      assertEquals(first, shares(tasks, 1).get(0));
      assertFalse(requests.tryAcquire(200, TimeUnit.MILLISECONDS));
      first.subList(0, most / 2 + 1).forEach(file -> done(file, 0));
      assertTrue(requests.tryAcquire(30, TimeUnit.SECONDS));
      List<Path> second = shares(tasks, 1).get(0);
      assertEquals(most, second.size());
      assertEquals(first.subList(most / 2 + 1, most), second.subList(0, most - most / 2 - 1));
    }
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing");
    ConnectException e =
        assertThrows(
            ConnectException.class,
            () -> start(Map.of("lightstream.uri", missing.toUri().toString())));
    assertTrue(e.getMessage().startsWith(missing + " cannot be listed: "), e.getMessage());
  }

  @Test
  void theThreadEndsWithTheConnector() {
    SourceTasks tasks = start(Map.of());
    assertTrue(hasThread());
    tasks.close();
    tasks.close();
    assertTrue(!hasThread());
  }

  private static boolean hasThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("lightstream-files files-test"));
  }

  private SourceTasks start(Map<String, String> more) {
    Map<String, String> all = new HashMap<>();
    all.put("name", "files-test");
    all.put("topic", "t");
    all.put("lightstream.uri", folder.toUri().toString());
    all.put("files.poll.interval.ms", "10");
    all.putAll(more);
    SourceConnectorContext context =
        (SourceConnectorContext)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SourceConnectorContext.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("requestTaskReconfiguration")) {
                    requests.release();
                  }
                  return method.getName().equals("offsetStorageReader") ? worker.reader() : null;
                });
    return SourceTasks.start(SourceConfig.parse(all), context);
  }

  private static List<List<Path>> shares(SourceTasks tasks, int most) {
    return tasks.configs(most).stream()
        .map(config -> SourceConfig.parse(config).places().stream().map(Path::of).toList())
        .toList();
  }
}
