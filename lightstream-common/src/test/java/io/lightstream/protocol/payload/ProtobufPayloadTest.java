// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.UninterpretedOption.NamePart;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ProtobufPayloadTest {

  private static final Timestamp MESSAGE = Timestamp.newBuilder().setSeconds(1).setNanos(2).build();

  private static ByteBuffer direct(ByteBuffer payload) {
    return ByteBuffer.allocateDirect(payload.remaining()).put(payload.duplicate()).flip();
  }

  @Test
  void messagesComeBack() {
    ByteBuffer payload = ProtobufPayload.pack(MESSAGE);
    assertEquals(ByteBuffer.wrap(new byte[] {8, 1, 16, 2}), payload);
    assertEquals(MESSAGE, ProtobufPayload.unpack(payload, Timestamp.parser()));
    assertEquals(MESSAGE, ProtobufPayload.unpack(direct(payload), Timestamp.parser()));
    assertEquals(MESSAGE, ProtobufPayload.unpack(payload.asReadOnlyBuffer(), Timestamp.parser()));
    assertEquals(0, payload.position(), "position");
  }

  @Test
  void whatWasReadDoesNotReferToThePayload() {
    Struct struct =
        Struct.newBuilder()
            .putFields("key", Value.newBuilder().setStringValue("x".repeat(10_000)).build())
            .build();
    ByteBuffer payload = direct(ProtobufPayload.pack(struct));
    Struct read = ProtobufPayload.unpack(payload, Struct.parser());
    while (payload.hasRemaining()) {
      payload.put((byte) 0);
    }
    assertEquals(struct, read);
  }

  @Test
  void brokenBytesNameTheType() {
    ByteBuffer cut = ProtobufPayload.pack(MESSAGE).limit(3);
    String message =
        assertThrows(
                InvalidDataException.class, () -> ProtobufPayload.unpack(cut, Timestamp.parser()))
            .getMessage();
    assertTrue(
        message.startsWith("no valid google.protobuf.Timestamp in a payload of 3 bytes: "),
        message);
  }

  @Test
  void missingRequiredFieldsAreRefusedBothWays() {
    NamePart half = NamePart.newBuilder().setNamePart("x").buildPartial();
    assertEquals(
        "google.protobuf.UninterpretedOption.NamePart: a required field is not set",
        assertThrows(ConfigurationException.class, () -> ProtobufPayload.pack(half)).getMessage());
    ByteBuffer payload = ByteBuffer.wrap(half.toByteArray());
    String message =
        assertThrows(
                InvalidDataException.class,
                () -> ProtobufPayload.unpack(payload, NamePart.parser()))
            .getMessage();
    assertTrue(
        message.startsWith(
            "no valid google.protobuf.UninterpretedOption.NamePart in a payload of 3 bytes: "
                + "Message missing required fields: is_extension"),
        message);
  }
}
