// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameLogTest {

  private static final FrameLogOptions SMALL =
      FrameLogOptions.defaults().withSegmentBytes(FrameLogOptions.LEAST_SEGMENT_BYTES);

  private final BufferAllocator allocator = BufferAllocator.withBudget("log", 64 << 20);
  private MemoryStore store = new MemoryStore();

  @AfterEach
  void nothingIsOutstandingOrOpen() {
    assertEquals(0, allocator.outstanding());
    assertEquals(0, store.open());
  }

  private FrameLog open() {
    return open(SMALL);
  }

  private FrameLog open(FrameLogOptions options) {
    return FrameLog.open(store, Frames.TYPES, options, allocator);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void framesOfManyTypesAreReadAsAppendedFromAnyNumber() {
    try (FrameLog log = open()) {
      Frames.append(log, 100, allocator);
      assertEquals(0, log.low());
      assertEquals(100, log.end());
      for (long from = 0; from <= 100; from += 7) {
        assertEquals(Frames.expected(from, 100), Frames.read(log, from));
      }
      assertTrue(store.content().size() > 2, "segments");
    }
  }

  @Test
  void aLogThatIsOpenedAgainGoesOn() {
    for (int round = 0; round < 5; round++) {
      try (FrameLog log = open()) {
        assertEquals(round * 20L, log.end());
        assertEquals(Frames.expected(0, log.end()), Frames.read(log, 0));
        Frames.append(log, 20, allocator);
        assertEquals(Frames.expected(0, log.end()), Frames.read(log, 0));
      }
    }
  }

  @Test
  void anEmptyLogHoldsNothing() {
    try (FrameLog log = open()) {
      assertEquals(0, log.end());
      assertEquals(0, log.bytes());
      assertTrue(log.state().isEmpty());
      assertEquals(List.of(), Frames.read(log, 0));
      assertEquals(0, log.sync());
    }
    assertTrue(store.content().isEmpty());
    assertTrue(store.isClosed());
  }

  @Test
  void aReaderGoesOnWithWhatIsAppended() {
    try (FrameLog log = open();
        FrameLogReader reader = log.readFrom(0)) {
      for (int i = 0; i < 60; i++) {
        Frames.append(log, allocator);
        assertEquals(List.of(Frames.expected(i)), Frames.readOn(reader));
      }
    }
  }

  @Test
  void theStateThatWasAppendedLastIsFoundAgain() {
    try (FrameLog log = open()) {
      log.appendState(bytes("first"));
      Frames.append(log, 200, allocator);
      assertArrayEquals(bytes("first"), log.state().get());
    }
    try (FrameLog log = open()) {
      assertArrayEquals(bytes("first"), log.state().get());
      log.dropBefore(200);
      log.appendState(bytes("second"));
    }
    try (FrameLog log = open()) {
      assertArrayEquals(bytes("second"), log.state().get());
      assertEquals(200, log.low());
      assertEquals(200, log.end());
      log.appendState(new byte[0]);
    }
    try (FrameLog log = open()) {
      assertArrayEquals(new byte[0], log.state().get());
    }
  }

  @Test
  void whatIsDroppedMakesRoomAndIsNotThereAgain() {
    try (FrameLog log = open()) {
      Frames.append(log, 200, allocator);
      long all = log.bytes();
      log.dropBefore(150);
      assertEquals(150, log.low());
      assertTrue(log.bytes() < all / 2, log.bytes() + " of " + all);
      assertThrows(ConfigurationException.class, () -> log.readFrom(149));
      assertEquals(Frames.expected(150, 200), Frames.read(log, 150));
      log.dropBefore(10);
      assertEquals(150, log.low());
      assertThrows(ConfigurationException.class, () -> log.dropBefore(201));
      Frames.append(log, 1, allocator);
    }
    try (FrameLog log = open()) {
      assertEquals(150, log.low());
      assertEquals(Frames.expected(150, 201), Frames.read(log, 150));
      log.dropBefore(201);
    }
  }

  @Test
  void whatIsTruncatedIsReplacedByWhatFollows() {
    try (FrameLog log = open()) {
      log.appendState(bytes("kept"));
      Frames.append(log, 100, allocator);
      for (long number : List.of(90L, 90L, 41L, 40L, 3L, 1L)) {
        log.truncateTo(number);
        assertEquals(number, log.end());
        assertEquals(Frames.expected(0, number), Frames.read(log, 0));
        assertEquals(number, log.append(Frames.EVENT, Frames.text("other")));
        List<String> expected = Frames.expected(0, number);
        expected.add("event other");
        assertEquals(expected, Frames.read(log, 0));
        log.truncateTo(number);
        Frames.append(log, 2, allocator);
      }
    }
    try (FrameLog log = open()) {
      assertEquals(Frames.expected(0, 3), Frames.read(log, 0));
      log.truncateTo(0);
      assertEquals(0, log.end());
      assertArrayEquals(bytes("kept"), log.state().get());
    }
    try (FrameLog log = open()) {
      assertEquals(0, log.end());
      assertArrayEquals(bytes("kept"), log.state().get());
      Frames.append(log, 5, allocator);
      assertEquals(Frames.expected(0, 5), Frames.read(log, 0));
    }
  }

  @Test
  void aLogCanBeginLater() {
    try (FrameLog log = open()) {
      log.skipTo(1000);
      assertEquals(1000, log.low());
      Frames.append(log, 5, allocator);
      log.skipTo(2000);
      Frames.append(log, 5, allocator);
    }
    try (FrameLog log = open()) {
      assertEquals(2000, log.low());
      assertEquals(Frames.expected(2000, 2005), Frames.read(log, 2000));
      assertThrows(ConfigurationException.class, () -> log.skipTo(2004));
    }
  }

  @Test
  void aTableThatGoesOnWithOtherColumnsIsReadAsAppended() {
    try (FrameLog log = open()) {
      for (int number = 0; number < 12; number++) {
        if (number % 5 < 3) {
          Frames.appendRows(log, number, 2, allocator);
        } else {
          appendNames(log, "name " + number);
        }
      }
      assertEquals(12, log.end());
    }
    try (FrameLog log = open()) {
      List<String> read = Frames.read(log, 0);
      assertEquals(12, read.size());
      assertEquals("rows " + Batches.expected(2, 2), read.get(2));
      assertEquals("rows [name 3]", read.get(3));
      assertEquals("rows [name 9]", read.get(9));
      assertEquals("rows " + Batches.expected(10, 2), read.get(10));
    }
  }

  private void appendNames(FrameLog log, String name) {
    Schema names = Schema.of(Field.required("name", new DataType.Utf8()));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(names, allocator)) {
      builder.column(0).appendString(name);
      try (RecordBatch batch = builder.finish()) {
        log.append(Frames.ROWS, batch);
      }
    }
  }

  @Test
  void otherTypesAreRefusedWithBothNamed() {
    try (FrameLog log = open()) {
      Frames.append(log, allocator);
    }
    TypeRegistry other = TypeRegistry.parse("rows:table,event:message");
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> FrameLog.open(store, other, SMALL, allocator));
    assertEquals(
        "memory: the log was written with the types event:message,rows:table,raw:message,words:table, it"
            + " is opened with rows:table,event:message",
        e.getMessage());
    assertTrue(store.isClosed());
  }

  @Test
  void aReaderOfFramesThatAreGoneFailsAndOthersGoOn() {
    try (FrameLog log = open()) {
      Frames.append(log, 100, allocator);
      FrameLogReader behind = log.readFrom(10);
      FrameLogReader amid = log.readFrom(60);
      FrameLogReader beyond = log.readFrom(90);
      beyond.next().close();
      amid.next().close();
      log.dropBefore(50);
      log.truncateTo(80);
      assertThrows(ClosedException.class, behind::next);
      assertThrows(ClosedException.class, beyond::next);
      Frames.append(log, 30, allocator);
      assertEquals(Frames.expected(61, 110), Frames.readOn(amid));
      behind.close();
      beyond.close();
      amid.close();
      amid.close();
    }
  }

  @Test
  void closingTheLogClosesItsReaders() {
    FrameLog log = open();
    Frames.append(log, 10, allocator);
    FrameLogReader reader = log.readFrom(0);
    reader.next().close();
    log.close();
    log.close();
    assertThrows(ClosedException.class, reader::next);
    assertThrows(ClosedException.class, () -> log.append(Frames.EVENT, Frames.text("late")));
    assertThrows(ClosedException.class, log::sync);
    assertThrows(ClosedException.class, () -> log.readFrom(0));
  }

  @Test
  void smallMessagesShareAWrite() {
    try (FrameLog log = open(FrameLogOptions.defaults())) {
      for (int i = 0; i < 1000; i++) {
        log.append(Frames.EVENT, Frames.text("message " + i));
      }
      log.sync();
      log.sync();
    }
    assertEquals(List.of("write", "sync", "write", "sync"), store.calls());
  }

  @Test
  void aMessageOfTheReaderCanBeAppended() {
    try (FrameLog log = open();
        FrameLogReader reader = log.readFrom(0)) {
      Frames.append(log, 3, allocator);
      for (int i = 0; i < 3; i++) {
        try (LightstreamMessage frame = reader.next()) {
          assertEquals(3 + i, log.append(frame));
        }
      }
      List<String> twice = Frames.expected(0, 3);
      twice.addAll(Frames.expected(0, 3));
      assertEquals(twice, Frames.read(log, 0));
    }
  }

  @Test
  void aStoreWhoseSegmentsAppearWhenClosedKeepsWhatIsSynced() {
    store = store.appearingWhenClosed();
    try (FrameLog log = open();
        FrameLogReader reader = log.readFrom(0)) {
      log.appendState(bytes("kept"));
      Frames.append(log, 3, allocator);
      assertEquals(List.of(), Frames.readOn(reader));
      assertEquals(3, log.sync());
      assertEquals(Frames.expected(0, 3), Frames.readOn(reader));
      Frames.append(log, 3, allocator);
      log.dropBefore(6);
      MemoryStore crashed = MemoryStore.of(store.content());
      try (FrameLog again = FrameLog.open(crashed, Frames.TYPES, SMALL, allocator)) {
        assertEquals(3, again.end());
        assertArrayEquals(bytes("kept"), again.state().get());
      }
    }
    assertFalse(store.content().isEmpty());
    try (FrameLog log = open()) {
      assertEquals(6, log.end());
      assertArrayEquals(bytes("kept"), log.state().get());
    }
  }
}
