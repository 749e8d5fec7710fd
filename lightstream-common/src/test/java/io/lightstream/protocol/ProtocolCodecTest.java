// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Batches;
import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.error.ProtocolException;
import io.lightstream.format.ipc.DecodeLimits;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolCodecTest {

  private static final TypeRegistry TYPES =
      TypeRegistry.parse("event:message,rows:table,raw:message,more:table");
  private static final MessageType EVENT = TYPES.message("event");
  private static final MessageType RAW = TYPES.message("raw");
  private static final TableType ROWS = TYPES.table("rows");
  private static final TableType MORE = TYPES.table("more");
  private static final int LARGE = 200_000;

  private final BufferAllocator allocator = BufferAllocator.withBudget("codec", 64 << 20);

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void columnsOfATableThatIsNotRegisteredAreRefused() {
    for (String name : List.of("row", "event")) {
      ProtocolReadOptions options = ProtocolReadOptions.network().withColumns(name, List.of("id"));
      assertEquals(
          "there is no table type '"
              + name
              + "': the registered types are event:message,rows:table,raw:message,more:table",
          assertThrows(
                  ConfigurationException.class,
                  () -> ProtocolDecoder.create(TYPES, options, allocator))
              .getMessage());
    }
  }

  @Test
  void dictionariesOfAllTablesShareOneLimit() {
    ProtocolReadOptions limited =
        ProtocolReadOptions.network()
            .withLimits(DecodeLimits.network().withMaxDictionaryBytes(3000));
    FrameOutput out = new FrameOutput();
    try (ProtocolEncoder encoder = encoder(TYPES)) {
      for (int i = 0; i < 3; i++) { // The dictionary that takes the place of another counts alone.
        encode(encoder, ROWS, ("" + i).repeat(1500), out);
      }
      encode(encoder, MORE, "more".repeat(500), out);
    }
    ProtocolDecoder decoder = ProtocolDecoder.create(TYPES, limited, allocator);
    LimitExceededException e =
        assertThrows(
            LimitExceededException.class,
            () -> ProtocolBytes.read(decoder, ProtocolBytes.take(out), 1000));
    assertTrue(e.getMessage().contains("table 'more' (tag 3): dictionary 0 of 2"), e.getMessage());
    assertTrue(e.getMessage().contains("the limit is 3000"), e.getMessage());
  }

  private void encode(ProtocolEncoder encoder, TableType type, String value, FrameOutput out) {
    Schema schema =
        Schema.of(
            Field.nullable("side", new DataType.Utf8())
                .withDictionary(new DictionaryEncoding(0, new DataType.Int(32, true), false)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow(value);
      try (RecordBatch batch = builder.finish()) {
        FrameOutput own = new FrameOutput();
        encoder.encode(type, batch, own);
        out.add(ByteBuffer.wrap(ProtocolBytes.take(own)));
        encoder.release();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 1000, 1 << 20})
  void manyTypesInTurnAreReadAsWrittenWhateverTheChunks(int chunk) {
    String large = "x".repeat(LARGE);
    List<String> expected = new ArrayList<>();
    byte[] bytes;
    try (ProtocolEncoder encoder = encoder(TYPES)) {
      FrameOutput out = new FrameOutput();
      encoder.encode(EVENT, ProtocolBytes.text("hello"), out);
      expected.add("event hello");
      for (int i = 0; i < 3; i++) {
        bytes(encoder, ROWS, i * 10, 5, out);
        expected.add("rows " + Batches.expected(i * 10, 5));
        bytes(encoder, MORE, i, 3000, out);
        expected.add("more " + Batches.expected(i, 3000));
      }
      encoder.encode(RAW, ProtocolBytes.text(large), out);
      expected.add("raw " + large);
      encoder.encode(EVENT, ProtocolBytes.text(""), out);
      expected.add("event ");
      bytes = ProtocolBytes.take(out);
    }
    assertEquals(expected, ProtocolBytes.read(TYPES, bytes, chunk, allocator));
  }

  /** The batch may go: what the output refers to is copied before. */
  private void bytes(
      ProtocolEncoder encoder, TableType type, int first, int rows, FrameOutput out) {
    try (RecordBatch batch = Batches.of(first, rows, allocator)) {
      FrameOutput own = new FrameOutput();
      encoder.encode(type, batch, own);
      out.add(ByteBuffer.wrap(ProtocolBytes.take(own)));
      encoder.release();
    }
  }

  private ProtocolEncoder encoder(TypeRegistry types) {
    return ProtocolEncoder.create(types, IpcWriteOptions.defaults(), allocator);
  }

  private byte[] table(TypeRegistry types, TableType type) {
    try (ProtocolEncoder encoder = encoder(types)) {
      FrameOutput out = new FrameOutput();
      bytes(encoder, type, 0, 2, out);
      return ProtocolBytes.take(out);
    }
  }

  private ProtocolException refused(byte[] bytes) {
    return assertThrows(
        ProtocolException.class, () -> ProtocolBytes.read(TYPES, bytes, 7, allocator));
  }

  @Test
  void anUnknownTagIsNamedWithWhatIsRegistered() {
    ProtocolException e = refused(ProtocolBytes.frame(4, new byte[3]));
    assertTrue(e.getMessage().contains("tag 4"), e.getMessage());
    assertTrue(e.getMessage().contains("event:message,rows:table"), e.getMessage());
  }

  @Test
  void aMessageUnderTheTagOfATableIsRefusedByName() {
    ProtocolException e = refused(ProtocolBytes.frame(1, new byte[100]));
    assertTrue(e.getMessage().contains("table 'rows' (tag 1)"), e.getMessage());
  }

  @Test
  void controlIsRefusedUnlessAgreedOn() {
    byte[] bytes = ProtocolBytes.frame(ControlFrame.TAG, new byte[] {'h', 'i'});
    assertTrue(refused(bytes).getMessage().contains("did not opt in"));
    ProtocolDecoder agreed =
        ProtocolDecoder.withControl(TYPES, ProtocolReadOptions.network(), allocator);
    assertEquals(List.of("control hi"), ProtocolBytes.read(agreed, bytes, 1));
  }

  @Test
  void theMarkOfAStreamsEndBehindTheBatchIsTolerated() {
    byte[] end = {-1, -1, -1, -1, 0, 0, 0, 0};
    byte[] frame = table(TYPES, ROWS);
    byte[] payload = ProtocolBytes.join(Arrays.copyOfRange(frame, 5, frame.length), end);
    assertEquals(
        List.of("rows " + Batches.expected(0, 2)),
        ProtocolBytes.read(TYPES, ProtocolBytes.frame(1, payload), 5, allocator));
  }

  @Test
  void aSecondBatchInAFrameIsRefused() {
    byte[] frame = table(TYPES, ROWS);
    byte[] twice =
        ProtocolBytes.join(
            Arrays.copyOfRange(frame, 5, frame.length), Arrays.copyOfRange(frame, 5, frame.length));
    assertTrue(refused(ProtocolBytes.frame(1, twice)).getMessage().contains("follow the record"));
  }

  @Test
  void everyCutIsAnError() {
    byte[] frame = table(TYPES, ROWS);
    for (int cut = 1; cut < frame.length; cut++) {
      refused(Arrays.copyOf(frame, cut));
      refused(ProtocolBytes.frame(1, Arrays.copyOfRange(frame, 5, Math.max(5, cut))));
    }
  }

  @Test
  void anotherSchemaThanTheRegisteredOneIsRefusedWithBothViews() {
    TypeRegistry.Builder builder = TypeRegistry.builder();
    builder.message("event");
    builder.table("rows", Schema.of(Field.nullable("price", new DataType.FloatingPoint(64))));
    TypeRegistry registered = builder.build();
    byte[] bytes = table(TYPES, ROWS);
    ProtocolException e =
        assertThrows(
            ProtocolException.class, () -> ProtocolBytes.read(registered, bytes, 100, allocator));
    assertTrue(e.getMessage().contains("price"), e.getMessage());
    assertTrue(e.getMessage().contains("name: utf8"), e.getMessage());
  }

  @Test
  void aLengthAboveTheLimitIsRefusedBeforeAnythingIsAllocated() {
    byte[] header = {0, -1, -1, -1, -1};
    assertThrows(
        LimitExceededException.class, () -> ProtocolBytes.read(TYPES, header, 100, allocator));
  }

  @Test
  void aTypeOfAnotherRegistryIsRefused() {
    MessageType other = TypeRegistry.parse("other:message").message("other");
    try (ProtocolEncoder encoder = encoder(TYPES)) {
      FrameOutput out = new FrameOutput();
      assertThrows(
          ConfigurationException.class, () -> encoder.encode(other, ProtocolBytes.text("x"), out));
      assertEquals(0, out.size());
    }
  }

  @Test
  void typeListsAreReadAsWritten() {
    assertEquals("event:message,rows:table,raw:message,more:table", TYPES.toString());
    assertEquals(TYPES, TypeRegistry.parse(TYPES.toString()));
    for (String wrong : List.of("", "a", "a:thing", ":message", "a:message,a:table")) {
      assertThrows(ConfigurationException.class, () -> TypeRegistry.parse(wrong), wrong);
    }
  }
}
