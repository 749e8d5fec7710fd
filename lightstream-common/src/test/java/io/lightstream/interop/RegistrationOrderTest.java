// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.ProtocolException;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.interop.Frames.Seen;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.ProtocolFrame;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that registered the same types in another order, every order of five types. */
class RegistrationOrderTest {

  private static final Map<String, Schema> TABLES =
      Map.of(
          "quotes",
          Schema.of(
              Field.nullable("id", new DataType.Int(32, true)),
              Field.nullable("price", new DataType.FloatingPoint(64))),
          "orders",
          Schema.of(
              Field.nullable("id", new DataType.Int(32, true)),
              Field.nullable("price", new DataType.FloatingPoint(32))),
          "sides",
          Schema.of(
              Field.nullable("side", new DataType.Utf8())
                  .withDictionary(new DictionaryEncoding(0, new DataType.Int(32, true), false))));
  private static final Map<String, List<Object>> ROWS =
      Map.of(
          "quotes", Rows.values(1, 2.5),
          "orders", Rows.values(3, 4.5f),
          "sides", Rows.values("buy"));
  private static final List<String> NAMES = List.of("event", "quotes", "orders", "sides", "raw");

  private final BufferAllocator allocator = BufferAllocator.withBudget("order", 64 << 20);

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  /**
   * With the schemas registered, what arrives under the name of a table is of that table, or an
   * error comes before it. Two kinds of messages cannot be told apart: their bytes are opaque.
   */
  @Test
  void withSchemasNoOrderEverGivesAWrongTable() {
    byte[] sent = sent(NAMES);
    for (List<String> order : permutations(NAMES)) {
      List<Seen> seen = new ArrayList<>();
      LightstreamException failure = read(registry(order, true), sent, seen);
      seen.stream().filter(s -> TABLES.containsKey(s.type())).forEach(s -> assertIsOf(order, s));
      if (tablesKeepTheirTags(order)) {
        assertEquals(2 * NAMES.size(), seen.size(), () -> order + ": " + failure);
      } else {
        assertBothViews(registry(order, true), failure);
      }
    }
  }

  private static void assertIsOf(List<String> order, Seen table) {
    List<List<Object>> columns = new ArrayList<>();
    ROWS.get(table.type()).forEach(value -> columns.add(List.of(value)));
    assertEquals(columns, table.value(), () -> table.type() + " in " + order);
  }

  /** Without them the first batch decides: still no message is taken for a table. */
  @Test
  void withoutSchemasMessagesAreNeverTakenForTables() {
    byte[] sent = sent(NAMES);
    for (List<String> order : permutations(NAMES)) {
      List<Seen> seen = new ArrayList<>();
      LightstreamException failure = read(registry(order, false), sent, seen);
      boolean kindsFit = true;
      for (int tag = 0; tag < order.size(); tag++) {
        kindsFit &= TABLES.containsKey(order.get(tag)) == TABLES.containsKey(NAMES.get(tag));
      }
      if (kindsFit) {
        assertEquals(2 * NAMES.size(), seen.size(), () -> order + ": " + failure);
      } else {
        assertBothViews(registry(order, false), failure);
      }
    }
  }

  private static void assertBothViews(TypeRegistry types, LightstreamException failure) {
    ProtocolException e = (ProtocolException) failure;
    assertTrue(e.getMessage().contains("frame at byte"), e.getMessage());
    assertTrue(e.getMessage().contains("table '"), e.getMessage());
    assertTrue(
        e.getMessage().endsWith("; registered here, in tag order: " + types), e.getMessage());
  }

  @Test
  void theErrorNamesBothSidesViewOfTheTable() {
    TypeRegistry types = registry(List.of("event", "orders", "quotes", "sides", "raw"), true);
    assertEquals(
        "frame at byte 6, table 'orders' (tag 1): the peer's columns are"
            + " [id: int32, price: float64], registered here are [id: int32, price: float32],"
            + " and the peer's are those of table 'quotes' (tag 2): both sides must register the"
            + " same types in the same order; registered here, in tag order:"
            + " event:message,orders:table,quotes:table,sides:table,raw:message",
        read(types, sent(NAMES), new ArrayList<>()).getMessage());
  }

  @Test
  void aMessageUnderTheTagOfATableIsNamed() {
    TypeRegistry types = registry(List.of("quotes", "event", "orders", "sides", "raw"), true);
    String message = read(types, sent(NAMES), new ArrayList<>()).getMessage();
    assertEquals(
        "frame at byte 0, table 'quotes' (tag 0): the payload is cut: a message needs 4 more bytes"
            + " where the payload has 1; registered here, in tag order:"
            + " quotes:table,event:message,orders:table,sides:table,raw:message",
        message);
  }

  @Test
  void aTypeThatThePeerAloneHasIsNamedByItsTag() {
    TypeRegistry types = registry(NAMES.subList(0, 4), true);
    String message = read(types, sent(NAMES), new ArrayList<>()).getMessage();
    assertTrue(
        message.endsWith(
            ", tag 4: no type is registered under that tag, the frame has 1 bytes;"
                + " registered here, in tag order:"
                + " event:message,quotes:table,orders:table,sides:table"),
        message);
  }

  /** Columns that are not read count too: the table is another one. */
  @Test
  void theWholeSchemaIsComparedWhereAFewColumnsAreRead() {
    TypeRegistry types = registry(List.of("event", "orders", "quotes", "sides", "raw"), true);
    ProtocolReadOptions ids = ProtocolReadOptions.network().withColumns("orders", List.of("id"));
    assertThrows(ProtocolException.class, () -> read(types, sent(NAMES), ids, new ArrayList<>()));
    List<Seen> seen = new ArrayList<>();
    read(registry(NAMES, true), sent(NAMES), ids, seen);
    assertTrue(seen.contains(Seen.table("orders", List.of(Rows.values(3)))), seen::toString);
  }

  @Test
  void aColumnThatIsToBeReadAndIsNotThereIsNamedWithTheFrame() {
    ProtocolReadOptions wrong =
        ProtocolReadOptions.network().withColumns("orders", List.of("amount"));
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> read(registry(NAMES, true), sent(NAMES), wrong, new ArrayList<>()));
    assertTrue(e.getMessage().contains("table 'orders' (tag 2): "), e.getMessage());
    assertTrue(e.getMessage().contains("amount"), e.getMessage());
  }

  /** Senders differ in these without meaning anything; the original has unsigned indices only. */
  @Test
  void nullabilityMetadataAndIndexTypesMayDiffer() {
    TypeRegistry.Builder types = TypeRegistry.builder();
    types.message("event");
    types.table(
        "quotes",
        Schema.of(
                Field.required("id", new DataType.Int(32, true)).withMetadata(Map.of("k", "v")),
                Field.required("price", new DataType.FloatingPoint(64)))
            .withMetadata(Map.of("a", "b")));
    types.table("orders");
    types.table(
        "sides",
        Schema.of(
            Field.nullable("side", new DataType.Utf8())
                .withDictionary(new DictionaryEncoding(7, new DataType.Int(8, false), true))));
    types.message("raw");
    List<Seen> seen = new ArrayList<>();
    read(types.build(), sent(NAMES), ProtocolReadOptions.network(), seen);
    assertEquals(2 * NAMES.size(), seen.size());
  }

  /** Two frames of each type, as a peer sends them that registered the types in this order. */
  private byte[] sent(List<String> order) {
    TypeRegistry types = registry(order, true);
    MemorySink sink = new MemorySink();
    Map<String, RecordBatch> batches = new HashMap<>();
    TABLES.keySet().forEach(name -> batches.put(name, batch(name)));
    try (ProtocolEncoder encoder =
        ProtocolEncoder.create(types, IpcWriteOptions.defaults(), allocator)) {
      for (int round = 0; round < 2; round++) {
        for (String name : order) {
          FrameOutput out = new FrameOutput();
          if (TABLES.containsKey(name)) {
            encoder.encode(types.table(name), batches.get(name), out);
          } else {
            encoder.encode(types.message(name), ByteBuffer.wrap(new byte[1]), out);
          }
          sink.write(out.buffers(), 0, out.count());
          encoder.release();
        }
      }
    }
    batches.values().forEach(RecordBatch::close);
    return sink.bytes();
  }

  private RecordBatch batch(String table) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(TABLES.get(table), allocator)) {
      builder.appendRow(ROWS.get(table).toArray());
      return builder.finish();
    }
  }

  private static TypeRegistry registry(List<String> order, boolean schemas) {
    TypeRegistry.Builder types = TypeRegistry.builder();
    for (String name : order) {
      if (!TABLES.containsKey(name)) {
        types.message(name);
      } else if (schemas) {
        types.table(name, TABLES.get(name));
      } else {
        types.table(name);
      }
    }
    return types.build();
  }

  private static boolean tablesKeepTheirTags(List<String> order) {
    return TABLES.keySet().stream().allMatch(n -> order.indexOf(n) == NAMES.indexOf(n));
  }

  private LightstreamException read(TypeRegistry types, byte[] bytes, List<Seen> seen) {
    try {
      read(types, bytes, ProtocolReadOptions.network(), seen);
      return null;
    } catch (LightstreamException e) {
      return e;
    }
  }

  private void read(
      TypeRegistry types, byte[] bytes, ProtocolReadOptions options, List<Seen> seen) {
    ProtocolDecoder decoder = ProtocolDecoder.create(types, options, allocator);
    try {
      HandDriven.drive(decoder, bytes, at -> bytes.length, frame -> seen.add(value(frame)));
    } finally {
      decoder.close();
    }
  }

  private static Seen value(ProtocolFrame frame) {
    try (LightstreamMessage message = (LightstreamMessage) frame) {
      return Frames.seen(message);
    }
  }

  private static List<List<String>> permutations(List<String> names) {
    if (names.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> all = new ArrayList<>();
    for (String first : names) {
      List<String> rest = new ArrayList<>(names);
      rest.remove(first);
      for (List<String> tail : permutations(rest)) {
        List<String> one = new ArrayList<>(List.of(first));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }
}
