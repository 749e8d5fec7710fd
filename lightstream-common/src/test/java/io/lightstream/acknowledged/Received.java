// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lightstream.protocol.MessageBytes;
import java.nio.charset.StandardCharsets;

/** What was delivered, in short. */
final class Received {

  private Received() {}

  /** Number and text of a message, which is closed. */
  static String frame(Delivery delivery) {
    try (Delivery.Frame frame = assertInstanceOf(Delivery.Frame.class, delivery)) {
      MessageBytes message = assertInstanceOf(MessageBytes.class, frame.message());
      return frame.number() + ":" + new String(message.toByteArray(), StandardCharsets.UTF_8);
    }
  }
}
