// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lightstream.MessageReader;
import io.lightstream.MessageWriter;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.protocol.payload.MessagePackPayload;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The frames that {@code protocol_peer.py} sends and expects: types in turn, until each has had all
 * of its frames.
 */
final class Conversation implements AutoCloseable {

  private static final List<Integer> RAW_SIZES = List.of(0, 1, 70_000, (5 << 20) + 3);
  private static final int EVENTS = 5;
  private static final MessagePackPayload PACK = MessagePackPayload.create();

  private final List<String> order;
  private final Map<String, Decoded> tables = new HashMap<>();

  /** What the messages called event hold: an array of the fields, or a map of them. */
  record Event(
      long id, String name, double price, List<String> tags, byte[] raw, Optional<Long> missing) {}

  private Conversation(List<String> order) {
    this.order = order;
  }

  /**
   * A conversation.
   *
   * @param folder where {@code protocol_peer.py make} has written the tables
   * @param order of the types
   */
  static Conversation of(Path folder, BufferAllocator allocator, String... order) {
    Conversation conversation = new Conversation(List.of(order));
    for (String name : order) {
      Path file = folder.resolve(name + ".arrows");
      if (!isMessage(name)) {
        conversation.tables.put(name, Decoded.stream(TestData.bytes(file), allocator));
      }
    }
    return conversation;
  }

  private static boolean isMessage(String name) {
    return List.of("event", "raw", "note").contains(name);
  }

  /** Its types, with the schemas of its tables. */
  TypeRegistry types() {
    TypeRegistry.Builder types = TypeRegistry.builder();
    for (String name : order) {
      if (isMessage(name)) {
        types.message(name);
      } else {
        types.table(name, tables.get(name).schema().orElseThrow());
      }
    }
    return types.build();
  }

  /** The batches of a table, in order. */
  List<RecordBatch> batches(String table) {
    return tables.get(table).batches();
  }

  /**
   * One frame.
   *
   * @param type its name
   * @param number how many of the type came before
   */
  private record Turn(String type, int number) {}

  private List<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    for (int number = 0; number < EVENTS; number++) {
      for (String type : order) {
        if (number < count(type)) {
          turns.add(new Turn(type, number));
        }
      }
    }
    return turns;
  }

  private int count(String type) {
    if (isMessage(type)) {
      return type.equals("raw") ? RAW_SIZES.size() : EVENTS;
    }
    return batches(type).size();
  }

  /** Sends all frames, and the end. */
  void sendAll(MessageWriter writer) {
    for (Turn turn : turns()) {
      if (isMessage(turn.type)) {
        writer.send(turn.type, payload(turn));
      } else {
        writer.sendTable(turn.type, batches(turn.type).get(turn.number));
      }
    }
    writer.finish();
  }

  private static ByteBuffer payload(Turn turn) {
    int i = turn.number;
    return switch (turn.type) {
      case "raw" -> ByteBuffer.wrap(raw(i));
      case "note" -> PACK.pack(note(i));
      default -> (i % 2 == 0 ? PACK : PACK.withStructsAsMaps()).pack(event(i));
    };
  }

  private static byte[] raw(int i) {
    byte[] bytes = new byte[RAW_SIZES.get(i)];
    for (int j = 0; j < bytes.length; j++) {
      bytes[j] = (byte) (j % 256 * 7 + i);
    }
    return bytes;
  }

  private static Event event(int i) {
    List<String> tags = new ArrayList<>();
    for (int j = 0; j < i; j++) {
      tags.add("tag " + j);
    }
    return new Event(
        i, "event " + i + " \u20ac", i / 4.0, tags, new byte[] {(byte) i, -1}, Optional.empty());
  }

  private static Map<String, Object> note(int i) {
    return Map.of(
        "n", (long) -i,
        "text", "long ".repeat(i * 100),
        "list", Arrays.asList(1L, 2.5, null, true, List.of((long) i)),
        "big", BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
  }

  /** Receives all frames, each of which must be as expected, and the end. */
  void receiveAll(MessageReader reader) {
    for (Turn turn : turns()) {
      try (LightstreamMessage message = reader.next()) {
        assertNotNull(message, turn::toString);
        assertEquals(turn.type, message.type().name(), turn::toString);
        check(turn, message);
      }
    }
    assertNull(reader.next());
  }

  private void check(Turn turn, LightstreamMessage message) {
    if (!isMessage(turn.type)) {
      RecordBatch found = assertInstanceOf(LightstreamMessage.Table.class, message).batch();
      check(turn, batches(turn.type).get(turn.number), found);
      return;
    }
    MessageBytes bytes = assertInstanceOf(MessageBytes.class, message);
    switch (turn.type) {
      case "raw" -> assertArrayEquals(raw(turn.number), bytes.toByteArray(), turn::toString);
      case "note" -> assertEquals(note(turn.number), PACK.unpack(bytes.borrow()));
      default -> check(event(turn.number), PACK.unpack(bytes.borrow(), Event.class));
    }
  }

  private static void check(Turn turn, RecordBatch wanted, RecordBatch found) {
    found.validate();
    Alignment.assertAligned(64, List.of(found));
    assertEquals(wanted.columnCount(), found.columnCount());
    for (int i = 0; i < wanted.columnCount(); i++) {
      assertEquals(
          JsonValueCheck.comparable(Rows.of(wanted.column(i))),
          JsonValueCheck.comparable(Rows.of(found.column(i))),
          turn + ", column " + found.schema().field(i));
    }
  }

  private static void check(Event wanted, Event found) {
    assertArrayEquals(wanted.raw, found.raw, wanted::toString);
    assertEquals(
        List.of(wanted.id, wanted.name, wanted.price, wanted.tags, wanted.missing),
        List.of(found.id, found.name, found.price, found.tags, found.missing));
  }

  @Override
  public void close() {
    tables.values().forEach(Decoded::close);
  }
}
