// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.bench.Checksums;
import io.lightstream.bench.Shape;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import java.nio.ByteBuffer;

/** What peers register that speak the Lightstream protocol, the Python one too. */
final class Types {

  static final TypeRegistry REGISTRY = TypeRegistry.parse("event:message,quotes:table");
  static final MessageType EVENT = REGISTRY.message("event");
  static final TableType QUOTES = REGISTRY.table("quotes");

  private Types() {}

  /** Fails unless this is what a sender of that shape sends. */
  static void require(Shape shape, LightstreamMessage message, String who) {
    if (message instanceof LightstreamMessage.Table table) {
      Checksums.require(shape, Checksums.of(table.batch()), who);
    } else if (message instanceof MessageBytes bytes) {
      requirePayload(bytes.borrow(), who);
    }
  }

  /** Fails unless these are the bytes of the message. */
  static void requirePayload(ByteBuffer bytes, String who) {
    if (!bytes.equals(ByteBuffer.wrap(Shape.payload()))) {
      throw new IllegalStateException(who + ": another message arrived than was sent");
    }
  }
}
