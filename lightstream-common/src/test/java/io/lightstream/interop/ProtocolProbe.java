// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.ControlFrame;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageBytes;
import io.lightstream.protocol.ProtocolDecoder;
import io.lightstream.protocol.ProtocolFrame;
import io.lightstream.protocol.ProtocolReadOptions;
import io.lightstream.protocol.TypeRegistry;
import java.util.Optional;

/**
 * Reads bytes that may be anything as frames, each to its last value. Whatever is wrong with them
 * must show as exceptions of the family; every other throwable gets through.
 */
final class ProtocolProbe {

  /** Types of the tags of the recorded frames, and one table more. */
  static final TypeRegistry TYPES =
      TypeRegistry.parse("event:message,left:table,right:table,raw:message,third:table");

  private int frames;
  private int refusedBatches;

  private ProtocolProbe() {}

  /**
   * How reading ended.
   *
   * @param frames that were complete
   * @param refusedBatches those of them whose values were refused as they were read
   * @param failure what ended it, if it did not come to the end
   */
  record Outcome(int frames, int refusedBatches, Optional<LightstreamException> failure) {}

  /** Reads frames, control frames among them, that are given to the decoder in one piece. */
  static Outcome read(
      TypeRegistry types, byte[] bytes, ProtocolReadOptions options, BufferAllocator allocator) {
    ProtocolProbe probe = new ProtocolProbe();
    ProtocolDecoder decoder = ProtocolDecoder.withControl(types, options, allocator);
    Optional<LightstreamException> failure = Optional.empty();
    try {
      HandDriven.drive(decoder, bytes, at -> bytes.length, probe::use);
    } catch (LightstreamException e) {
      failure = Optional.of(e);
    } finally {
      decoder.close();
    }
    return new Outcome(probe.frames, probe.refusedBatches, failure);
  }

  private void use(ProtocolFrame frame) {
    frames++;
    if (frame instanceof ControlFrame control) {
      control.payload().get(new byte[control.payload().remaining()]);
      return;
    }
    try (LightstreamMessage message = (LightstreamMessage) frame) {
      if (message instanceof MessageBytes bytes) {
        bytes.payload().get(bytes.toByteArray());
      } else if (message instanceof LightstreamMessage.Table table) {
        use(table);
      }
    }
  }

  /** A batch with bad values is no reason to stop: the frames behind it can be read. */
  private void use(LightstreamMessage.Table table) {
    try {
      Probe.readValues(table.batch());
    } catch (LightstreamException e) {
      refusedBatches++;
    }
  }
}
