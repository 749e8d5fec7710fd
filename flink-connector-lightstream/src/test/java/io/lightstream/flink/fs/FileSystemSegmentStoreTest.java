// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.protocol.log.FrameLog;
import io.lightstream.protocol.log.FrameLogOptions;
import io.lightstream.protocol.log.FrameLogReader;
import io.lightstream.protocol.log.SegmentSink;
import io.lightstream.protocol.log.SegmentStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileSystemSegmentStoreTest {

  /** Where segments lie. */
  private enum Kind {
    LOCAL,
    FILES_ELSEWHERE,
    OBJECTS
  }

  private static final TypeRegistry TYPES = TypeRegistry.parse("event:message");
  private static final MessageType EVENT = TYPES.message("event");
  private static final FrameLogOptions SMALL = FrameLogOptions.defaults().withSegmentBytes(4096);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final MemoryFileSystem memory = MemoryFileSystem.named("segments");

  @TempDir private java.nio.file.Path directory;

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, allocator.outstanding());
    assertEquals(0, memory.open());
    memory.clear();
  }

  private Path folder(Kind kind) {
    if (kind == Kind.OBJECTS) {
      memory.appearingWhenClosed();
    }
    return new Path(
        kind == Kind.LOCAL ? directory.resolve("a b/c").toString() : "memory://segments/a b/c");
  }

  private FrameLog open(Path folder) {
    return FrameLog.open(FileSystemSegmentStore.open(folder), TYPES, SMALL, allocator);
  }

  private static void append(FrameLog log, int first, int count) {
    for (int i = first; i < first + count; i++) {
      log.append(EVENT, ByteBuffer.wrap(event(i).getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static String event(int number) {
    return "event " + number + ".".repeat(200);
  }

  private static List<String> expected(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(FileSystemSegmentStoreTest::event)
        .toList();
  }

  private static List<String> readFrom(FrameLog log, long number) {
    List<String> found = new ArrayList<>();
    try (FrameLogReader reader = log.readFrom(number)) {
      for (LightstreamMessage next = reader.next(); next != null; next = reader.next()) {
        ByteBuffer payload = ((MessageBytes) next).payload();
        byte[] text = new byte[payload.remaining()];
        payload.duplicate().get(text);
        found.add(new String(text, StandardCharsets.US_ASCII));
        next.close();
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLogIsWrittenReadDroppedAndOpenedAgain(Kind kind) {
    Path folder = folder(kind);
    try (FrameLog log = open(folder)) {
      log.appendState(new byte[] {7});
      append(log, 0, 100);
      assertEquals(100, log.sync());
      assertEquals(expected(0, 100), readFrom(log, 0));
      log.dropBefore(40);
      append(log, 100, 20);
    }
    try (FrameLog log = open(folder)) {
      assertEquals(120, log.end());
      assertArrayEquals(new byte[] {7}, log.state().orElseThrow());
      assertEquals(expected(60, 60), readFrom(log, 60));
      log.truncateTo(80);
      append(log, 80, 5);
      log.sync();
      assertEquals(expected(60, 25), readFrom(log, 60));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatWasSyncedIsThereWhateverBecomesOfTheWriter(Kind kind) {
    Path folder = folder(kind);
    try (FrameLog writer = open(folder)) {
      append(writer, 0, 30);
      writer.sync();
      append(writer, 30, 10);
      try (FrameLog other = open(folder)) {
        assertTrue(other.end() >= 30, () -> "it ends at " + other.end());
        assertEquals(expected(0, 30), readFrom(other, 0).subList(0, 30));
        writer.sync();
      } catch (LightstreamException e) {
        assertTrue(e.getMessage().contains(folder.getPath()), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void onlyFilesOfTheMachineAreDurableWhileTheyAreOpen(Kind kind) {
    try (SegmentStore store = FileSystemSegmentStore.open(folder(kind))) {
      assertEquals(kind == Kind.LOCAL, store.durableWhileOpen());
      assertEquals(folder(kind).toString(), store.description());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSegmentThatExistsIsNotWrittenOver(Kind kind) {
    try (SegmentStore store = FileSystemSegmentStore.open(folder(kind))) {
      SegmentSink first = store.create("1.frames");
      first.write(new ByteBuffer[] {ByteBuffer.allocateDirect(200_000)}, 0, 1);
      first.finish();
      first.close();
      assertThrows(ClosedException.class, () -> first.write(new ByteBuffer[0], 0, 0));
      assertThrows(LightstreamIOException.class, () -> store.create("1.frames"));
      assertEquals(List.of(new SegmentStore.Stored("1.frames", 200_000)), store.list());
      store.delete("1.frames");
      store.delete("1.frames");
      assertEquals(List.of(), store.list());
      assertThrows(LightstreamIOException.class, () -> store.open("1.frames"));
    }
  }

  @Test
  void aFullStoreFailsTheLogUntilItIsOpenedAgain() {
    Path folder = folder(Kind.FILES_ELSEWHERE);
    try (FrameLog log = open(folder)) {
      append(log, 0, 3);
      log.sync();
      memory.room(700);
      LightstreamIOException e =
          assertThrows(
              LightstreamIOException.class,
              () -> {
                append(log, 3, 30);
                log.sync();
              });
      assertTrue(e.getMessage().contains("no space left on device"), e.getMessage());
      memory.room(1_000_000);
    } catch (LightstreamException e) {
      assertTrue(e.getMessage().contains("/a b/c"), e.getMessage());
    }
    try (FrameLog log = open(folder)) {
      assertEquals(expected(0, 3), readFrom(log, 0).subList(0, 3));
    }
  }

  @Test
  void anObjectThatCannotBeCompletedFailsTheSync() {
    Path folder = folder(Kind.OBJECTS);
    FrameLog log = open(folder);
    append(log, 0, 3);
    log.sync();
    append(log, 3, 3);
    memory.closingFails(true);
    LightstreamIOException e = assertThrows(LightstreamIOException.class, log::sync);
    assertTrue(e.getMessage().contains("cannot close memory://segments"), e.getMessage());
    assertThrows(ClosedException.class, () -> append(log, 6, 1));
    memory.closingFails(false);
    log.close();
    try (FrameLog again = open(folder)) {
      assertEquals(expected(0, 3), readFrom(again, 0));
    }
  }

  @Test
  void aFullSegmentThatCannotBeCompletedFailsTheAppend() {
    Path folder = folder(Kind.OBJECTS);
    FrameLog log = open(folder);
    memory.closingFails(true);
    assertThrows(LightstreamException.class, () -> append(log, 0, 100));
    memory.closingFails(false);
    log.close();
    assertEquals(List.of(), List.copyOf(memory.files().keySet()));
  }

  @Test
  void whatIsNoFolderIsRefused() throws Exception {
    Path file = new Path(Files.createFile(directory.resolve("file")).toString());
    LightstreamIOException e =
        assertThrows(LightstreamIOException.class, () -> FileSystemSegmentStore.open(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertFalse(Files.isDirectory(directory.resolve("file")));
  }
}
