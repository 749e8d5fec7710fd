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
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.memory.BufferAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IpcCompressionTest {

  private static final int ROWS = 4000;
  private static final int VALUES_OF_N = 1;
  private static final int DATA_OF_S = 4;
  private static final Schema SCHEMA =
      Schema.of(
          Field.required("n", new DataType.Int(32, true)),
          Field.required("s", new DataType.Utf8()),
          Field.required("noise", new DataType.Int(64, true)),
          Field.nullable("view", new DataType.Utf8View()));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  private RecordBatch batch() {
    Random random = new Random(7);
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int i = 0; i < ROWS; i++) {
        builder.appendRow(
            i / 100, "text", random.nextLong(), i % 4 == 0 ? null : "a view that is long " + i);
      }
      return builder.finish();
    }
  }

  private byte[] stream(Compression compression) {
    try (RecordBatch batch = batch()) {
      IpcWriteOptions options = IpcWriteOptions.defaults().withCompression(compression);
      return IpcBytes.stream(SCHEMA, List.of(batch), options, allocator);
    }
  }

  private static ByteBuffer bodyOf(byte[] stream, int buffer) {
    Messages.Found found = Messages.of(stream).get(1);
    var place = Messages.batch(found.message()).buffers(buffer);
    return ByteBuffer.wrap(stream, found.bodyOffset() + (int) place.offset(), (int) place.length())
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"LZ4", "ZSTD"})
  void whatDoesNotGetSmallerIsStored(Compression compression) {
    byte[] stream = stream(compression);
    assertEquals(4 * ROWS, bodyOf(stream, VALUES_OF_N).getLong(0));
    assertEquals(-1, bodyOf(stream, 6).getLong(0));
    assertEquals(8 * ROWS + 8, bodyOf(stream, 6).capacity());
    try (RecordBatch expected = batch();
        RecordBatch found = IpcBytes.decode(stream, allocator).get(0)) {
      found.validate();
      assertEquals(Optional.empty(), expected.firstDifference(found));
    }
  }

  private LightstreamException errorOf(byte[] stream) {
    return assertThrows(LightstreamException.class, () -> IpcBytes.decode(stream, allocator));
  }

  @ParameterizedTest
  @CsvSource({
    "-2, uncompressed length is -2",
    "3000000000, 'uncompressed length is 3000000000, one buffer can have 2147483520'",
    "15999, '(VALUES): 15999 bytes are too few for 4000 rows, which need 16000'",
    "15992, '(VALUES): 15992 bytes are too few for 4000 rows, which need 16000'",
    "32065, uncompressed length 32065 where the rows need 16000",
    "2000000000, uncompressed length 2000000000 where the rows need 16000",
  })
  void aWrongLengthIsRefusedBeforeAnythingIsAllocated(long length, String rule) {
    for (Compression compression : List.of(Compression.LZ4, Compression.ZSTD)) {
      byte[] stream = stream(compression);
      bodyOf(stream, VALUES_OF_N).putLong(0, length);
      String message = errorOf(stream).getMessage();
      assertTrue(message.contains("buffer 1 of column 'n'"), message);
      assertTrue(message.endsWith(rule), message);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"LZ4", "ZSTD"})
  void contentOfAnotherLengthIsRefused(Compression compression) {
    for (long length : new long[] {4 * ROWS - 1, 4 * ROWS + 1, 8 * ROWS}) {
      byte[] stream = stream(compression);
      bodyOf(stream, DATA_OF_S).putLong(0, length);
      LightstreamException e = errorOf(stream);
      assertTrue(e instanceof InvalidDataException, e.toString());
      assertTrue(e.getMessage().contains("buffer 2 of column 's': "), e.getMessage());
    }
  }

  @Test
  void whatIsDecompressedIsLimitedInAll() {
    byte[] stream = stream(Compression.LZ4);
    bodyOf(stream, DATA_OF_S).putLong(0, 1 << 30);
    IpcReadOptions options =
        IpcReadOptions.network().withLimits(DecodeLimits.network().withMaxBodyBytes(1 << 20));
    LimitExceededException e =
        assertThrows(
            LimitExceededException.class,
            () -> IpcBytes.decode(stream, 1 << 16, options, allocator));
    assertTrue(
        e.getMessage().endsWith("when decompressed: the limit is 1048576 (maxBodyBytes)"),
        e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(
      value = Compression.class,
      names = {"LZ4", "ZSTD"})
  void noByteOfACompressedBodyCanDoHarm(Compression compression) {
    byte[] stream = stream(compression);
    int start = Messages.of(stream).get(1).bodyOffset();
    Random random = new Random(11);
    for (int i = 0; i < 1500; i++) {
      byte[] wrong = stream.clone();
      int at = start + random.nextInt(Math.min(6000, stream.length - start));
      wrong[at] ^= (byte) (1 + random.nextInt(255));
      try {
        for (RecordBatch batch : IpcBytes.decode(wrong, allocator)) {
          try (batch) {
            batch.validate();
          }
        }
      } catch (LightstreamException e) {
        assertTrue(!e.getMessage().isEmpty());
      }
      assertEquals(0, allocator.outstanding());
    }
  }

  @Test
  void bufferOfFewerBytesThanItsLengthIsRefused() {
    byte[] stream = stream(Compression.LZ4);
    Messages.Found found = Messages.of(stream).get(1);
    var place = Messages.batch(found.message()).buffers(VALUES_OF_N);
    long offset = place.offset();
    long length = place.length();
    ByteBuffer metadata = found.message().getByteBuffer();
    for (int at = 0; at <= metadata.capacity() - 16; at += 4) {
      if (metadata.getLong(at) == offset && metadata.getLong(at + 8) == length) {
        metadata.putLong(at + 8, 7);
      }
    }
    String message = errorOf(stream).getMessage();
    assertTrue(
        message.endsWith(
            "buffer 1 of column 'n': 7 bytes are too few for a compressed buffer, which begins with"
                + " an 8-byte length"),
        message);
  }
}
