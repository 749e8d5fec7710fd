// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.LightstreamIOException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEnumeratorTest {

  private static final Optional<Duration> ONCE = Optional.empty();
  private static final Optional<Duration> AGAIN = Optional.of(Duration.ofSeconds(1));
  private static final FilesState NEW = new FilesState(List.of(), Set.of(), false);
  private static final long WHOLE_FILES = Long.MAX_VALUE;

  private final FakeEnumeratorContext context = new FakeEnumeratorContext(2);

  @TempDir private Path directory;

  @Test
  void readerThatAsksBeforeFilesAreListedIsServedAfterwards() {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 1);
    NumberFiles.write(directory.resolve("b.arrows"), 1, 1);
    FileEnumerator enumerator = started(ONCE, NEW);
    ask(enumerator, 1);
    assertEquals(List.of(), context.toldNow());
    context.runAsync();
    assertEquals(List.of("1 gets a"), told());
    ask(enumerator, 0);
    ask(enumerator, 1);
    ask(enumerator, 0);
    assertEquals(List.of("0 gets b", "1 is done", "0 is done"), told());
  }

  @Test
  void largeFilesAreDividedBetweenBatches() {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 100, 100, 100, 100, 1);
    FileEnumerator enumerator = started(ONCE, NEW, 1600);
    context.runAsync();
    List<FileSplit> splits = unassigned(enumerator);
    assertEquals(
        List.of("0-2", "2-4", "4-5"),
        splits.stream().map(s -> s.firstBatch() + "-" + s.endBatch()).toList());
    assertEquals(3, splits.stream().map(FileSplit::splitId).distinct().count());
  }

  @Test
  void whatIsNoArrowFileIsLeftToItsReader() throws IOException {
    Files.writeString(directory.resolve("a.arrow"), "rather long, but no Arrow file");
    FileEnumerator enumerator = started(ONCE, NEW, 1);
    context.runAsync();
    assertEquals(FileSplit.TO_END, unassigned(enumerator).get(0).endBatch());
  }

  @Test
  void listingThatFailsFailsTheJobAndNamesThePattern() {
    FileDiscovery discovery =
        new FileDiscovery(
            List.of(FilePattern.parse(directory + "/none/*")), new FilePlanner(WHOLE_FILES));
    new FileEnumerator(context, discovery, ONCE, NEW).start();
    LightstreamIOException e = assertThrows(LightstreamIOException.class, context::runAsync);
    assertTrue(
        e.getMessage().startsWith("'" + directory + "/none/*' cannot be listed: "), e.getMessage());
  }

  @Test
  void listingMayFailForAWhileWhereItIsRepeated() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("folder"));
    FileDiscovery discovery =
        new FileDiscovery(
            List.of(FilePattern.parse(folder.toString())), new FilePlanner(WHOLE_FILES));
    FileEnumerator enumerator = new FileEnumerator(context, discovery, AGAIN, NEW);
    enumerator.start();
    context.runAsync();
    Files.delete(folder);
    for (int i = 0; i < 3; i++) {
      context.runAsync();
    }
    Files.createDirectory(folder);
    context.runAsync();
    Files.delete(folder);
    for (int i = 0; i < 3; i++) {
      context.runAsync();
    }
    assertThrows(LightstreamIOException.class, context::runAsync);
  }

  @Test
  void readersThatWaitAreToldOnceAndServedWhenFilesCome() {
    FileEnumerator enumerator = started(AGAIN, NEW);
    ask(enumerator, 0);
    context.runAsync();
    context.runAsync();
    ask(enumerator, 1);
    assertEquals(List.of("0 hears NoSplitsForNow[]", "1 hears NoSplitsForNow[]"), told());
    NumberFiles.write(directory.resolve("a.arrow"), 0, 1);
    NumberFiles.write(directory.resolve("b.arrow"), 0, 1);
    context.runAsync();
    assertEquals(List.of("0 gets a", "1 gets b"), told());
    context.runAsync();
    assertEquals(List.of(), told());
    ask(enumerator, 0);
    assertEquals(List.of("0 hears NoSplitsForNow[]"), told());
  }

  @Test
  void fileIsReadAgainWhenItsModificationTimeChanges() throws IOException {
    Path file = NumberFiles.write(directory.resolve("a.arrow"), 0, 1);
    FileEnumerator enumerator = started(AGAIN, NEW);
    context.runAsync();
    assertEquals(1, unassigned(enumerator).size());
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    context.runAsync();
    assertEquals(2, unassigned(enumerator).size());
  }

  @Test
  void filesThatAreGoneAreForgottenUnlessAllAre() throws IOException {
    Path a = NumberFiles.write(directory.resolve("a.arrow"), 0, 1);
    Path b = NumberFiles.write(directory.resolve("b.arrow"), 0, 1);
    FileEnumerator enumerator = started(AGAIN, NEW);
    context.runAsync();
    assertEquals(2, seen(enumerator).size());
    Files.delete(a);
    context.runAsync();
    assertEquals(1, seen(enumerator).size());
    Files.delete(b);
    context.runAsync();
    assertEquals(1, seen(enumerator).size());
  }

  @Test
  void restoredEnumeratorKnowsWhatItHasSeenAndNotGivenOut() {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 1);
    NumberFiles.write(directory.resolve("b.arrow"), 0, 1);
    FileEnumerator enumerator = started(AGAIN, NEW);
    context.runAsync();
    ask(enumerator, 0);
    FilesState state = (FilesState) enumerator.snapshotState(1);
    FileEnumerator restored = started(AGAIN, state);
    context.toldNow();
    NumberFiles.write(directory.resolve("c.arrow"), 0, 1);
    context.runAsync();
    ask(restored, 0);
    ask(restored, 0);
    ask(restored, 0);
    assertEquals(List.of("0 gets b", "0 gets c", "0 hears NoSplitsForNow[]"), told());
  }

  @Test
  void boundedSourceDoesNotListAgainAfterItWasRestored() {
    FileEnumerator enumerator = started(ONCE, NEW);
    context.runAsync();
    FilesState state = (FilesState) enumerator.snapshotState(1);
    NumberFiles.write(directory.resolve("a.arrow"), 0, 1);
    FileEnumerator restored = started(ONCE, state);
    context.runAsync();
    ask(restored, 0);
    assertEquals(List.of("0 is done"), told());
  }

  @Test
  void splitOfAFailedReaderIsGivenOutAgain() {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 1);
    FileEnumerator enumerator = started(AGAIN, NEW);
    context.runAsync();
    List<LightstreamSplit> splits = List.copyOf(enumerator.snapshotState(1).unassigned());
    ask(enumerator, 0);
    ask(enumerator, 1);
    context.unregister(0);
    enumerator.addSplitsBack(splits, 0);
    assertEquals(List.of("0 gets a", "1 hears NoSplitsForNow[]", "1 gets a"), told());
  }

  @Test
  void splitsThatReadersFoundInTheirStateAreGivenOutToWhoAsks() {
    FileSplit split = new FileSplit("file:/d/a.arrow", 9, 9, 0, 5, 3, 7);
    FileEnumerator enumerator = started(ONCE, new FilesState(List.of(), Set.of(), true));
    context.register(0, split);
    enumerator.addReader(0);
    ask(enumerator, 1);
    ask(enumerator, 0);
    assertEquals(List.of("1 gets a", "0 is done"), told());
  }

  @Test
  void splitThatIsToldOfTwiceIsGivenOutOnce() {
    FileSplit split = new FileSplit("file:/d/a.arrow", 9, 9, 0, 5, 3, 7);
    FileEnumerator enumerator = started(ONCE, new FilesState(List.of(), Set.of(), true));
    context.register(0, split);
    enumerator.addReader(0);
    ask(enumerator, 0); // and fails before the next checkpoint
    enumerator.addSplitsBack(List.of(split), 0);
    enumerator.addReader(0);
    ask(enumerator, 1); // another one has it, and the first fails again
    enumerator.addReader(0);
    ask(enumerator, 0);
    assertEquals(List.of("0 gets a", "1 gets a", "0 is done"), told());
  }

  @Test
  void splitSavedByACheckpointIsTakenUpFromItsReadersState() {
    FileSplit split = new FileSplit("file:/d/a.arrow", 9, 9, 0, 5, 3, 7);
    FileEnumerator enumerator = started(ONCE, new FilesState(List.of(split), Set.of(), true));
    ask(enumerator, 0);
    enumerator.snapshotState(5);
    enumerator.notifyCheckpointComplete(5);
    context.register(0, split.at(4, 0)); // fails, and is restored from the checkpoint
    enumerator.addSplitsBack(List.of(), 0);
    enumerator.addReader(0);
    assertEquals(List.of(split.at(4, 0)), unassigned(enumerator));
  }

  private FileEnumerator started(Optional<Duration> interval, FilesState state) {
    return started(interval, state, WHOLE_FILES);
  }

  private FileEnumerator started(Optional<Duration> interval, FilesState state, long splitBytes) {
    context.register(0);
    context.register(1);
    FileDiscovery discovery =
        new FileDiscovery(
            List.of(FilePattern.parse(directory.toString())), new FilePlanner(splitBytes));
    FileEnumerator enumerator = new FileEnumerator(context, discovery, interval, state);
    enumerator.start();
    return enumerator;
  }

  private static void ask(FileEnumerator enumerator, int reader) {
    enumerator.handleSplitRequest(reader, "host");
  }

  private static List<FileSplit> unassigned(FileEnumerator enumerator) {
    return enumerator.snapshotState(9).unassigned().stream().map(FileSplit.class::cast).toList();
  }

  private static Set<FileId> seen(FileEnumerator enumerator) {
    return ((FilesState) enumerator.snapshotState(9)).seen();
  }

  /** What readers were told, with files by their name alone. */
  private List<String> told() {
    return context.toldNow().stream()
        .map(line -> line.replaceAll("gets .*/(\\w+)\\.\\w+@.*", "gets $1"))
        .collect(Collectors.toList());
  }
}
