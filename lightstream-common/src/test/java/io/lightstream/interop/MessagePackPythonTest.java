// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.protocol.payload.MessagePackPayload;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MessagePack as Python's msgpack writes and reads it. */
class MessagePackPythonTest {

  enum Side {
    BUY,
    SELL
  }

  record Leg(String symbol, double price) {}

  record Order(int id, Side side, List<Leg> legs, Optional<String> note) {}

  private final MessagePackPayload messages = MessagePackPayload.create();

  @BeforeEach
  void python() {
    Python.require();
  }

  @Test
  void whatPythonPacksIsRead() {
    Map<String, ByteBuffer> samples = new HashMap<>();
    try (ChildProcess python = Python.run("messagepack.py", "pack")) {
      for (String line : python.awaitSuccess()) {
        String[] parts = line.split("\t");
        samples.put(parts[0], ByteBuffer.wrap(HexFormat.of().parseHex(parts[1])));
      }
    }
    Map<String, Object> expected = new HashMap<>();
    expected.put("nil", null);
    expected.put("true", true);
    expected.put("small", 7L);
    expected.put("negative", Long.MIN_VALUE);
    expected.put("unsigned", BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
    expected.put("float64", 0.1);
    expected.put("text", "Grüße 日本 \ud83d\ude00");
    expected.put("long text", "x".repeat(70_000));
    expected.put("list", List.of(1L, List.of(2L, Arrays.asList(3L, null)), "x"));
    expected.put("map", Map.of("a", 1L, "b", Map.of("c", List.of(true, false)), 5L, "five"));
    expected.put("large list", LongStream.range(0, 70_000).boxed().toList());
    expected.put("time", Instant.parse("2026-01-02T03:04:05.678901Z"));
    expected.put("early", Instant.parse("1900-01-01T00:00:00Z"));
    expected.forEach(
        (name, value) -> assertEquals(value, messages.unpack(samples.get(name)), name));
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    assertArrayEquals(bytes, (byte[]) messages.unpack(samples.get("bytes")));
    assertEquals(
        new Order(7, Side.SELL, List.of(new Leg("A", 1.5), new Leg("B", 2)), Optional.empty()),
        messages.unpack(samples.get("struct"), Order.class));
    assertEquals(
        new Order(8, Side.BUY, List.of(new Leg("A", 1.5)), Optional.empty()),
        messages.unpack(samples.get("struct as map"), Order.class));
  }

  @Test
  void pythonReadsWhatIsPacked() {
    Order order = new Order(7, Side.SELL, List.of(new Leg("A", 1.5)), Optional.empty());
    assertEquals(
        List.of(
            "[7, \"SELL\", [[\"A\", 1.5]], null]",
            "{\"id\": 7, \"legs\": [{\"price\": 1.5, \"symbol\": \"A\"}], \"note\": null,"
                + " \"side\": \"SELL\"}",
            "[-9223372036854775808, 18446744073709551615, 0.5, true, null]",
            "\"bytes 0102ff\"",
            "\"\\u00e9\\ud83d\\ude00\"",
            "[\"time 2026-01-02T03:04:05.678901+00:00\", \"time 1900-01-01T00:00:00+00:00\"]"),
        shownByPython(
            messages.pack(order),
            messages.withStructsAsMaps().pack(order),
            messages.pack(
                Arrays.asList(
                    Long.MIN_VALUE,
                    BigInteger.TWO.pow(64).subtract(BigInteger.ONE),
                    0.5f,
                    true,
                    null)),
            messages.pack(new byte[] {1, 2, -1}),
            messages.pack("é\ud83d\ude00"),
            messages.pack(
                List.of(
                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                    Instant.parse("1900-01-01T00:00:00Z")))));
  }

  private static List<String> shownByPython(ByteBuffer... payloads) {
    String[] arguments = new String[payloads.length + 1];
    arguments[0] = "unpack";
    for (int i = 0; i < payloads.length; i++) {
      arguments[i + 1] = HexFormat.of().formatHex(payloads[i].array());
    }
    try (ChildProcess python = Python.run("messagepack.py", arguments)) {
      return python.awaitSuccess();
    }
  }
}
