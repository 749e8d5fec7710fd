// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.acknowledged.Control.Token;
import io.lightstream.acknowledged.EpochBounds.Start;
import io.lightstream.error.InvalidDataException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamStateTest {

  /** As format 1 was written first: these bytes are on disks. */
  private static final String FORMAT_1 =
      "01"
          + "0000000000000007"
          + "0000000000000100"
          + "0000000000000200"
          + "0000000000000005"
          + "00000003"
          + "010203"
          + "00000002"
          + "00000000000000060000000000000110"
          + "00000000000000070000000000000120";

  private static final StreamState STATE =
      new StreamState(
          7,
          0x100,
          OptionalLong.of(0x200),
          Optional.of(Token.copyOf(new byte[] {1, 2, 3})),
          List.of(new Start(6, 0x110), new Start(7, 0x120)),
          5);

  @Test
  void theBytesOfFormatOneStay() {
    byte[] golden = HexFormat.of().parseHex(FORMAT_1);
    assertEquals(FORMAT_1, HexFormat.of().formatHex(STATE.toBytes()));
    assertEquals(STATE, StreamState.fromBytes(golden));
  }

  @Test
  void theInitialStateComesBack() {
    assertEquals(StreamState.initial(), StreamState.fromBytes(StreamState.initial().toBytes()));
  }

  @Test
  void everyTruncationAndEveryTailIsAnError() {
    byte[] bytes = STATE.toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(InvalidDataException.class, () -> StreamState.fromBytes(cut));
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(InvalidDataException.class, () -> StreamState.fromBytes(longer));
  }

  @Test
  void otherBytesGiveAStateOrATypedError() {
    Random random = new Random(5);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = STATE.toBytes();
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        StreamState.fromBytes(bytes);
      } catch (InvalidDataException expected) {
        // A typed error.
      }
    }
  }
}
