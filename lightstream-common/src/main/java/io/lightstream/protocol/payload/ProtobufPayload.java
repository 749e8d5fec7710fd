// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;

/**
 * Messages as <a href="https://protobuf.dev">Protocol Buffers</a>: one message fills a payload,
 * without a length before it.
 *
 * <p>Needs the artifact {@code com.google.protobuf:protobuf-java} (or {@code protobuf-javalite}) in
 * the version that the generated classes ask for. For all threads.
 */
public final class ProtobufPayload {

  private ProtobufPayload() {}

  /**
   * Writes a message.
   *
   * @return a new heap buffer, from position 0 to its limit, which the caller owns
   * @throws ConfigurationException if a required field is not set, or protobuf-java is not on the
   *     class path; the message names the type
   * @throws LimitExceededException if the message would exceed 2 GiB
   */
  public static ByteBuffer pack(MessageLite message) {
    try {
      return ProtobufCodec.pack(message);
    } catch (NoClassDefFoundError e) {
      throw withoutLibrary(e);
    }
  }

  /**
   * Reads a message.
   *
   * @param payload position to limit, heap or direct memory; neither moved nor referred to later
   * @param parser of the message's type: {@code Quote.parser()}
   * @throws InvalidDataException if the bytes are no message of the type, or a required field is
   *     missing; the message names the type
   * @throws ConfigurationException if protobuf-java is not on the class path
   */
  public static <T extends MessageLite> T unpack(ByteBuffer payload, Parser<T> parser) {
    try {
      return ProtobufCodec.unpack(payload, parser);
    } catch (NoClassDefFoundError e) {
      throw withoutLibrary(e);
    }
  }

  private static ConfigurationException withoutLibrary(NoClassDefFoundError e) {
    return new ConfigurationException(
        "protobuf messages need the artifact com.google.protobuf:protobuf-java on the class path",
        e);
  }
}
