// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessagePackPayloadTest {

  enum Side {
    BUY,
    SELL
  }

  record Leg(String symbol, double price) {}

  record Order(long id, Side side, List<Leg> legs, Optional<String> note) {}

  record Node(int value, List<Node> children) {}

  record Everything(
      boolean flag,
      byte b,
      short s,
      int i,
      long l,
      float f,
      double d,
      BigInteger big,
      String text,
      byte[] bytes,
      ByteBuffer buffer,
      Instant at,
      Object any,
      Integer boxed,
      int[] ints,
      String[][] grid,
      Set<Side> sides,
      Map<Integer, Optional<Leg>> byPlace) {}

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException(value + " is not positive");
      }
    }
  }

  private final MessagePackPayload messages = MessagePackPayload.create();

  private static String hex(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static ByteBuffer direct(ByteBuffer payload) {
    return ByteBuffer.allocateDirect(payload.remaining()).put(payload.duplicate()).flip();
  }

  private Object again(Object value) {
    return messages.unpack(messages.pack(value));
  }

  private void assertInvalid(String message, String hex, Class<?> type) {
    assertEquals(
        message,
        assertThrows(InvalidDataException.class, () -> messages.unpack(bytes(hex), type))
            .getMessage());
  }

  private void assertRefused(String message, Object value) {
    assertEquals(
        message,
        assertThrows(ConfigurationException.class, () -> messages.pack(value)).getMessage());
  }

  @Test
  void valuesHaveTheShortestForm() {
    assertEquals("c0", hex(messages.pack(null)));
    assertEquals("c3", hex(messages.pack(true)));
    assertEquals("07", hex(messages.pack(7L)));
    assertEquals("cd0100", hex(messages.pack((short) 256)));
    assertEquals(
        "cfffffffffffffffff", hex(messages.pack(BigInteger.TWO.pow(64).subtract(BigInteger.ONE))));
    assertEquals("ca3fc00000", hex(messages.pack(1.5f)));
    assertEquals("cb3ff8000000000000", hex(messages.pack(1.5)));
    assertEquals("a2c3a9", hex(messages.pack("é")));
    assertEquals("c4020102", hex(messages.pack(new byte[] {1, 2})));
    assertEquals("c4020102", hex(messages.pack(direct(ByteBuffer.wrap(new byte[] {1, 2})))));
    assertEquals("d6ff00000001", hex(messages.pack(Instant.ofEpochSecond(1))));
    assertEquals("a4" + "53454c4c", hex(messages.pack(Side.SELL)));
    assertEquals("93010203", hex(messages.pack(new int[] {1, 2, 3})));
    assertEquals("81a16101", hex(messages.pack(Map.of("a", 1))));
    assertEquals("c0", hex(messages.pack(Optional.empty())));
  }

  @Test
  void structsAreArraysInFieldOrder() {
    Order order = new Order(7, Side.BUY, List.of(new Leg("A", 1.5)), Optional.empty());
    assertEquals("9407a34255599192a141cb3ff8000000000000c0", hex(messages.pack(order)));
    assertEquals(order, messages.unpack(messages.pack(order), Order.class));
  }

  @Test
  void structsAreMapsOnRequestAndAreReadAsBoth() {
    Order order = new Order(7, Side.SELL, List.of(new Leg("A", 1.5)), Optional.of("x"));
    ByteBuffer packed = messages.withStructsAsMaps().pack(order);
    assertEquals(
        Map.of(
            "id",
            7L,
            "side",
            "SELL",
            "legs",
            List.of(Map.of("symbol", "A", "price", 1.5)),
            "note",
            "x"),
        messages.unpack(packed));
    assertEquals(order, messages.unpack(packed, Order.class));
  }

  @Test
  void fieldsOfAMapComeInAnyOrderAndUnknownOnesArePassedOver() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("price", 2.5);
    map.put("more", List.of(Map.of("deep", List.of(1, "x", new byte[3])), 5));
    map.put("symbol", "B");
    assertEquals(new Leg("B", 2.5), messages.unpack(messages.pack(map), Leg.class));
  }

  @Test
  void everyTypeComesBack() {
    Everything all =
        new Everything(
            true,
            Byte.MIN_VALUE,
            Short.MAX_VALUE,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            Float.MIN_VALUE,
            Math.PI,
            BigInteger.TWO.pow(63),
            "text",
            new byte[] {1, 2},
            ByteBuffer.wrap(new byte[] {3, 4}),
            Instant.parse("1900-01-01T00:00:00.000000001Z"),
            List.of("any", 1L),
            null,
            new int[] {1, -1},
            new String[][] {{"a"}, {}, {"b", null}},
            Set.of(Side.SELL),
            Map.of(5, Optional.of(new Leg("A", 1)), 6, Optional.empty()));
    for (MessagePackPayload way : List.of(messages, messages.withStructsAsMaps())) {
      ByteBuffer packed = way.pack(all);
      assertEverything(all, messages.unpack(packed, Everything.class));
      assertEverything(all, messages.unpack(direct(packed), Everything.class));
      assertEverything(all, messages.unpack(packed.asReadOnlyBuffer(), Everything.class));
      assertEquals(0, packed.position(), "position");
    }
  }

  private static void assertEverything(Everything all, Everything read) {
    assertArrayEquals(all.bytes(), read.bytes());
    assertArrayEquals(all.ints(), read.ints());
    assertArrayEquals(all.grid(), read.grid());
    assertEquals(withoutArrays(all), withoutArrays(read));
  }

  private static Everything withoutArrays(Everything e) {
    return new Everything(
        e.flag, e.b, e.s, e.i, e.l, e.f, e.d, e.big, e.text, null, e.buffer, e.at, e.any, e.boxed,
        null, null, e.sides, e.byPlace);
  }

  @Test
  void untypedValuesComeBackAsTheClosestType() {
    assertNull(again(null));
    assertEquals(1.5, again(1.5f));
    assertEquals(Long.MAX_VALUE, again(BigInteger.valueOf(Long.MAX_VALUE)));
    assertEquals(BigInteger.TWO.pow(63), again(BigInteger.TWO.pow(63)));
    assertArrayEquals(new byte[] {1}, (byte[]) again(new byte[] {1}));
    assertEquals(Arrays.asList(1L, null, "x"), again(Arrays.asList(1, null, "x")));
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("b", true);
    map.put(null, 1L);
    map.put(-5L, List.of());
    assertEquals(map, again(map));
    assertEquals(
        List.copyOf(map.keySet().stream().map(String::valueOf).toList()),
        ((Map<?, ?>) again(map)).keySet().stream().map(String::valueOf).toList(),
        "order");
  }

  @Test
  void recordsMayHoldTheirOwnKind() {
    Node tree = new Node(1, List.of(new Node(2, List.of()), new Node(3, List.of())));
    assertEquals(tree, messages.unpack(messages.pack(tree), Node.class));
  }

  @Test
  void listsOfRecordsAreRead() {
    List<Leg> legs = List.of(new Leg("A", 1), new Leg("B", 2));
    assertEquals(legs, messages.unpackList(messages.pack(legs), Leg.class));
    assertEquals(List.of(1, 2), messages.unpackList(messages.pack(List.of(1, 2)), int.class));
    assertEquals(
        "byte 13: Leg[1]: expected array or map for Leg, found integer",
        assertThrows(
                InvalidDataException.class,
                () -> messages.unpackList(messages.pack(List.of(legs.get(0), 7)), Leg.class))
            .getMessage());
  }

  @Test
  void bytesLargerThanAChunkComeBackFromDirectMemory() {
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 7);
    List<Object> value = List.of("x".repeat(20_000), large, 1L);
    List<?> read = (List<?>) messages.unpack(direct(messages.pack(value)));
    assertEquals(value.get(0), read.get(0));
    assertArrayEquals(large, (byte[]) read.get(1));
    assertEquals(1L, read.get(2));
  }

  @Test
  void whatOtherSerializersWriteIsAccepted() {
    record Mixed(double asInteger, byte[] asArray, Side asPlace) {}
    Mixed read = messages.unpack(bytes("93 07 92 01 ccff 01"), Mixed.class);
    assertEquals(7.0, read.asInteger());
    assertArrayEquals(new byte[] {1, -1}, read.asArray());
    assertEquals(Side.SELL, read.asPlace());
  }

  @Test
  void optionalFieldsMayBeMissing() {
    assertEquals(
        new Order(1, Side.BUY, List.of(), Optional.empty()),
        messages.unpack(bytes("93 01 a3425559 90"), Order.class));
  }

  @Test
  void errorsNameTheFieldTheExpectedAndTheFound() {
    assertInvalid(
        "byte 10: Order.legs[0].price: expected float, found str",
        "94 01 a3425559 91 92 a141 a141 c0",
        Order.class);
    assertInvalid("byte 1: Order.id: expected integer, found nil", "94 c0 c0 90 c0", Order.class);
    assertInvalid(
        "byte 2: Order.side: expected one of [BUY, SELL], found \"HOLD\"",
        "94 01 a4484f4c44 90 c0",
        Order.class);
    assertInvalid(
        "byte 2: Order.side: 2 does not fit a place in [BUY, SELL]", "94 01 02 90 c0", Order.class);
    assertInvalid(
        "byte 0: Order: the field 'legs' of Order is missing", "92 01 a3425559", Order.class);
    assertInvalid(
        "byte 0: Leg: array of 3 elements, but the fields are [symbol, price]",
        "93 a141 01 01",
        Leg.class);
    assertInvalid("byte 0: Leg: expected array or map for Leg, found bin", "c400", Leg.class);
    assertInvalid("byte 0: Leg: expected Leg, found nil", "c0", Leg.class);
    assertInvalid(
        "byte 10: Leg.symbol: the field comes twice in one map",
        "82 a673796d626f6c a141 a673796d626f6c a141",
        Leg.class);
    assertInvalid("byte 0: byte: 300 does not fit byte", "cd012c", byte.class);
    assertInvalid(
        "byte 0: long: 18446744073709551615 does not fit long", "cfffffffffffffffff", long.class);
    assertInvalid(
        "byte 0: float: 0.1 does not fit float without loss", "cb3fb999999999999a", float.class);
    assertInvalid(
        "byte 0: double: 9223372036854775807 does not fit double without loss",
        "cf7fffffffffffffff",
        double.class);
    assertInvalid(
        "Positive: Positive refuses its values: -1 is not positive", "91ff", Positive.class);
  }

  @Test
  void brokenBytesAreRefused() {
    assertInvalid("byte 0: Object: the payload of 0 bytes ends within a value", "", Object.class);
    assertInvalid(
        "byte 1: Object[0]: the payload of 2 bytes ends within a value", "91cd", Object.class);
    assertInvalid("byte 1: Object: expected the end, found 2 bytes more", "010203", Object.class);
    assertInvalid(
        "byte 0: Object: array of 2147483647 elements announced, 1 bytes are left",
        "dd7fffffff c0",
        Object.class);
    assertInvalid(
        "byte 0: Object: map of 2147483647 elements announced, 0 bytes are left",
        "df7fffffff",
        Object.class);
    assertInvalid(
        "byte 0: Object: str of 2147483647 bytes announced, 1 bytes are left",
        "db7fffffff 61",
        Object.class);
    assertInvalid(
        "byte 0: Object: bin of 16777216 bytes announced, 0 bytes are left",
        "c601000000",
        Object.class);
    assertInvalid("byte 0: Object: the str of 2 bytes is not valid UTF-8", "a2c328", Object.class);
    assertInvalid(
        "byte 6: Object.a: the key \"a\" comes twice in one map",
        "82 a161 01 a161 02",
        Object.class);
    assertInvalid(
        "byte 1: Object[0]: expected a key that is nil, boolean, integer, float, str or timestamp,"
            + " found array",
        "81 90 01",
        Object.class);
    assertInvalid(
        "byte 0: Object: expected timestamp (extension type -1), found extension type 5",
        "d405 00",
        Object.class);
    assertInvalid(
        "byte 0: Object: a timestamp has 4, 8 or 12 bytes, not 1", "d4ff 00", Object.class);
    assertInvalid(
        "byte 0: Object: a timestamp has at most 999999999 nanoseconds, not 1000000000",
        "c70cff 3b9aca00 0000000000000000",
        Object.class);
    assertInvalid(
        "byte 0: Object: a timestamp of 9223372036854775807 seconds is outside the years of Instant",
        "c70cff 00000000 7fffffffffffffff",
        Object.class);
    InvalidDataException never =
        assertThrows(InvalidDataException.class, () -> messages.unpack(bytes("c1")));
    assertEquals(OptionalLong.of(0), never.offset());
    assertThrows(InvalidDataException.class, () -> messages.unpack(bytes("ddffffffff")));
    assertThrows(InvalidDataException.class, () -> messages.unpack(bytes("dbffffffff")));
  }

  @Test
  void textOfPeersIsShortAndPrintableInErrors() {
    ByteBuffer hostile = messages.pack(Map.of("\n" + "x".repeat(10_000), List.of(1)));
    String message =
        assertThrows(
                InvalidDataException.class,
                () -> messages.unpack(hostile.duplicate().limit(hostile.limit() - 1)))
            .getMessage();
    assertFalse(message.length() > 250, message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void nestingIsBoundedBothWays() {
    ByteBuffer deep = bytes("91".repeat(65) + "c0");
    assertEquals(
        "value" + "[0]".repeat(64) + ": values are nested deeper than allowed: 64",
        assertThrows(LimitExceededException.class, () -> messages.unpack(deep)).getMessage());
    assertEquals(1, ((List<?>) messages.withMaxNesting(65).unpack(deep)).size());
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    assertThrows(LimitExceededException.class, () -> messages.pack(itself));
    assertThrows(ConfigurationException.class, () -> messages.withMaxNesting(501));
    ByteBuffer deepest = bytes("91".repeat(1_000_000));
    assertThrows(LimitExceededException.class, () -> messages.withMaxNesting(500).unpack(deepest));
  }

  @Test
  void theNumberOfValuesIsBounded() {
    assertEquals(
        "value[2]: the payload holds more values than allowed: 3",
        assertThrows(
                LimitExceededException.class,
                () -> messages.withMaxValues(3).unpack(bytes("93010203")))
            .getMessage());
    assertThrows(ConfigurationException.class, () -> messages.withMaxValues(0));
  }

  @Test
  void whatHasNoFormIsRefusedWithItsPlace() {
    assertRefused(
        "Order.legs[0]: java.math.BigDecimal has no form in MessagePack",
        new Order(1, Side.BUY, unchecked(List.of(BigDecimal.ONE)), Optional.empty()));
    assertRefused(
        "value.x[0]: java.lang.Object has no form in MessagePack",
        Map.of("x", new Object[] {new Object()}));
    assertRefused(
        "value: an integer of 65 bits: MessagePack has those from -2^63 to 2^64-1",
        BigInteger.TWO.pow(64));
    assertRefused(
        "value: an integer of 64 bits: MessagePack has those from -2^63 to 2^64-1",
        BigInteger.TWO.pow(63).negate().subtract(BigInteger.ONE));
    assertRefused(
        "value[0]: character 1 of the string is half of a surrogate pair", List.of("a\ud83d"));
    assertRefused(
        "value.[]: java.util.ImmutableCollections$ListN is no key of a map in MessagePack",
        Map.of(List.of(), 1));
    assertEquals("\ud83d\ude00", again("\ud83d\ude00"));
  }

  @SuppressWarnings("unchecked") // On purpose: what a raw list may smuggle in.
  private static <T> List<T> unchecked(List<?> list) {
    return (List<T>) list;
  }

  @Test
  void typesThatCannotBeReadAreRefused() {
    record Generic<T>(T value) {}
    record Holder(BigDecimal value) {}
    for (Class<?> type : List.of(Generic.class, BigDecimal.class, char.class)) {
      String message =
          assertThrows(ConfigurationException.class, () -> messages.unpack(bytes("9101"), type))
              .getMessage();
      assertEquals(
          type.getTypeName() + " is no type that MessagePack is read as: allowed are boolean",
          message.substring(0, message.indexOf(',')));
    }
    assertThrows(ConfigurationException.class, () -> messages.unpack(bytes("9101"), Holder.class));
  }
}
