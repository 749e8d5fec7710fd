// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is packed comes back the same, by type and without, as arrays and as maps. */
class MessagePackRoundTripProperties {

  record Inner(String name, Optional<Double> weight, Map<String, Long> counts) {}

  record Outer(
      long id,
      Integer boxed,
      ByteBuffer bytes,
      Instant at,
      List<Inner> inner,
      Optional<Inner> one) {}

  private final MessagePackPayload messages = MessagePackPayload.create();

  @Provide
  Arbitrary<Object> values() {
    return values(3);
  }

  private static Arbitrary<Object> values(int depth) {
    if (depth == 0) {
      return scalars();
    }
    Arbitrary<Object> inner = values(depth - 1);
    return Arbitraries.oneOf(
        scalars(),
        inner.list().ofMaxSize(5).map(list -> (Object) list),
        Arbitraries.maps(scalars(), inner).ofMaxSize(5).map(map -> (Object) map));
  }

  private static Arbitrary<Object> scalars() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(v -> (Object) v),
        Arbitraries.bigIntegers()
            .between(BigInteger.TWO.pow(63), BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
            .map(v -> (Object) v),
        Arbitraries.doubles().map(v -> (Object) v),
        strings().map(v -> (Object) v),
        instants().map(v -> (Object) v),
        Arbitraries.of(true, false).map(v -> (Object) v));
  }

  private static Arbitrary<String> strings() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(300),
        Arbitraries.of("", "é", "\ud83d\ude00", "\u0000", "日本"));
  }

  private static Arbitrary<Instant> instants() {
    return Combinators.combine(
            Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
            Arbitraries.integers().between(0, 999_999_999))
        .as((seconds, nanos) -> Instant.ofEpochSecond(seconds, nanos));
  }

  private static Arbitrary<Inner> inners() {
    return Combinators.combine(
            strings(),
            Arbitraries.doubles().optional(),
            Arbitraries.maps(strings(), Arbitraries.longs()).ofMaxSize(3))
        .as(Inner::new);
  }

  @Provide
  Arbitrary<Outer> outers() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().injectNull(0.2),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(ByteBuffer::wrap),
            instants(),
            inners().list().ofMaxSize(4),
            inners().optional())
        .as(Outer::new);
  }

  private static ByteBuffer direct(ByteBuffer payload) {
    return ByteBuffer.allocateDirect(payload.remaining()).put(payload.duplicate()).flip();
  }

  @Property(tries = 1000)
  void anyValueComesBack(@ForAll("values") Object value) {
    ByteBuffer packed = messages.pack(value);
    assertEquals(value, messages.unpack(packed));
    assertEquals(value, messages.unpack(direct(packed)));
  }

  @Property(tries = 500)
  void recordsComeBack(@ForAll("outers") Outer value) {
    assertEquals(value, messages.unpack(messages.pack(value), Outer.class));
    ByteBuffer asMaps = messages.withStructsAsMaps().pack(value);
    assertEquals(value, messages.unpack(direct(asMaps), Outer.class));
  }
}
