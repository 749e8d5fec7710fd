// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.Control.TypeName;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ImmutableArrayValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

class ControlCodecTest {

  private static final String LONG_ID = "kurse/€/".repeat(500);

  static List<Control> frames() {
    return List.of(
        new Control.Attach(1, "reader-1", Optional.empty()),
        new Control.Attach(1, "", Optional.of(LONG_ID)),
        new Control.Hello(
            1,
            "quotes",
            SenderKind.REPLAYING,
            OptionalLong.empty(),
            OptionalLong.of(0),
            List.of(),
            OptionalLong.empty(),
            OptionalLong.empty()),
        new Control.Hello(
            1,
            LONG_ID,
            SenderKind.RECOMPUTING,
            OptionalLong.of(1L << 62),
            OptionalLong.of(1L << 40),
            List.of(new TypeName("event", "message"), new TypeName("Kürse", "table")),
            OptionalLong.of(Long.MIN_VALUE),
            OptionalLong.of(70_000)),
        new Control.Hello(
            1,
            "s",
            SenderKind.APPENDING,
            OptionalLong.empty(),
            OptionalLong.empty(),
            manyTypes(255),
            OptionalLong.of(-33),
            OptionalLong.of(1)),
        new Control.Resume(1, 127, Optional.empty()),
        new Control.Resume(128, 65_536, Optional.of(token(300))),
        new Control.Mark(token(0)),
        new Control.Mark(token(Control.MAX_TEXT_BYTES)),
        new Control.Prepared(1L << 32),
        new Control.Commit("quotes", 3, (1L << 32) - 1),
        new Control.Ack(0),
        new Control.End(1L << 62),
        new Control.Fenced(9),
        new Control.Gone(17),
        new Control.Moved("tcp://other:9000"),
        new Control.Refused("no"),
        new Control.Ping(-1),
        new Control.Pong(Long.MIN_VALUE));
  }

  private static List<TypeName> manyTypes(int count) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> new TypeName("type-" + i, "table"))
        .toList();
  }

  private static Token token(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Token.copyOf(bytes);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyFrameComesBackAsItWas(Control frame) {
    ByteBuffer bytes = ControlCodec.encode(frame);

    assertEquals(frame, ControlCodec.decode(bytes));
    assertEquals(frame, ControlCodec.decode(bytes.asReadOnlyBuffer()));
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
    assertEquals(frame, ControlCodec.decode(direct));
    assertEquals(0, direct.position());
  }

  @ParameterizedTest
  @MethodSource("frames")
  void anotherImplementationReadsAndWritesTheSame(Control frame) throws IOException {
    Value value = read(ControlCodec.encode(frame));

    assertTrue(value.isArrayValue());
    assertEquals(
        frame.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT),
        value.asArrayValue().get(0).asStringValue().asString());
    assertEquals(frame, ControlCodec.decode(write(value)));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void elementsOfLaterVersionsAreIgnored(Control frame) throws IOException {
    ImmutableArrayValue array =
        read(ControlCodec.encode(frame)).asArrayValue().immutableValue().asArrayValue();
    Value[] more = Arrays.copyOf(array.list().toArray(new Value[0]), array.size() + 3);
    more[array.size()] = ValueFactory.newString("x".repeat(70_000));
    more[array.size() + 1] =
        ValueFactory.newMap(
            ValueFactory.newFloat(1.5),
            ValueFactory.newArray(ValueFactory.newBoolean(true), ValueFactory.newInteger(1 << 20)),
            ValueFactory.newExtension((byte) 4, new byte[300]),
            ValueFactory.newBinary(new byte[1000]));
    more[array.size() + 2] = ValueFactory.newExtension((byte) 1, new byte[8]);

    assertEquals(frame, ControlCodec.decode(write(ValueFactory.newArray(more))));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyTruncationIsAnError(Control frame) {
    ByteBuffer bytes = ControlCodec.encode(frame);
    int step = Math.max(1, bytes.remaining() / 500);
    for (int length = 0; length < bytes.remaining(); length += step) {
      ByteBuffer cut = bytes.duplicate().limit(length);
      assertThrows(ProtocolException.class, () -> ControlCodec.decode(cut));
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void bytesBehindTheArrayAreAnError(Control frame) {
    ByteBuffer bytes = ControlCodec.encode(frame);
    ByteBuffer longer = ByteBuffer.allocate(bytes.remaining() + 1).put(bytes).put((byte) 0).flip();
    assertThrows(ProtocolException.class, () -> ControlCodec.decode(longer));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void aMissingElementIsAnErrorOrEmpty(Control frame) throws IOException {
    List<Value> values = read(ControlCodec.encode(frame)).asArrayValue().list();
    for (int size = 0; size < values.size(); size++) {
      ByteBuffer shorter = write(ValueFactory.newArray(values.subList(0, size)));
      try {
        Control without = ControlCodec.decode(shorter);
        assertEquals(frame.getClass(), without.getClass());
      } catch (ProtocolException e) {
        assertTrue(e.getMessage().startsWith("a control frame ends before its "), e.getMessage());
      }
    }
  }

  @Test
  void theBytesOfTheFramesAreThese() {
    assertHex("94a6636f6d6d6974a173030a", new Control.Commit("s", 3, 10));
    assertHex("94a6726573756d6501ce00000100c0", new Control.Resume(1, 256, Optional.empty()));
    assertHex(
        "99a568656c6c6f01a173a9617070656e64696e67c0c09192a165a76d657373616765d3800000000000000003",
        new Control.Hello(
            1,
            "s",
            SenderKind.APPENDING,
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of(new TypeName("e", "message")),
            OptionalLong.of(Long.MIN_VALUE),
            OptionalLong.of(3)));
  }

  private static void assertHex(String hex, Control frame) {
    assertEquals(hex, HexFormat.of().formatHex(ControlCodec.encode(frame).array()));
  }

  @Test
  void wrongElementsAreNamed() throws IOException {
    assertMessage("the control frame 'hallo' is not known", "hallo");
    assertMessage("a control frame ends before its seq", "ack");
    assertMessage("the seq of a control frame is -1: it must not be negative", "ack", -1L);
    assertMessage(
        "the seq at byte 5 of a control frame has type 0xa1: a whole number is expected",
        "ack",
        "7");
    assertMessage(
        "the peer speaks version 2 of acknowledged streams, this side version 1",
        "attach",
        2L,
        "reader");
    assertMessage("the kind of sender 'REPLAYING' is not known", "hello", 1L, "s", "REPLAYING");
    assertMessage(
        "the token at byte 6 of a control frame has type 0xa1: binary is expected", "mark", "x");
    assertMessage("a control frame ends before its name");
    assertMessage(
        "the stream at byte 13 of a control frame has 65537 bytes: the limit is 65536",
        "commit",
        "x".repeat(65_537),
        1L,
        1L);
  }

  private static void assertMessage(String expected, Object... elements) throws IOException {
    ByteBuffer bytes = write(array(elements));
    ProtocolException e = assertThrows(ProtocolException.class, () -> ControlCodec.decode(bytes));
    assertEquals(expected, e.getMessage());
  }

  private static Value array(Object... elements) {
    Value[] values = new Value[elements.length];
    for (int i = 0; i < elements.length; i++) {
      values[i] =
          elements[i] instanceof Long number
              ? ValueFactory.newInteger(number)
              : ValueFactory.newString((String) elements[i]);
    }
    return ValueFactory.newArray(values);
  }

  @Test
  void moreTypesThanTagsAreRefused() {
    ByteBuffer bytes =
        ControlCodec.encode(
            new Control.Hello(
                1,
                "s",
                SenderKind.REPLAYING,
                OptionalLong.empty(),
                OptionalLong.empty(),
                manyTypes(256),
                OptionalLong.empty(),
                OptionalLong.empty()));
    assertThrows(ProtocolException.class, () -> ControlCodec.decode(bytes));
  }

  @Test
  void anUnsignedNumberBeyondLongIsRefused() {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("92a361636bcfffffffffffffffff"));
    assertThrows(ProtocolException.class, () -> ControlCodec.decode(bytes));
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("92a76d6f766564a2c328"));
    assertThrows(ProtocolException.class, () -> ControlCodec.decode(bytes));
    ByteBuffer moved = ByteBuffer.wrap(HexFormat.of().parseHex("92a56d6f766564a2c328"));
    assertThrows(ProtocolException.class, () -> ControlCodec.decode(moved));
  }

  @Test
  void aLongReasonIsCutSoThatItCanBeRead() {
    Control.Refused refused =
        (Control.Refused)
            ControlCodec.decode(ControlCodec.encode(new Control.Refused("€".repeat(1 << 20))));
    assertTrue(refused.why().endsWith("€..."));
  }

  @Test
  void aTokenThatNoFrameCanCarryIsRefusedWhereItIsMade() {
    assertThrows(
        ConfigurationException.class, () -> Token.copyOf(new byte[Control.MAX_TEXT_BYTES + 1]));
  }

  @Test
  void hostileBytesOnlyEverGiveProtocolExceptions() {
    long seed = 20_240_817;
    Random random = new Random(seed);
    List<ByteBuffer> good = frames().stream().map(ControlCodec::encode).toList();
    for (int round = 0; round < 50_000; round++) {
      byte[] bytes = hostile(random, good);
      try {
        ControlCodec.decode(ByteBuffer.wrap(bytes));
      } catch (ProtocolException expected) {
        assertTrue(expected.getMessage().length() < 10_000, "a message of bounded length");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed " + seed + ", round " + round + ": " + HexFormat.of().formatHex(bytes), e);
      }
    }
  }

  private static byte[] hostile(Random random, List<ByteBuffer> good) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    ByteBuffer frame = good.get(random.nextInt(good.size()));
    byte[] bytes = Arrays.copyOf(frame.array(), Math.min(frame.remaining(), 200));
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length) + 4);
  }

  private static Value read(ByteBuffer bytes) throws IOException {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes.duplicate())) {
      return unpacker.unpackValue();
    }
  }

  private static ByteBuffer write(Value value) throws IOException {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packValue(value);
      return ByteBuffer.wrap(packer.toByteArray());
    }
  }
}
