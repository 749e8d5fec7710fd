// SPDX-License-Identifier: Apache-2.0
package io.lightstream.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lightstream.Waiting;
import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryMapTest {

  private static final long THREE_GIB = 3L << 30;

  @TempDir Path folder;

  private Path file(long... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return Files.write(folder.resolve("data.bin"), bytes.array());
  }

  /** A file of more than 2 GiB that takes no room: the offset is written at some offsets. */
  private Path sparse(long size, long... offsets) throws IOException {
    Path path = folder.resolve("sparse.bin");
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
      for (long offset : offsets) {
        ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        channel.write(number.putLong(0, offset), offset);
      }
    }
    return path;
  }

  @Test
  void buffersShowTheFileAsItLies() throws IOException {
    try (MemoryMap map = MemoryMap.open(file(1, 2, 3))) {
      assertEquals(24, map.size());
      assertEquals(2, map.buffer(8, 16).getLong(0));
      assertEquals(8, map.buffer(8, 16).alignment());
      assertEquals(64, map.buffer(0, 8).alignment());
      assertEquals(1, map.buffer(1, 8).alignment());
      map.checkNotTruncated();
    }
  }

  @Test
  void filesBeyondTwoGibibytesAreReadAtAnyOffset() throws IOException {
    long gib = 1L << 30;
    long[] offsets = {0, gib - 4, gib + 4, 2 * gib - 4, 2 * gib + 5, THREE_GIB - 8};
    try (MemoryMap map = MemoryMap.open(sparse(THREE_GIB, offsets))) {
      assertEquals(THREE_GIB, map.size());
      checkNumbers(map, offsets);
      ArrowBuffer most =
          map.buffer(THREE_GIB - BufferAllocator.MAX_LEASE_BYTES, BufferAllocator.MAX_LEASE_BYTES);
      assertEquals(THREE_GIB - 8, most.getLong(BufferAllocator.MAX_LEASE_BYTES - 8));
    }
  }

  private static void checkNumbers(MemoryMap map, long... offsets) {
    for (long offset : offsets) {
      assertEquals(offset, map.buffer(offset, 8).getLong(0), "at " + offset);
    }
  }

  @Test
  void windowsShowTheSameAsOneArena() throws IOException {
    long gib = 1L << 30;
    long[] offsets = {0, gib - 4, 2 * gib - 4, THREE_GIB - 8};
    Path path = sparse(THREE_GIB, offsets);
    try (FileChannel channel = FileChannel.open(path)) {
      WindowMapping windows = new WindowMapping(channel, THREE_GIB);
      for (long offset : offsets) {
        assertEquals(offset, windows.slice(offset, 8).getLong(0));
        assertEquals(ByteOrder.LITTLE_ENDIAN, windows.slice(offset, 8).order());
      }
      long from = gib - 4;
      int length = BufferAllocator.MAX_LEASE_BYTES;
      assertEquals(from, windows.slice(from, length).getLong(0));
      windows.unmap();
      assertThrows(IllegalStateException.class, () -> windows.slice(0, 8));
    }
  }

  @Test
  void mappingIsThatOfTheJdk() throws IOException {
    try (FileChannel channel = FileChannel.open(file(1))) {
      Mapping mapping = Mapping.map(channel, 8);
      boolean arena = Runtime.version().feature() >= 22;
      assertSame(arena ? ArenaMapping.class : WindowMapping.class, mapping.getClass());
      mapping.unmap();
      mapping.unmap();
    }
  }

  @Test
  void buffersOfMoreThanTwoGibibytesAreRefused() throws IOException {
    Path path = sparse(THREE_GIB);
    try (MemoryMap map = MemoryMap.open(path)) {
      assertEquals(
          "a buffer of 3221225472 bytes at offset 0 of "
              + path
              + ": one buffer can have 2147483520",
          assertThrows(LimitExceededException.class, () -> map.buffer(0, THREE_GIB)).getMessage());
    }
  }

  @Test
  void rangesOutsideTheFileAreRefused() throws IOException {
    Path path = file(1, 2);
    try (MemoryMap map = MemoryMap.open(path)) {
      assertEquals(
          "byte 9: 8 bytes wanted from " + path + ", which has 16",
          assertThrows(InvalidDataException.class, () -> map.buffer(9, 8)).getMessage());
      assertThrows(InvalidDataException.class, () -> map.buffer(-1, 8));
      assertThrows(InvalidDataException.class, () -> map.buffer(0, -1));
      assertThrows(InvalidDataException.class, () -> map.buffer(Long.MAX_VALUE, Long.MAX_VALUE));
      assertSame(ArrowBuffer.EMPTY, map.buffer(16, 0));
    }
  }

  @Test
  void emptyFileHasNoBytes() throws IOException {
    try (MemoryMap map = MemoryMap.open(file())) {
      assertEquals(0, map.size());
      assertEquals(0, map.buffer(0, 0).size());
      assertThrows(InvalidDataException.class, () -> map.buffer(0, 1));
    }
  }

  @Test
  void missingFileIsNamed() {
    Path path = folder.resolve("missing.bin");
    assertEquals(
        "cannot open " + path + ": no such file",
        assertThrows(LightstreamIOException.class, () -> MemoryMap.open(path)).getMessage());
  }

  @Test
  void folderCannotBeMapped() {
    LightstreamIOException failure =
        assertThrows(LightstreamIOException.class, () -> MemoryMap.open(folder));
    assertTrue(failure.getMessage().contains(folder.toString()), failure.getMessage());
  }

  @Test
  void accessAfterTheLastHandleIsClosedIsRefused() throws IOException {
    Path path = file(1, 2);
    MemoryMap map = MemoryMap.open(path);
    ArrowBuffer buffer = map.buffer(0, 16);
    MemoryLease handle = map.retain();
    map.close();
    map.close();
    assertEquals(2, buffer.getLong(8));
    assertEquals(
        "map of " + path + " was closed",
        assertThrows(ClosedException.class, () -> map.buffer(0, 8)).getMessage());
    assertThrows(ClosedException.class, map::retain);
    assertThrows(ClosedException.class, map::checkNotTruncated);
    handle.close();
    handle.close();
    assertEquals(
        "map of " + path + " was closed: its contents can no longer be read",
        assertThrows(ClosedException.class, () -> buffer.getLong(8)).getMessage());
  }

  @Test
  void rawSliceOfAClosedMapShowsTheFileOrThrows() throws IOException {
    MemoryMap map = MemoryMap.open(file(1, 2));
    ByteBuffer raw = map.buffer(0, 16).asByteBuffer();
    map.close();
    if (ArenaMapping.isAvailable()) {
      assertThrows(IllegalStateException.class, () -> raw.getLong(0));
    } else {
      assertEquals(2, raw.getLong(8));
    }
  }

  @Test
  void truncatedFileIsATypedError() throws IOException {
    Path path = sparse(1 << 22);
    try (MemoryMap map = MemoryMap.open(path)) {
      ArrowBuffer buffer = map.buffer(0, 1 << 22);
      truncate(path, 8192);
      assertEquals(0, buffer.getLong(0));
      assertEquals(
          path + " was truncated from 4194304 to 8192 bytes while it was mapped",
          assertThrows(LightstreamIOException.class, map::checkNotTruncated).getMessage());
      LightstreamIOException failure =
          assertThrows(LightstreamIOException.class, () -> readAll(buffer));
      assertTrue(
          failure.getMessage().endsWith("the file was truncated while it was mapped"),
          failure.getMessage());
    }
  }

  /** As whoever loops over mapped memory does: the JVM may throw its error late. */
  private static long readAll(ArrowBuffer buffer) {
    try {
      long sum = 0;
      for (int at = 0; at < buffer.size(); at += 8) {
        sum += buffer.getLong(at);
      }
      MemoryMap.reportFaults();
      return sum;
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
  }

  private static void truncate(Path path, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @Test
  void otherErrorsOfTheJvmStayWhatTheyAre() {
    InternalError other = new InternalError("something else");
    assertSame(other, assertThrows(InternalError.class, () -> MemoryMap.faulted(other)));
    InternalError silent = new InternalError();
    assertSame(silent, assertThrows(InternalError.class, () -> MemoryMap.faulted(silent)));
  }

  @Test
  void forgottenMapIsUnmapped() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.isReadable(maps), "/proc/self/maps is needed to see what is mapped");
    Path path = file(1, 2);
    assertEquals(2, openAndForget(path));
    Path other = Files.write(folder.resolve("other.bin"), new byte[8]);
    Waiting.untilCollected(
        "unmapping of a forgotten map",
        () -> {
          MemoryMap.open(other).close();
          return !mapped(maps, path);
        });
  }

  @Test
  void closedMapIsUnmapped() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.isReadable(maps), "/proc/self/maps is needed to see what is mapped");
    Path path = file(1, 2);
    try (MemoryMap map = MemoryMap.open(path)) {
      assertEquals(1, map.buffer(0, 8).getLong(0));
      assertTrue(mapped(maps, path));
    }
    if (ArenaMapping.isAvailable()) {
      assertFalse(mapped(maps, path));
    } else {
      Waiting.untilCollected("unmapping of a closed map", () -> !mapped(maps, path));
    }
  }

  private static long openAndForget(Path path) {
    return MemoryMap.open(path).buffer(8, 8).getLong(0);
  }

  private static boolean mapped(Path maps, Path path) {
    try {
      List<String> lines = Files.readAllLines(maps);
      return lines.stream().collect(Collectors.joining()).contains(path.toString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
