// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What touches the library; loaded when it is first used. */
final class ProtobufCodec {

  private ProtobufCodec() {}

  static ByteBuffer pack(MessageLite message) {
    if (!message.isInitialized()) {
      throw new ConfigurationException(name(message) + ": a required field is not set");
    }
    int size = message.getSerializedSize();
    if (size < 0) {
      throw new LimitExceededException(name(message) + ": the message would exceed 2 GiB");
    }
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new ConfigurationException(name(message) + ": " + e.getMessage(), e);
    }
    out.checkNoSpaceLeft();
    return ByteBuffer.wrap(bytes);
  }

  static <T extends MessageLite> T unpack(ByteBuffer payload, Parser<T> parser) {
    try {
      return parser.parseFrom(payload.duplicate());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidDataException(
          "no valid "
              + name(parser)
              + " in a payload of "
              + payload.remaining()
              + " bytes: "
              + e.getMessage(),
          e);
    }
  }

  /** The type of what a parser makes of nothing at all: every field at its default. */
  private static String name(Parser<? extends MessageLite> parser) {
    try {
      return name(parser.parsePartialFrom(ByteString.EMPTY));
    } catch (InvalidProtocolBufferException e) {
      return "message";
    }
  }

  private static String name(MessageLite message) {
    return message instanceof Message full
        ? full.getDescriptorForType().getFullName()
        : message.getClass().getName();
  }
}
