// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.tlv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlvDecoderTest {

  private static final int LARGE = 70_000;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  private record Message(int type, byte[] value) {}

  private static byte[] bytes(int length, int seed) {
    byte[] value = new byte[length];
    new Random(seed).nextBytes(value);
    return value;
  }

  private static byte[] encoded(Message... messages) {
    TlvEncoder encoder = new TlvEncoder();
    FrameOutput out = new FrameOutput();
    for (Message message : messages) {
      encoder.encode(message.type, ByteBuffer.wrap(message.value), out);
    }
    return drained(out);
  }

  private static byte[] drained(FrameOutput out) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < out.count(); i++) {
      byte[] part = new byte[out.buffers()[i].remaining()];
      out.buffers()[i].get(part);
      all.writeBytes(part);
    }
    out.clear();
    return all.toByteArray();
  }

  private FramedByteStream<TlvFrame> stream(ChunkedSource source) {
    return FramedByteStream.of(source, TlvDecoder.create(allocator));
  }

  private List<Message> read(ChunkedSource source) {
    List<Message> all = new ArrayList<>();
    try (FramedByteStream<TlvFrame> stream = stream(source)) {
      for (TlvFrame frame = stream.next(); frame != null; frame = stream.next()) {
        all.add(taken(frame));
      }
      assertEquals(Optional.of(StreamEnd.CLOSED), stream.end());
    }
    return all;
  }

  private static Message taken(TlvFrame frame) {
    try (frame) {
      byte[] value = new byte[frame.value().size()];
      frame.value().getBytes(0, value, 0, value.length);
      return new Message(frame.type(), value);
    }
  }

  private static void assertSame(List<Message> expected, List<Message> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).type, actual.get(i).type);
      assertArrayEquals(expected.get(i).value, actual.get(i).value);
    }
  }

  @Test
  void layoutIsTypeThenLengthThenValue() {
    byte[] frame = encoded(new Message(200, new byte[] {7, 8, 9}));
    assertArrayEquals(new byte[] {(byte) 200, 3, 0, 0, 0, 7, 8, 9}, frame);
  }

  @Test
  void everySplitOfTheInputGivesTheSameFrames() {
    Message[] sent = {
      new Message(1, bytes(3, 1)), new Message(0, new byte[0]), new Message(255, bytes(17, 2))
    };
    byte[] wire = encoded(sent);
    for (int split = 0; split <= wire.length; split++) {
      assertSame(List.of(sent), read(ChunkedSource.splitAt(wire, split)));
    }
    assertSame(List.of(sent), read(ChunkedSource.inChunks(wire, 1)));
  }

  @Test
  void largeValuesArriveWholeHoweverTheyAreSplit() {
    Message[] sent = {
      new Message(4, bytes(LARGE, 3)), new Message(5, bytes(5, 4)), new Message(6, bytes(LARGE, 5))
    };
    byte[] wire = encoded(sent);
    for (int chunk : new int[] {1, 4, 1000, 65_536, LARGE, wire.length}) {
      assertSame(List.of(sent), read(ChunkedSource.inChunks(wire, chunk)));
    }
  }

  @Test
  void largeValuesAreReadIntoTheirOwnAlignedMemory() {
    TlvDecoder decoder = TlvDecoder.create(allocator);
    byte[] wire = encoded(new Message(4, bytes(LARGE, 3)));
    ByteBuffer header = ByteBuffer.wrap(wire, 0, 5).order(ByteOrder.LITTLE_ENDIAN);
    DecodeResult.Fill<?> fill = assertInstanceOf(DecodeResult.Fill.class, decoder.decode(header));
    assertEquals(LARGE, fill.regions()[0].remaining());
    assertEquals(0, fill.regions()[0].alignmentOffset(0, 64));
    fill.regions()[0].put(wire, 5, LARGE);
    DecodeResult.Frame<?> result =
        assertInstanceOf(DecodeResult.Frame.class, decoder.decode(header));
    try (TlvFrame frame = (TlvFrame) result.value()) {
      assertEquals(LARGE, frame.value().size());
      assertEquals(64, frame.value().alignment());
    }
  }

  @Test
  void memoryIsCommittedAsBytesArrive() {
    int announced = 200 << 20;
    TlvDecoder decoder = TlvDecoder.create(announced, allocator);
    ByteBuffer header = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
    TlvHeader.put(header, 1, announced);
    assertInstanceOf(DecodeResult.Fill.class, decoder.decode(header));
    assertTrue(allocator.outstanding() <= 32 << 20);
    decoder.close();
    decoder.close();
  }

  @Test
  void valuesLargerThanTheFirstCommitmentGrow() {
    byte[] value = bytes((16 << 20) + 12_345, 9);
    Message sent = new Message(9, value);
    assertSame(List.of(sent), read(ChunkedSource.inChunks(encoded(sent), 1 << 20)));
  }

  @Test
  void lengthAboveTheLimitIsRefusedBeforeAllocation() {
    TlvDecoder decoder = TlvDecoder.create(100, BufferAllocator.withBudget("none", 0));
    ByteBuffer frame = ByteBuffer.wrap(encoded(new Message(7, bytes(101, 1))));
    LimitExceededException refused =
        assertThrows(
            LimitExceededException.class,
            () -> decoder.decode(frame.order(ByteOrder.LITTLE_ENDIAN)));
    assertEquals(
        "byte 0: a TLV frame of type 7 announces a value of 101 bytes: the limit is 100",
        refused.getMessage());
  }

  @Test
  void lengthIsUnsigned() {
    TlvDecoder decoder = TlvDecoder.create(allocator);
    ByteBuffer frame = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
    TlvHeader.put(frame, 1, -1);
    LimitExceededException refused =
        assertThrows(LimitExceededException.class, () -> decoder.decode(frame));
    assertTrue(refused.getMessage().contains("4294967295 bytes"), refused.getMessage());
  }

  @Test
  void truncationAtEveryByteIsAnError() {
    byte[] wire = encoded(new Message(1, bytes(3, 1)), new Message(2, bytes(6, 2)));
    for (int end = 0; end < wire.length; end++) {
      byte[] cut = Arrays.copyOf(wire, end);
      if (end == 0 || end == 8) {
        assertEquals(end == 0 ? 0 : 1, read(ChunkedSource.inChunks(cut, 4)).size());
      } else {
        assertThrows(InvalidDataException.class, () -> read(ChunkedSource.inChunks(cut, 4)));
      }
    }
  }

  @Test
  void truncationSaysWhereAndHowMuchIsThere() {
    byte[] wire = encoded(new Message(1, bytes(3, 1)), new Message(2, bytes(6, 2)));
    assertEquals(
        "byte 8: the stream ends after 4 of the 5 bytes of a TLV frame's header",
        assertThrows(
                InvalidDataException.class,
                () -> read(ChunkedSource.inChunks(Arrays.copyOf(wire, 12), 100)))
            .getMessage());
    assertEquals(
        "byte 8: the stream ends after 1 of the 6 bytes of the value of a TLV frame of type 2",
        assertThrows(
                InvalidDataException.class,
                () -> read(ChunkedSource.inChunks(Arrays.copyOf(wire, 14), 100)))
            .getMessage());
  }

  @Test
  void truncationInALargeValueIsAnError() {
    byte[] wire = encoded(new Message(3, bytes(LARGE, 1)));
    assertEquals(
        "byte 0: the stream ends after 69999 of the 70000 bytes of the value of a TLV frame of"
            + " type 3",
        assertThrows(
                InvalidDataException.class,
                () -> read(ChunkedSource.inChunks(Arrays.copyOf(wire, wire.length - 1), 1000)))
            .getMessage());
  }

  @Test
  void framesThatWereReadCanBeWrittenAgain() {
    byte[] wire = encoded(new Message(1, bytes(3, 1)), new Message(2, bytes(LARGE, 2)));
    FrameOutput out = new FrameOutput();
    TlvEncoder encoder = new TlvEncoder();
    try (FramedByteStream<TlvFrame> stream = stream(ChunkedSource.inChunks(wire, 999));
        TlvFrame first = stream.next();
        TlvFrame second = stream.next()) {
      encoder.encode(first, out);
      encoder.encode(second, out);
      encoder.encodeEnd(out);
      assertArrayEquals(wire, drained(out));
      assertNull(stream.next());
    }
  }

  @Test
  void framesCanBeMadeOfBytes() {
    byte[] value = bytes(11, 1);
    FrameOutput out = new FrameOutput();
    try (TlvFrame frame = TlvFrame.copyOf(12, ByteBuffer.wrap(value), allocator)) {
      new TlvEncoder().encode(frame, out);
      assertArrayEquals(encoded(new Message(12, value)), drained(out));
      assertEquals("TlvFrame[type 12, 11 bytes]", frame.toString());
    }
  }

  @Test
  void typesBeyondOneByteAreRefused() {
    ByteBuffer empty = ByteBuffer.allocate(0);
    FrameOutput out = new FrameOutput();
    for (int type : new int[] {-1, 256}) {
      assertThrows(ConfigurationException.class, () -> new TlvEncoder().encode(type, empty, out));
      assertThrows(ConfigurationException.class, () -> TlvFrame.copyOf(type, empty, allocator));
    }
    assertThrows(ConfigurationException.class, () -> TlvDecoder.create(-1, allocator));
  }
}
