// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes that nobody meant: typed errors only, whatever comes. */
class HostilePayloadTest {

  private static final int TRIES = 50_000;

  enum Kind {
    A,
    B
  }

  record Leaf(Kind kind, Optional<String> text, float small, int[] numbers) {}

  record Root(long id, List<Leaf> leaves, Map<String, Leaf> named, byte[] bytes, Object any) {}

  private final MessagePackPayload messages = MessagePackPayload.create();
  private int refused;

  private static final Leaf LEAF =
      new Leaf(Kind.B, Optional.of("some text"), 1.5f, new int[] {1, 70_000});

  private static final Root ROOT =
      new Root(
          1L << 40,
          List.of(LEAF, LEAF),
          Map.of("one", LEAF),
          new byte[40],
          List.of(Instant.EPOCH, Map.of("k", 1.25)));

  private void refuse(Consumer<ByteBuffer> reader, byte[] bytes) {
    ByteBuffer payload = ByteBuffer.wrap(bytes);
    try {
      reader.accept(payload);
    } catch (LightstreamException e) {
      refused++;
      assertFalse(e.getMessage().length() > 700, e.getMessage());
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes =
        java.util.Arrays.copyOf(
            original,
            random.nextInt(4) == 0 ? random.nextInt(original.length + 8) : original.length);
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] =
          random.nextBoolean() ? (byte) (0xc0 + random.nextInt(0x20)) : (byte) random.nextInt();
    }
    return bytes;
  }

  private void fuzz(byte[] original, Consumer<ByteBuffer> reader) {
    Random random = new Random(42);
    for (int i = 0; i < TRIES; i++) {
      refuse(reader, mutate(original, random));
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      refuse(reader, noise);
    }
    assertTrue(refused > TRIES, "refused only " + refused);
  }

  @Test
  void mutatedMessagePackGivesTypedErrorsOnly() {
    fuzz(messages.pack(ROOT).array(), payload -> messages.unpack(payload));
  }

  @Test
  void mutatedStructsGiveTypedErrorsOnly() {
    fuzz(messages.pack(ROOT).array(), payload -> messages.unpack(payload, Root.class));
  }

  @Test
  void mutatedStructsAsMapsGiveTypedErrorsOnly() {
    fuzz(
        messages.withStructsAsMaps().pack(ROOT).array(),
        payload -> messages.unpack(payload, Root.class));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = messages.pack(ROOT).array();
    for (int length = 0; length < whole.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(whole, 0, length);
      assertThrows(InvalidDataException.class, () -> messages.unpack(part));
      assertThrows(InvalidDataException.class, () -> messages.unpack(part, Root.class));
    }
  }

  @Test
  void mutatedProtobufGivesTypedErrorsOnly() {
    FileDescriptorProto message = com.google.protobuf.DescriptorProtos.getDescriptor().toProto();
    fuzz(
        ProtobufPayload.pack(
                Struct.newBuilder()
                    .putFields("a", Value.newBuilder().setStringValue("text").build())
                    .putFields("b", Value.newBuilder().setNumberValue(1.5).build())
                    .build())
            .array(),
        payload -> ProtobufPayload.unpack(payload, Struct.parser()));
    fuzz(
        ProtobufPayload.pack(message.toBuilder().clearMessageType().build()).array(),
        payload -> ProtobufPayload.unpack(payload, FileDescriptorProto.parser()));
  }
}
