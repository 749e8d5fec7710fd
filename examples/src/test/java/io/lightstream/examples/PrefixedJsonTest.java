// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lightstream.FrameWriter;
import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamPeer;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.DecodeResult;
import io.lightstream.frame.FramedByteStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefixedJsonTest {

  private static final Executor EACH_ITS_THREAD = task -> new Thread(task).start();

  private static void echo(String uri) throws Exception {
    JsonNode event = new ObjectMapper().readTree("{\"symbol\": \"AAPL\", \"prices\": [1.5, null]}");
    try (LightstreamListener listener = Lightstream.listen(uri)) {
      CompletableFuture<Void> echoing =
          CompletableFuture.runAsync(() -> JsonEcho.echo(listener.accept()), EACH_ITS_THREAD);
      try (LightstreamPeer peer = Lightstream.connect(listener.uri().toString())) {
        FrameWriter<JsonNode> writer = peer.frameWriter(PrefixedJson::encode);
        writer.write(event);
        writer.write(event.get("prices"));
        writer.finish();
        FramedByteStream<JsonNode> answers = peer.frames(new PrefixedJson());
        assertEquals(event, answers.next());
        assertEquals(event.get("prices"), answers.next());
        assertEquals(null, answers.next());
      }
      echoing.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void jsonComesBackOverTcp() throws Exception {
    echo("tcp://127.0.0.1:0");
  }

  @Test
  void jsonComesBackOverUnixSockets(@TempDir Path folder) throws Exception {
    echo("uds://" + folder.resolve("socket"));
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  @Test
  void theDecoderAsksForWhatIsMissing() {
    assertEquals(new DecodeResult.NeedBytes<>(4), new PrefixedJson().decode(bytes(2, 0)));
    assertEquals(new DecodeResult.NeedBytes<>(6), new PrefixedJson().decode(bytes(2, 0, 0, 0, 1)));
  }

  @Test
  void brokenInputIsATypedError() {
    PrefixedJson decoder = new PrefixedJson();
    assertThrows(LimitExceededException.class, () -> decoder.decode(bytes(0, 0, 0, 0x70)));
    assertThrows(LimitExceededException.class, () -> decoder.decode(bytes(255, 255, 255, 255)));
    assertThrows(InvalidDataException.class, () -> decoder.decode(bytes(1, 0, 0, 0, '{')));
    assertThrows(InvalidDataException.class, () -> decoder.endOfInput(3));
  }
}
