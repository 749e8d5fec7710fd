// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.InvalidDataException;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.log.FrameLogReader;

/** Reads frames of a sender's log by their numbers; cheap where they are asked for in order. */
final class LogCursor implements AutoCloseable {

  private final ReplayLog log;
  private FrameLogReader reader;
  private long next;

  /**
   * @param log null where there is none, which is not read; stays the caller's
   */
  LogCursor(ReplayLog log) {
    this.log = log;
  }

  /** The frame with that number, owned by the caller. */
  LightstreamMessage read(long number) {
    if (reader == null || next != number) {
      close();
      reader = log.readFrom(number);
    }
    LightstreamMessage frame = reader.next();
    if (frame == null) {
      throw new InvalidDataException("frame " + number + " is not in " + log.description());
    }
    next = number + 1;
    return frame;
  }

  /** Lets go of what is open; reading may go on later. Idempotent. */
  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
