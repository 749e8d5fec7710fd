// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.protocol.LightstreamMessage;
import java.util.List;

/**
 * The frames of a stream that are not acknowledged yet, as handles of their own: what a sender's
 * successor needs if this one dies.
 *
 * @param from the number of the first frame
 * @param messages the frames in order; closed with this
 */
public record Unacknowledged(long from, List<LightstreamMessage> messages)
    implements AutoCloseable {

  /** Copies the list. */
  public Unacknowledged {
    messages = List.copyOf(messages);
  }

  /** The number behind the last frame. */
  public long to() {
    return from + messages.size();
  }

  /** Gives the handles up. Idempotent. */
  @Override
  public void close() {
    messages.forEach(LightstreamMessage::close);
  }
}
