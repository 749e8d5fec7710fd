// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderSegmentStoreTest {

  private static final FrameLogOptions SMALL =
      FrameLogOptions.defaults().withSegmentBytes(FrameLogOptions.LEAST_SEGMENT_BYTES);

  private final BufferAllocator allocator = BufferAllocator.withBudget("log", 64 << 20);

  @TempDir private Path place;
  private Path folder;

  @BeforeEach
  void nameAFolderThatDoesNotExist() {
    folder = place.resolve("a").resolve("log");
  }

  @AfterEach
  void nothingIsOutstandingOrOpen() throws IOException {
    assertEquals(0, allocator.outstanding());
    assertEquals(List.of(), openFiles());
  }

  /** The files below the place that this process has open, where the system tells. */
  private List<String> openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.map(FolderSegmentStoreTest::target)
          .filter(target -> target.startsWith(place.toString()))
          .toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // The descriptor of the listing itself.
    }
  }

  private FrameLog open() {
    return FrameLog.open(folder, Frames.TYPES, SMALL, allocator);
  }

  @Test
  void aLogInAFolderIsThereAgain() {
    try (FrameLog log = open()) {
      Frames.append(log, 100, allocator);
      assertEquals(Frames.expected(0, 100), Frames.read(log, 0));
    }
    try (FrameLog log = open()) {
      assertEquals(Frames.expected(0, 100), Frames.read(log, 0));
      log.dropBefore(90);
      log.truncateTo(95);
      Frames.append(log, 10, allocator);
      log.readFrom(93).next().close();
    }
    try (FrameLog log = open()) {
      assertEquals(Frames.expected(90, 105), Frames.read(log, 90));
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void onlyTheOwnerMayReadIt() throws IOException {
    try (FrameLog log = open()) {
      Frames.append(log, allocator);
      assertEquals("rwx------", mode(folder));
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> assertEquals("rw-------", mode(file), file.toString()));
      }
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSecondLogInTheSameFolderIsRefused() throws IOException {
    try (FrameLog log = open()) {
      Path sameFolder = folder.resolve("..").resolve("log");
      for (Path name : List.of(folder, sameFolder)) {
        ConfigurationException e =
            assertThrows(
                ConfigurationException.class,
                () -> FrameLog.open(name, Frames.TYPES, SMALL, allocator));
        assertEquals(
            "the log in " + name + " is open in this process: one log at a time can use a folder",
            e.getMessage());
      }
      assertThrows(ConfigurationException.class, () -> FolderSegmentStore.delete(folder));
      Frames.append(log, allocator);
    }
    open().close();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(place.resolve("a"), "a file");
    LightstreamIOException e = assertThrows(LightstreamIOException.class, this::open);
    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
  }

  @Test
  void aDeletedLogIsGoneAndWhatElseIsInTheFolderStays() throws IOException {
    try (FrameLog log = open()) {
      Frames.append(log, 100, allocator);
    }
    Path other = Files.writeString(folder.resolve("notes"), "mine");
    FolderSegmentStore.delete(folder);
    assertTrue(Files.exists(other));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
    Files.delete(other);
    open().close();
    FolderSegmentStore.delete(folder);
    assertFalse(Files.exists(folder));
    FolderSegmentStore.delete(folder);
  }

  @Test
  void aThreadThatIsInterruptedLeavesALogThatCanBeOpenedAgain() {
    FrameLog log = open();
    Frames.append(log, 5, allocator);
    log.sync();
    Frames.append(log, 5, allocator);
    Thread.currentThread().interrupt();
    assertThrows(ClosedException.class, log::sync);
    assertTrue(Thread.interrupted());
    assertThrows(ClosedException.class, () -> Frames.append(log, allocator));
    log.close();
    try (FrameLog again = open()) {
      assertEquals(Frames.expected(0, again.end()), Frames.read(again, 0));
      assertTrue(again.end() >= 5, "end " + again.end());
    }
  }
}
