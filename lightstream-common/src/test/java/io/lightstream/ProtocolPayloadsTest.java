// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.protocol.payload.MessagePackPayload;
import io.lightstream.protocol.payload.ProtobufPayload;
import io.lightstream.transport.Background;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw bytes, protobuf and MessagePack as messages of one connection, over every transport. */
class ProtocolPayloadsTest {

  private static final TypeRegistry TYPES =
      TypeRegistry.parse("raw:message,settings:message,trade:message");
  private static final MessagePackPayload PACK = MessagePackPayload.create();
  private static final Trade TRADE = new Trade(7, "ABC", 12.5, List.of("x", "y"));

  /** Large enough to come in memory of its own. */
  private static final Struct SETTINGS =
      Struct.newBuilder()
          .putFields("text", Value.newBuilder().setStringValue("x".repeat(100_000)).build())
          .build();

  @TempDir private Path folder;

  record Trade(long id, String symbol, double price, List<String> tags) {}

  @ParameterizedTest
  @MethodSource("io.lightstream.ConnectedPair#schemes")
  void bytesProtobufAndMessagePackArriveAsSent(String scheme) throws Exception {
    try (ConnectedPair pair = ConnectedPair.of(scheme, folder, TYPES, ProtocolOptions.defaults())) {
      LightstreamConnection there = pair.there();
      Background<Void> sending = Background.run(() -> send(pair.here()));
      try (MessageBytes raw = next(there, "raw")) {
        assertArrayEquals(new byte[] {0, -1, 127}, raw.toByteArray());
      }
      try (MessageBytes settings = next(there, "settings")) {
        assertEquals(SETTINGS, ProtobufPayload.unpack(settings.borrow(), Struct.parser()));
      }
      for (int i = 0; i < 2; i++) {
        try (MessageBytes trade = next(there, "trade")) {
          assertEquals(TRADE, PACK.unpack(trade.borrow(), Trade.class));
        }
      }
      try (MessageBytes empty = next(there, "raw")) {
        assertEquals(ByteBuffer.allocate(0), empty.payload());
      }
      assertNull(there.next());
      sending.result();
    }
  }

  private static void send(MessageWriter to) {
    to.send("raw", new byte[] {0, -1, 127});
    to.send("settings", ProtobufPayload.pack(SETTINGS));
    to.send("trade", PACK.pack(TRADE));
    to.send("trade", PACK.withStructsAsMaps().pack(TRADE));
    to.send("raw", new byte[0]);
    to.finish();
  }

  private static MessageBytes next(LightstreamConnection from, String type) {
    LightstreamMessage message = from.next();
    assertEquals(type, message.type().name());
    return assertInstanceOf(MessageBytes.class, message);
  }
}
