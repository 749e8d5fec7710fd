// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.protocol.LightstreamMessage;
import java.util.Optional;

/** What an {@link AcknowledgedStream} hands to the application, in the order of the stream. */
public sealed interface Delivery extends AutoCloseable {

  /**
   * A frame.
   *
   * @param number its number in the stream; once it is durable, acknowledge {@code number + 1}
   * @param message closed with this delivery
   * @param mark what the sender says of its own position behind this frame, where it does
   */
  record Frame(long number, LightstreamMessage message, Optional<byte[]> mark) implements Delivery {

    @Override
    public void close() {
      message.close();
    }
  }

  /**
   * Frames that nobody has any more; seen only with {@link GapPolicy#CONTINUE}.
   *
   * @param from the first that is missing
   * @param to the number of the frame that comes next
   */
  record Gap(long from, long to) implements Delivery {}

  /**
   * The stream has ended, and the sender waits for {@code position} to be acknowledged. A sender
   * that is started anew can add to it.
   *
   * @param position the number of frames that the stream has
   */
  record End(long position) implements Delivery {}

  /** Gives back the memory of a frame. Idempotent. */
  @Override
  default void close() {}
}
