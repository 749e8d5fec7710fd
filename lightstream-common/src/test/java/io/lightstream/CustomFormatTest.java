// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FrameDecoder;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.FrameOutput;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.frame.StreamEnd;
import io.lightstream.transport.TransportOptions;
import io.lightstream.transport.tcp.Certificates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wire format of a user's own, here lines of text, over the transports there are. */
class CustomFormatTest {

  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path folder;

  @AfterEach
  void noThreadIsLeft() {
    Threads.awaitGone();
  }

  /** What a user writes. */
  private static final class Lines implements FrameDecoder<String> {

    @Override
    public DecodeResult<String> decode(ByteBuffer input) {
      for (int i = input.position(); i < input.limit(); i++) {
        if (input.get(i) == '\n') {
          byte[] line = new byte[i - input.position()];
          input.get(line).get();
          return new DecodeResult.Frame<>(new String(line, StandardCharsets.UTF_8));
        }
      }
      return new DecodeResult.NeedBytes<>(input.remaining() + 1);
    }

    @Override
    public StreamEnd endOfInput(int leftover) {
      if (leftover > 0) {
        throw new InvalidDataException("the last line of " + leftover + " bytes has no end");
      }
      return StreamEnd.CLOSED;
    }
  }

  /** It checks too late: a half is in the output by then. */
  private static void encode(String line, FrameOutput out) {
    out.add(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    if (line.indexOf('\n') >= 0) {
      throw new ConfigurationException("a line has no line break within");
    }
    out.header(1).put((byte) '\n');
  }

  private static List<String> readAll(FramedByteStream<String> frames) {
    List<String> all = new ArrayList<>();
    for (String next = frames.next(); next != null; next = frames.next()) {
      all.add(next);
    }
    assertEquals(Optional.of(StreamEnd.CLOSED), frames.end());
    return all;
  }

  /** The accepting side sends back all that it reads, in capitals; one thread does both. */
  private static void answer(LightstreamListener listener) {
    try (LightstreamPeer peer = listener.accept()) {
      FramedByteStream<String> frames = peer.frames(new Lines());
      FrameWriter<String> writer = peer.frameWriter(CustomFormatTest::encode);
      for (String next = frames.next(); next != null; next = frames.next()) {
        writer.write(next.toUpperCase(java.util.Locale.ROOT));
      }
      writer.finish();
      assertNull(frames.next(), "the end stays the end");
    }
  }

  private static void exchange(String uri, TransportOptions listening, TransportOptions connecting)
      throws Exception {
    List<String> lines = new ArrayList<>(List.of("one", "", "x".repeat(300_000), "é"));
    IntStream.range(0, 5_000).forEach(i -> lines.add("line " + i));
    try (LightstreamListener listener = Lightstream.listen(uri, listening)) {
      CompletableFuture<Void> answering =
          CompletableFuture.runAsync(() -> answer(listener), Threads.EACH);
      try (LightstreamPeer peer = Lightstream.connect(listener.uri().toString(), connecting)) {
        FrameWriter<String> writer = peer.frameWriter(CustomFormatTest::encode);
        FramedByteStream<String> answers = peer.frames(new Lines());
        CompletableFuture<List<String>> reading =
            CompletableFuture.supplyAsync(() -> readAll(answers), Threads.EACH);
        lines.forEach(writer::write);
        writer.close();
        assertEquals(
            lines.stream().map(line -> line.toUpperCase(java.util.Locale.ROOT)).toList(),
            reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      answering.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void itRunsOverTcp() throws Exception {
    exchange("tcp://localhost:0", TransportOptions.defaults(), TransportOptions.defaults());
  }

  @Test
  void itRunsOverUnixSockets() throws Exception {
    exchange(
        "uds://" + folder.resolve("socket"),
        TransportOptions.defaults(),
        TransportOptions.defaults());
  }

  @Test
  void itRunsOverTls() throws Exception {
    exchange(
        "tcps://localhost:0",
        Certificates.with(Certificates.showing("server")),
        Certificates.with(Certificates.trusting("root")));
  }

  @Test
  void whoHasFinishedCanStillRead() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://localhost:0")) {
      CompletableFuture<Void> answering =
          CompletableFuture.runAsync(() -> answer(listener), Threads.EACH);
      try (LightstreamPeer peer = Lightstream.connect(listener.uri().toString())) {
        FrameWriter<String> writer = peer.frameWriter(CustomFormatTest::encode);
        writer.write("question");
        writer.finish();
        writer.finish();
        assertEquals(List.of("QUESTION"), readAll(peer.frames(new Lines())));
        writer.close();
      }
      answering.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void closingAWriterThatNobodyReadsBesideClosesTheConnection() {
    try (LightstreamListener listener = Lightstream.listen("tcp://localhost:0")) {
      LightstreamPeer peer = Lightstream.connect(listener.uri().toString());
      FrameWriter<String> writer = peer.frameWriter(CustomFormatTest::encode);
      try (LightstreamPeer accepted = listener.accept()) {
        writer.write("one");
        writer.finish();
        writer.close();
        assertEquals(List.of("one"), readAll(accepted.frames(new Lines())));
      }
      assertThrows(ClosedException.class, () -> peer.frames(new Lines()).next());
    }
  }

  @Test
  void aFrameThatIsRefusedLeavesTheStreamAsItWas() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://localhost:0");
        LightstreamPeer peer = Lightstream.connect(listener.uri().toString());
        LightstreamPeer accepted = listener.accept()) {
      FrameWriter<String> writer = peer.frameWriter(CustomFormatTest::encode);
      writer.write("one");
      assertThrows(ConfigurationException.class, () -> writer.write("tw\no"));
      writer.write("three");
      writer.flush();
      writer.close();
      assertEquals(List.of("one", "three"), readAll(accepted.frames(new Lines())));
      assertThrows(ClosedException.class, () -> writer.write("four"));
    }
  }

  @Test
  void aStreamCutWithinAFrameIsTheDecodersError() {
    try (LightstreamListener listener = Lightstream.listen("tcp://localhost:0");
        LightstreamPeer peer = Lightstream.connect(listener.uri().toString());
        LightstreamPeer accepted = listener.accept()) {
      FrameEncoder<String> endless =
          (text, out) -> out.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      FrameWriter<String> writer = peer.frameWriter(endless);
      writer.write("one\ntw");
      writer.close();
      FramedByteStream<String> frames = accepted.frames(new Lines());
      assertEquals("one", frames.next());
      assertEquals(
          "the last line of 2 bytes has no end",
          assertThrows(InvalidDataException.class, frames::next).getMessage());
    }
  }

  @Test
  void encodersAreToldWhatWasWrittenAndClosed() {
    List<String> told = new ArrayList<>();
    FrameEncoder<String> telling =
        new FrameEncoder<>() {
          @Override
          public void encode(String text, FrameOutput out) {
            told.add("encode");
            out.header(1).put((byte) 'x');
          }

          @Override
          public void encodeEnd(FrameOutput out) {
            told.add("end");
          }

          @Override
          public void release() {
            told.add("release");
          }

          @Override
          public void close() {
            told.add("close");
          }
        };
    try (LightstreamListener listener = Lightstream.listen("tcp://localhost:0");
        LightstreamPeer peer = Lightstream.connect(listener.uri().toString());
        LightstreamPeer accepted = listener.accept()) {
      try (FrameWriter<String> writer = peer.frameWriter(telling)) {
        writer.write("a");
      }
      assertTrue(accepted.peer().length() > 0);
    }
    assertEquals(List.of("encode", "release", "end", "close"), told);
  }
}
