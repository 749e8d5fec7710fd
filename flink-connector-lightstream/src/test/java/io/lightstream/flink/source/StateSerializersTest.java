// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateSerializersTest {

  /** What version 1 wrote: these must be read for ever. */
  private static final String SPLIT_V1 = "01" + "000c" + "7463703a2f2f683a39303030";

  private static final String STATE_V1 = "00000001" + "00000001" + "0000000f" + SPLIT_V1;

  private static final EndpointSplit SPLIT = new EndpointSplit("tcp://h:9000", EndpointMode.LISTEN);

  @Test
  void splitIsWrittenAsVersionOneSays() throws IOException {
    assertEquals(1, EndpointSplitSerializer.INSTANCE.getVersion());
    assertArrayEquals(bytes(SPLIT_V1), EndpointSplitSerializer.INSTANCE.serialize(SPLIT));
  }

  @Test
  void splitOfVersionOneIsRead() throws IOException {
    EndpointSplit split = EndpointSplitSerializer.INSTANCE.deserialize(1, bytes(SPLIT_V1));
    assertEquals(SPLIT, split);
    assertEquals("LISTEN tcp://h:9000", split.splitId());
  }

  @Test
  void enumeratorStateOfVersionOneIsWrittenAndRead() throws IOException {
    EndpointEnumeratorStateSerializer serializer = EndpointEnumeratorStateSerializer.INSTANCE;
    assertEquals(1, serializer.getVersion());
    assertArrayEquals(
        bytes(STATE_V1), serializer.serialize(new EndpointEnumeratorState(List.of(SPLIT))));
    assertEquals(List.of(SPLIT), serializer.deserialize(1, bytes(STATE_V1)).unassigned());
  }

  @Test
  void unknownVersionIsRefused() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> EndpointSplitSerializer.INSTANCE.deserialize(2, bytes(SPLIT_V1)));
    assertEquals("saved split has version 2: this connector knows version 1", e.getMessage());
  }

  @Test
  void unknownModeIsRefused() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> EndpointSplitSerializer.INSTANCE.deserialize(1, bytes("07" + "0000")));
    assertEquals("saved split has mode 7: known are 0 (connect) and 1 (listen)", e.getMessage());
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
