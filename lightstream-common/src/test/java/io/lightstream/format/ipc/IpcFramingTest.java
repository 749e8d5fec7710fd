// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpcFramingTest {

  private static final Schema SCHEMA = Schema.of(Field.nullable("n", new DataType.Int(32, true)));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  private static byte[] lightstreamMade(String name) throws IOException {
    try (InputStream in = IpcFramingTest.class.getResourceAsStream("/lightstream-made/" + name)) {
      return in.readAllBytes();
    }
  }

  private byte[] stream(Schema schema, Object[]... batches) {
    List<RecordBatch> made = new ArrayList<>();
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (Object[] values : batches) {
        Arrays.stream(values).forEach(builder::appendRow);
        made.add(builder.finish(Map.of("batch", Integer.toString(made.size()))));
      }
      return IpcBytes.stream(schema, made, IpcWriteOptions.defaults(), allocator);
    } finally {
      made.forEach(RecordBatch::close);
    }
  }

  /** What comes of a stream, batches and end. */
  private String read(byte[] stream, int... cuts) {
    StringBuilder found = new StringBuilder();
    try (FramedByteStream<IpcMessage> frames =
        FramedByteStream.of(
            new IpcBytes.CutSource(stream, cuts),
            IpcStreamDecoder.create(IpcReadOptions.network(), allocator))) {
      for (IpcMessage next = frames.next(); next != null; next = frames.next()) {
        if (next instanceof IpcMessage.BatchMessage message) {
          try (RecordBatch batch = message.batch()) {
            batch.validate();
            batch.columns().forEach(column -> found.append(column).append('\n'));
            found.append(batch.metadata()).append('\n');
          }
        }
      }
      return found.append(frames.end().orElseThrow()).toString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream-dictionary.arrows", "type-dict8.arrows"})
  void paddingBeyondTheStatedLengthOfADictionaryIsSkippedAtEveryCut(String name)
      throws IOException {
    byte[] stream = lightstreamMade(name);
    String whole = read(stream);
    assertTrue(whole.endsWith("MARKER"), whole);
    for (int cut = 1; cut < stream.length; cut++) {
      assertEquals(whole, read(stream, cut), "cut at " + cut);
    }
    int[] everywhere = new int[stream.length - 1];
    Arrays.setAll(everywhere, i -> i + 1);
    assertEquals(whole, read(stream, everywhere));
  }

  @Test
  void paddingOfADictionaryIsSkippedOnlyUpToABoundaryAndAMarker() throws IOException {
    byte[] stream = lightstreamMade("stream-dictionary.arrows");
    Messages.Found dictionary = Messages.of(stream).get(1);
    assertTrue(dictionary.end() % 64 != 0);
    for (int extra : new int[] {1, 4, 8, 60, 64}) {
      byte[] more = inserted(stream, dictionary.end(), extra);
      InvalidDataException e = assertThrows(InvalidDataException.class, () -> read(more));
      assertEquals(
          "byte " + dictionary.end() + ": a message must begin with FFFFFFFF, not with 00000000",
          e.getMessage());
    }
    byte[] junk = stream.clone();
    junk[dictionary.end() + 1] = 1;
    assertThrows(InvalidDataException.class, () -> read(junk));
  }

  private static byte[] inserted(byte[] bytes, int at, int zeros) {
    byte[] more = new byte[bytes.length + zeros];
    System.arraycopy(bytes, 0, more, 0, at);
    System.arraycopy(bytes, at, more, at + zeros, bytes.length - at);
    return more;
  }

  @Test
  void zerosAreNoEndOfAStreamWithMarkers() {
    byte[] stream = stream(SCHEMA, new Object[] {1, 2});
    int end = Messages.of(stream).get(0).end();
    byte[] zeros = inserted(stream, end, 64);
    InvalidDataException e = assertThrows(InvalidDataException.class, () -> read(zeros));
    assertEquals(
        "byte " + end + ": a message must begin with FFFFFFFF, not with 00000000", e.getMessage());
  }

  @Test
  void legacyFramingIsReadAtEveryCut() {
    Schema schema =
        Schema.of(
            SCHEMA.field(0),
            Field.nullable("s", new DataType.Utf8())
                .withDictionary(
                    new io.lightstream.column.DictionaryEncoding(
                        0, new DataType.Int(8, true), false)));
    List<RecordBatch> batches = new ArrayList<>();
    byte[] stream;
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow(1, "a");
      builder.appendRow(null, "b");
      batches.add(builder.finish());
      builder.appendRow(3, "c");
      batches.add(builder.finish());
      stream = IpcBytes.stream(schema, batches, IpcWriteOptions.defaults(), allocator);
    } finally {
      batches.forEach(RecordBatch::close);
    }
    byte[] legacy = legacy(stream);
    String whole = read(stream);
    assertEquals(whole, read(legacy));
    for (int cut = 1; cut < legacy.length; cut++) {
      assertEquals(whole, read(legacy, cut), "cut at " + cut);
    }
    byte[] closed = Arrays.copyOf(legacy, legacy.length - 4);
    assertTrue(read(closed).endsWith("CLOSED"));
  }

  /** The same stream as it was framed before Arrow 0.15. */
  static byte[] legacy(byte[] stream) {
    ByteArrayOutputStream legacy = new ByteArrayOutputStream();
    for (Messages.Found found : Messages.of(stream)) {
      legacy.write(stream, found.offset() + 4, found.end() - found.offset() - 4);
    }
    legacy.writeBytes(new byte[4]);
    return legacy.toByteArray();
  }

  @Test
  void everyCutOfAStreamGivesTheSame() {
    byte[] stream = stream(SCHEMA, new Object[] {1, null, 3}, new Object[] {}, new Object[] {4});
    String whole = read(stream);
    for (int cut = 1; cut < stream.length; cut++) {
      assertEquals(whole, read(stream, cut), "cut at " + cut);
    }
  }

  @Test
  void customMetadataComesBackInOrder() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "1");
    metadata.put("a", "");
    metadata.put("", "ü\uD83D\uDE00");
    Schema schema =
        Schema.of(SCHEMA.field(0).withMetadata(metadata), SCHEMA.field(0).withName("m"))
            .withMetadata(metadata);
    byte[] stream;
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      builder.appendRow(1, 2);
      try (RecordBatch batch = builder.finish(metadata)) {
        stream = IpcBytes.stream(schema, List.of(batch), IpcWriteOptions.defaults(), allocator);
      }
    }
    try (RecordBatch found = IpcBytes.decode(stream, allocator).get(0)) {
      assertEquals(schema, found.schema());
      assertEquals(List.copyOf(metadata.keySet()), List.copyOf(found.schema().metadata().keySet()));
      assertEquals(metadata, found.metadata());
    }
  }

  @Test
  void aBatchOfNoColumnsKeepsItsRows() {
    Schema none = Schema.of();
    try (RecordBatch batch = RecordBatch.of(none, 17, List.of(), List.of(), Map.of())) {
      byte[] stream = IpcBytes.stream(none, List.of(batch), IpcWriteOptions.defaults(), allocator);
      try (RecordBatch found = IpcBytes.decode(stream, allocator).get(0)) {
        assertEquals(17, found.rowCount());
        assertEquals(0, found.columnCount());
      }
    }
  }

  @Test
  void noColumnsCanBeSelected() {
    byte[] stream = stream(SCHEMA, new Object[] {1, 2, 3});
    IpcReadOptions options = IpcReadOptions.network().withColumns(List.of());
    try (RecordBatch found = IpcBytes.decode(stream, 10, options, allocator).get(0)) {
      assertEquals(3, found.rowCount());
      assertEquals(0, allocator.outstanding());
    }
  }

  @Test
  void endBeforeTheSchemaIsAnError() {
    byte[] end = {-1, -1, -1, -1, 0, 0, 0, 0};
    InvalidDataException e = assertThrows(InvalidDataException.class, () -> read(end));
    assertEquals("byte 0: a stream must begin with its schema", e.getMessage());
  }

  @Test
  void aBatchBeforeTheSchemaIsAnError() {
    byte[] stream = stream(SCHEMA, new Object[] {1});
    byte[] late = Arrays.copyOfRange(stream, Messages.of(stream).get(0).end(), stream.length);
    InvalidDataException e = assertThrows(InvalidDataException.class, () -> read(late));
    assertEquals("byte 0: a stream must begin with its schema", e.getMessage());
  }

  @Test
  void aSecondSchemaIsAnError() {
    byte[] stream = stream(SCHEMA, new Object[] {1});
    int end = Messages.of(stream).get(0).end();
    byte[] twice = inserted(stream, end, end);
    System.arraycopy(stream, 0, twice, end, end);
    InvalidDataException e = assertThrows(InvalidDataException.class, () -> read(twice));
    assertEquals("byte " + end + ": a second schema: a stream has one", e.getMessage());
  }

  @Test
  void truncationTellsWhereTheStreamEnded() {
    Object[] values = new Object[40_000];
    Arrays.setAll(values, i -> i);
    byte[] stream = stream(SCHEMA, values);
    int cut = stream.length - 1000;
    int start = Messages.of(stream).get(1).offset();
    for (int[] cuts : new int[][] {{}, {5000}, {5000, 100_000}}) {
      InvalidDataException e =
          assertThrows(InvalidDataException.class, () -> read(Arrays.copyOf(stream, cut), cuts));
      assertEquals(
          "byte " + cut + ": the stream ended within the message that begins at byte " + start,
          e.getMessage());
    }
  }

  @Test
  void namesThatAreNoUnicodeAreRefused() {
    Schema schema = Schema.of(Field.nullable("half \uD83D", new DataType.Bool()));
    try (IpcStreamEncoder encoder =
        IpcStreamEncoder.create(schema, IpcWriteOptions.defaults(), allocator)) {
      ConfigurationException e =
          assertThrows(ConfigurationException.class, () -> encoder.encodeSchema(new FrameOutput()));
      assertEquals("a field name is no valid Unicode: 'half \uD83D'", e.getMessage());
    }
  }

  @Test
  void theDecoderIsDoneAfterTheEnd() {
    byte[] stream = stream(SCHEMA, new Object[] {1});
    ByteBuffer input = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    IpcStreamDecoder decoder = IpcStreamDecoder.create(IpcReadOptions.network(), allocator);
    DecodeResult<IpcMessage> result = decoder.decode(input);
    while (!(result instanceof DecodeResult.End)) {
      if (result instanceof DecodeResult.Frame<IpcMessage> frame
          && frame.value() instanceof IpcMessage.BatchMessage message) {
        message.batch().close();
      }
      result = decoder.decode(input);
    }
    assertEquals(0, input.remaining());
    assertEquals(StreamEnd.MARKER, decoder.endOfInput(0));
    assertEquals(Optional.of(SCHEMA), decoder.schema());
    decoder.close();
    decoder.close();
  }
}
