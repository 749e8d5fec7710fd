// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.acknowledged.StreamState;
import io.lightstream.error.LightstreamIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrackedStreamTest {

  @Test
  void whatIsDurableStaysSoThoughStatesOfATransactionComeInAnyOrder() {
    TrackedStream stream = new TrackedStream("s", "here", StreamOffset.Stored.NOTHING);
    stream.handedOut(9);
    assertTrue(stream.saved(state(1, 7)));
    assertFalse(stream.saved(state(1, 5)));
    assertEquals(Optional.of(state(1, 7)), stream.known());
    assertThrows(LightstreamIOException.class, () -> stream.grant(state(2, 7)));
    assertTrue(stream.saved(state(2, 7)));
    assertFalse(stream.saved(state(1, 8)));
    assertDoesNotThrow(() -> stream.grant(state(2, 7)));
    assertTrue(stream.saved(state(3, 6)));
    assertEquals(Optional.of(state(3, 6)), stream.known());
  }

  @Test
  void whatWasNotHandedOutIsNotDurable() {
    TrackedStream stream = new TrackedStream("s", "here", StreamOffset.Stored.NOTHING);
    stream.handedOut(3);
    assertFalse(stream.saved(state(1, 4)));
    assertTrue(stream.known().isEmpty());
  }

  private static StreamState state(long epoch, long position) {
    ByteBuffer bytes = ByteBuffer.wrap(StreamState.initial().toBytes());
    return StreamState.fromBytes(bytes.putLong(1, epoch).putLong(9, position).array());
  }
}
