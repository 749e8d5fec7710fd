// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.format.tlv.TlvEncoder;
import io.lightstream.frame.ByteSink;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sending side of any stream of frames. */
class FrameSenderTest {

  private final List<String> seen = new ArrayList<>();
  private boolean broken;

  private final ByteSink sink =
      new ByteSink() {
        @Override
        public void write(ByteBuffer[] from, int offset, int length) {
          if (broken) {
            throw new LightstreamIOException("broken");
          }
          int bytes = 0;
          for (int i = offset; i < offset + length; i++) {
            bytes += from[i].remaining();
            from[i].position(from[i].limit());
          }
          seen.add("write " + bytes);
        }

        @Override
        public void finish() {
          seen.add("finish");
        }

        @Override
        public void close() {
          seen.add("close");
        }
      };

  private final FrameSender sender =
      new FrameSender(
          "it",
          "frames",
          CoalescingSink.patient(sink),
          new TlvEncoder(),
          () -> {},
          () -> seen.add("let go"));

  private void send(byte[] payload) {
    FrameOutput out = sender.begin();
    try {
      new TlvEncoder().encode(1, ByteBuffer.wrap(payload), out);
      sender.write();
    } finally {
      sender.leave();
    }
  }

  @Test
  void closeEndsTheStreamOnce() {
    send(new byte[3]);
    sender.close();
    sender.close();
    sender.abort();
    assertEquals(List.of("write 8", "finish", "close", "let go", "close"), seen);
    assertEquals(
        "it was closed: it takes no more frames",
        assertThrows(ClosedException.class, () -> send(new byte[1])).getMessage());
  }

  @Test
  void finishEndsTheStreamOnceAndCloseDoesNotAgain() {
    sender.finish();
    sender.finish();
    assertEquals(List.of("finish", "close", "let go"), seen);
    assertEquals(
        "it was finished: it takes no more frames",
        assertThrows(ClosedException.class, () -> send(new byte[1])).getMessage());
    assertThrows(ClosedException.class, sender::flush);
    sender.close();
    assertEquals(1, seen.stream().filter("finish"::equals).count());
  }

  @Test
  void abortDropsWhatWaits() {
    send(new byte[3]);
    sender.abort();
    assertEquals(List.of("close", "let go"), seen);
  }

  @Test
  void failureOfAWriteIsFinal() {
    broken = true;
    byte[] large = new byte[100_000];
    LightstreamIOException e = assertThrows(LightstreamIOException.class, () -> send(large));
    broken = false;
    assertSame(e, assertThrows(LightstreamIOException.class, () -> send(new byte[1])));
    assertSame(e, assertThrows(LightstreamIOException.class, sender::flush));
    assertSame(e, assertThrows(LightstreamIOException.class, sender::finish));
    sender.close();
    assertEquals(List.of("close", "let go"), seen);
  }

  @Test
  void whatFlushHasToldIsNotToldAgainByClose() {
    send(new byte[3]);
    broken = true;
    LightstreamIOException e = assertThrows(LightstreamIOException.class, sender::flush);
    assertSame(e, assertThrows(LightstreamIOException.class, () -> send(new byte[1])));
    sender.close();
    assertEquals(List.of("close", "let go"), seen);
  }

  @Test
  void whatFinishHasToldIsNotToldAgainByClose() {
    send(new byte[3]);
    broken = true;
    LightstreamIOException e = assertThrows(LightstreamIOException.class, sender::finish);
    assertSame(e, assertThrows(LightstreamIOException.class, sender::finish));
    sender.close();
    assertEquals(List.of("close", "let go"), seen);
  }

  @Test
  void whoeverDisturbsACallIsToldSo() {
    sender.begin();
    assertEquals(
        "it is in use by another thread",
        assertThrows(ClosedException.class, sender::begin).getMessage());
    sender.leave();
    send(new byte[1]);
  }

  @Test
  void closeDuringACallIsCompletedByTheCall() {
    sender.begin();
    sender.close();
    assertEquals(List.of("close"), seen);
    assertThrows(ClosedException.class, sender::write);
    sender.leave();
    assertEquals(List.of("close", "let go"), seen);
  }

  @Test
  void nothingFollowsAFrameThatWasNotCompleted() {
    sender.begin().header(5);
    sender.leave();
    assertEquals(
        "it was cut off within a frame: nothing can follow",
        assertThrows(ClosedException.class, () -> send(new byte[1])).getMessage());
    sender.close();
    assertEquals(List.of("close", "let go"), seen);
  }
}
