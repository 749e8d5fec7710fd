// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What version 1 wrote is in {@code state-v1.properties}, and must be read for ever. */
class StateSerializersTest {

  private static final LightstreamSplitSerializer SPLITS = LightstreamSplitSerializer.INSTANCE;
  private static final LightstreamEnumeratorStateSerializer STATES =
      LightstreamEnumeratorStateSerializer.INSTANCE;

  private static final FileSplit FILE =
      new FileSplit("file:/data/ü.arrow", 5_000_000_000L, 1_700_000_000_123L, 3, 9, 4, 4096);
  private static final EndpointSplit ENDPOINT =
      new EndpointSplit("tcp://h:9000", EndpointMode.LISTEN);
  private static final StreamSplit STREAM =
      new StreamSplit("orders", Optional.of("tcp://h:9000"), new byte[] {1, -1}, true);
  private static final StreamSplit LISTENED =
      new StreamSplit("s", Optional.empty(), new byte[0], false);
  private static final Set<FileId> SEEN =
      Set.of(new FileId(-1, 2), new FileId(1, Long.MIN_VALUE), FileId.of("file:/a", 7));

  private record Saved<T>(String name, T value) {}

  static List<Saved<LightstreamSplit>> splits() {
    return List.of(
        new Saved<>("split.file", FILE),
        new Saved<>("split.endpoint", ENDPOINT),
        new Saved<>("split.stream", STREAM),
        new Saved<>("split.stream.listened", LISTENED));
  }

  static List<Saved<LightstreamEnumeratorState>> states() {
    return List.of(
        new Saved<>("state.files", new FilesState(List.of(FILE), SEEN, true)),
        new Saved<>("state.endpoints", new EndpointsState(List.of(ENDPOINT))),
        new Saved<>("state.streams", new StreamsState(List.of(STREAM, LISTENED))));
  }

  @ParameterizedTest
  @MethodSource("splits")
  void splitIsWrittenAndReadAsVersionOneSays(Saved<LightstreamSplit> saved) throws IOException {
    assertEquals(1, SPLITS.getVersion());
    assertEquals(bytesOf(saved.name()), HexFormat.of().formatHex(SPLITS.serialize(saved.value())));
    assertEquals(saved.value(), SPLITS.deserialize(1, versionOne(saved.name())));
  }

  @ParameterizedTest
  @MethodSource("states")
  void enumeratorStateIsWrittenAndReadAsVersionOneSays(Saved<LightstreamEnumeratorState> saved)
      throws IOException {
    assertEquals(1, STATES.getVersion());
    assertEquals(bytesOf(saved.name()), HexFormat.of().formatHex(STATES.serialize(saved.value())));
    assertEquals(saved.value(), STATES.deserialize(1, versionOne(saved.name())));
  }

  @Test
  void unknownVersionIsRefused() {
    assertFails(
        "saved split has version 2: this connector knows version 1",
        () -> SPLITS.deserialize(2, versionOne("split.file")));
    assertFails(
        "saved enumerator state has version 2: this connector knows version 1",
        () -> STATES.deserialize(2, versionOne("state.files")));
  }

  @Test
  void unknownVersionOfAKindIsRefused() {
    assertFails(
        "saved file split has version 2: this connector knows version 1",
        () -> SPLITS.deserialize(1, bytes("0002")));
    assertFails(
        "saved state of streams has version 9: this connector knows version 1",
        () -> STATES.deserialize(1, bytes("0209")));
  }

  @Test
  void unknownKindIsRefused() {
    assertFails(
        "saved split is of kind 7: known are 0 (file), 1 (endpoint) and 2 (stream)",
        () -> SPLITS.deserialize(1, bytes("0701")));
    assertFails(
        "saved enumerator state is of kind 7: known are 0 (files), 1 (endpoints) and 2 (streams)",
        () -> STATES.deserialize(1, bytes("0701")));
  }

  @Test
  void unknownModeIsRefused() {
    assertFails(
        "saved split has mode 7: known are 0 (connect) and 1 (listen)",
        () -> SPLITS.deserialize(1, bytes("010107")));
  }

  @Test
  void stateCutOffOrTooLongIsRefused() {
    assertFails(
        "saved state ends after 1 of 5 bytes of a value",
        () -> SPLITS.deserialize(1, bytes("0001" + "00000005" + "61")));
    assertFails(
        "saved state has a value of -1 bytes",
        () -> SPLITS.deserialize(1, bytes("0001" + "ffffffff")));
    assertFails(
        "saved state of 9 bytes has 1 bytes too many",
        () -> SPLITS.deserialize(1, bytes("010100" + "00000001" + "61" + "00")));
  }

  private interface Reading {
    Object read() throws IOException;
  }

  private static void assertFails(String message, Reading reading) {
    assertEquals(message, assertThrows(IOException.class, reading::read).getMessage());
  }

  private static byte[] versionOne(String name) throws IOException {
    return bytes(bytesOf(name));
  }

  private static String bytesOf(String name) throws IOException {
    Properties saved = new Properties();
    try (InputStream in = StateSerializersTest.class.getResourceAsStream("state-v1.properties")) {
      saved.load(in);
    }
    return saved.getProperty(name, "");
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
