// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.LightstreamException;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.log.FrameLog;
import io.lightstream.protocol.log.FrameLogReader;
import java.util.Optional;
import java.util.OptionalLong;

/** Frames that wait in a log, from which the application's thread reads them. */
final class LoggedDeliveries extends Taking {

  private final FrameLog log;

  /** The next that is handed out. */
  private long cursor;

  /** Frames before it may be handed out. */
  private long visible;

  private OptionalLong end = OptionalLong.empty();
  private Optional<Delivery.Gap> gap = Optional.empty();

  /** Stands at {@link #cursor}; null until it is needed. */
  private FrameLogReader reader;

  LoggedDeliveries(String stream, FrameLog log, long visible) {
    super(stream, log.low());
    this.log = log;
    this.cursor = log.low();
    this.visible = visible;
  }

  /** Frames before {@code position} may be handed out. */
  synchronized void show(long position) {
    visible = Math.max(visible, position);
    notifyAll();
  }

  /** The stream ends there. */
  synchronized void end(long position) {
    end = OptionalLong.of(position);
    notifyAll();
  }

  /** Frames are missing behind all that was handed out, and the log goes on behind them. */
  synchronized void gap(Delivery.Gap missing) {
    long from = gap.map(Delivery.Gap::from).orElse(missing.from());
    gap = Optional.of(new Delivery.Gap(from, missing.to()));
    notifyAll();
  }

  @Override
  boolean hasNext() {
    return isAtGap() || cursor < visible || isAtEnd();
  }

  private boolean isAtGap() {
    return gap.isPresent() && cursor >= gap.get().from();
  }

  private boolean isAtEnd() {
    return end.isPresent()
        && end.getAsLong() == cursor
        && visible >= cursor
        && !isEndHanded(cursor);
  }

  @Override
  Delivery remove() {
    if (isAtGap()) {
      Delivery.Gap missing = gap.get();
      gap = Optional.empty();
      moveTo(missing.to());
      return missing;
    } else if (cursor < visible) {
      LightstreamMessage message = read();
      return new Delivery.Frame(cursor++, message, Optional.empty());
    }
    return isAtEnd() ? new Delivery.End(cursor) : null;
  }

  private LightstreamMessage read() {
    try {
      if (reader == null) {
        reader = log.readFrom(cursor);
      }
      LightstreamMessage message = reader.next();
      if (message == null) {
        throw new IllegalStateException(
            log.description() + ": frame " + cursor + " is durable, but cannot be read");
      }
      return message;
    } catch (LightstreamException e) {
      closeReader();
      throw e;
    }
  }

  @Override
  void dropFrom(long position) {
    end = OptionalLong.empty();
    visible = Math.min(visible, position);
    if (cursor > position) {
      moveTo(position);
    }
  }

  private void moveTo(long position) {
    cursor = position;
    closeReader();
  }

  private void closeReader() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  void dropAll() {
    closeReader();
  }
}
