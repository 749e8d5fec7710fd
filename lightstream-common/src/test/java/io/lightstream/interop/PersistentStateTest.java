// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.FrameOutput;
import io.lightstream.interop.Frames.Seen;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ProtocolEncoder;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the frames of a table hold: its schema once, dictionaries when they are new or changed. */
class PersistentStateTest {

  private static final Schema SIDES =
      Schema.of(
          Field.nullable("side", new DataType.Utf8())
              .withDictionary(new DictionaryEncoding(0, new DataType.Int(32, true), false)));
  private static final TypeRegistry TYPES = TypeRegistry.parse("left:table,right:table");
  private static final String GROWTH = "growth";

  private final BufferAllocator allocator = BufferAllocator.withBudget("state", 64 << 20);
  private final List<Seen> expected = new ArrayList<>();

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void schemasAndDictionariesGoOutOnceAndDictionariesAgainWhenTheyChange() {
    byte[] bytes = frames(IpcWriteOptions.defaults());
    assertEquals(
        List.of(
            List.of("Schema", "DictionaryBatch", "RecordBatch"),
            List.of("Schema", "DictionaryBatch", "RecordBatch"),
            List.of("RecordBatch"),
            List.of("RecordBatch"),
            List.of("DictionaryBatch", "RecordBatch"),
            List.of("DictionaryBatch", "RecordBatch"),
            List.of("DictionaryBatch", "RecordBatch")),
        messages(bytes));
    assertRead(bytes);
  }

  @Test
  void onlyTheGrowthOfADictionaryGoesOutToAPeerThatTakesIt() {
    byte[] bytes = frames(IpcWriteOptions.defaults().withDictionaryDeltas(true));
    assertEquals(
        List.of(
            List.of("Schema", "DictionaryBatch", "RecordBatch"),
            List.of("Schema", "DictionaryBatch", "RecordBatch"),
            List.of("RecordBatch"),
            List.of("RecordBatch"),
            List.of(GROWTH, "RecordBatch"),
            List.of("DictionaryBatch", "RecordBatch"),
            List.of("DictionaryBatch", "RecordBatch")),
        messages(bytes));
    assertRead(bytes);
  }

  /** What the peer knows of one table says nothing about another with the same dictionary id. */
  @ParameterizedTest
  @ValueSource(ints = {8, 64})
  void tablesDoNotShareTheirDictionaries(int alignment) {
    assertRead(frames(IpcWriteOptions.defaults().withAlignment(alignment)));
  }

  private void assertRead(byte[] bytes) {
    try (Frames read = Frames.direct(TYPES, bytes, at -> 50, allocator)) {
      assertEquals(expected, read.seen());
    }
  }

  private byte[] frames(IpcWriteOptions options) {
    MemorySink sink = new MemorySink();
    try (ProtocolEncoder encoder = ProtocolEncoder.create(TYPES, options, allocator);
        RecordBatchBuilder left = RecordBatchBuilder.of(SIDES, allocator);
        RecordBatchBuilder right = RecordBatchBuilder.of(SIDES, allocator);
        RecordBatchBuilder other = RecordBatchBuilder.of(SIDES, allocator)) {
      encode(encoder, "left", left, sink, "buy", "sell");
      encode(encoder, "right", right, sink, "up", "down");
      encode(encoder, "left", left, sink, "sell", null);
      encode(encoder, "right", right, sink, "down", "up");
      encode(encoder, "left", left, sink, "hold", "buy");
      encode(encoder, "right", other, sink, "down", "aside");
      encode(encoder, "left", other, sink, "aside");
    }
    return sink.bytes();
  }

  private void encode(
      ProtocolEncoder encoder,
      String table,
      RecordBatchBuilder builder,
      MemorySink sink,
      Object... values) {
    for (Object value : values) {
      builder.appendRow(value);
    }
    try (RecordBatch batch = builder.finish()) {
      FrameOutput out = new FrameOutput();
      encoder.encode(TYPES.table(table), batch, out);
      sink.write(out.buffers(), 0, out.count());
      encoder.release();
    }
    expected.add(Seen.table(table, List.of(Arrays.asList(values))));
  }

  /** The kinds of the messages in each frame. */
  private static List<List<String>> messages(byte[] bytes) {
    return Frames.cut(bytes).stream().map(PersistentStateTest::kinds).toList();
  }

  private static List<String> kinds(byte[] frame) {
    List<String> kinds = new ArrayList<>();
    byte[] payload = Arrays.copyOfRange(frame, Frames.HEADER_BYTES, frame.length);
    int start = 0;
    for (int end : MessageBoundaries.of(payload)) {
      ByteBuffer metadata = ByteBuffer.wrap(payload, start + 2 * Integer.BYTES, end - start - 8);
      Message message = Message.getRootAsMessage(metadata.slice().order(ByteOrder.LITTLE_ENDIAN));
      kinds.add(isGrowth(message) ? GROWTH : MessageHeader.name(message.headerType()));
      start = end;
    }
    return kinds;
  }

  private static boolean isGrowth(Message message) {
    return message.headerType() == MessageHeader.DictionaryBatch
        && ((DictionaryBatch) message.header(new DictionaryBatch())).isDelta();
  }
}
