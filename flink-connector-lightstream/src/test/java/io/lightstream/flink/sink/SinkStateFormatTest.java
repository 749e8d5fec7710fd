// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What checkpoints hold can be read by all later versions: the bytes of the first are kept. */
class SinkStateFormatTest {

  private static final TypeRegistry TYPES = TypeRegistry.parse("rows:table");

  private static final Committable COMMITTABLE =
      new Committable("tcp://warehouse:9000", 1, "words-0-3", 4, 77, 12);

  private static WriterState state(byte[] frames) {
    return new WriterState(
        "words-0-3",
        "tcp://warehouse:9000",
        1,
        true,
        0x1122334455667788L,
        true,
        70,
        77,
        1,
        List.of(
            new SpilledFrames("s3://spill/words-0-3/68-72-x", 68, 72),
            new SpilledFrames("s3://spill/words-0-3/72-76-y", 72, 76)),
        frames);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SinkStateFormatTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void theFirstVersionOfACommittableIsRead() throws IOException {
    assertEquals(
        COMMITTABLE, CommittableSerializer.INSTANCE.deserialize(1, resource("committable-v1.bin")));
    assertArrayEquals(
        resource("committable-v1.bin"), CommittableSerializer.INSTANCE.serialize(COMMITTABLE));
  }

  @Test
  void theFirstVersionOfAWriterStateIsReadWithItsFrames() throws IOException {
    byte[] bytes = resource("writer-state-v1.bin");
    WriterState read = WriterStateSerializer.INSTANCE.deserialize(1, bytes);
    assertEquals(state(read.frames()), read);
    assertArrayEquals(bytes, WriterStateSerializer.INSTANCE.serialize(read));
    try (BufferAllocator allocator = BufferAllocator.unbounded("test")) {
      List<LightstreamMessage> frames = FrameBytes.decode(read.frames(), "test", TYPES, allocator);
      assertEquals(2, frames.size());
      assertEquals(List.of("a", "b"), words(frames.get(0)));
      assertEquals(List.of("c"), words(frames.get(1)));
      frames.forEach(LightstreamMessage::close);
      assertEquals(0, allocator.outstanding());
    }
  }

  private static List<String> words(LightstreamMessage frame) {
    return Words.of(((LightstreamMessage.Table) frame).batch());
  }

  @Test
  void aStateSurvivesSerialization() throws IOException {
    WriterState state = state(frames());
    byte[] bytes = WriterStateSerializer.INSTANCE.serialize(state);
    assertEquals(state, WriterStateSerializer.INSTANCE.deserialize(1, bytes));
    assertArrayEquals(
        state.frames(), WriterStateSerializer.INSTANCE.deserialize(1, bytes).frames());
  }

  private static byte[] frames() {
    TableType table = TYPES.table("rows");
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatchSerializer.Appender<String> appender = new Words().open(allocator)) {
      appender.append("a");
      appender.append("b");
      RecordBatch first = appender.finish().get(0);
      appender.append("c");
      RecordBatch second = appender.finish().get(0);
      try (first;
          second) {
        return FrameBytes.encode(
            List.of(
                new LightstreamMessage.Table(table, first),
                new LightstreamMessage.Table(table, second)),
            TYPES,
            allocator);
      }
    }
  }

  @Test
  void aLaterVersionIsRefusedByName() {
    assertEquals(
        "a writer state of the sink has version 2: this release knows 1",
        assertThrows(
                InvalidDataException.class,
                () -> WriterStateSerializer.INSTANCE.deserialize(2, new byte[0]))
            .getMessage());
  }

  @Test
  void framesThatAreCutShortAreRefused() throws IOException {
    byte[] bytes = resource("writer-state-v1.bin");
    byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 1);
    assertThrows(
        InvalidDataException.class, () -> WriterStateSerializer.INSTANCE.deserialize(1, cut));
  }

  @Test
  void bytesThatWereChangedAreFound() throws IOException {
    byte[] frames =
        WriterStateSerializer.INSTANCE.deserialize(1, resource("writer-state-v1.bin")).frames();
    frames[frames.length / 2] ^= 1;
    try (BufferAllocator allocator = BufferAllocator.unbounded("test")) {
      assertThrows(
          InvalidDataException.class, () -> FrameBytes.decode(frames, "test", TYPES, allocator));
      assertEquals(0, allocator.outstanding());
    }
  }
}
