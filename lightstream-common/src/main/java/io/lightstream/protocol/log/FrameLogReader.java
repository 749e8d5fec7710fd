// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.log;

import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.error.LimitExceededException;
import io.lightstream.frame.FramedByteStream;
import io.lightstream.protocol.LightstreamMessage;

/**
 * Reads frames of a log in order, beside those who append, and goes on with what they append.
 * Belongs to one thread at a time, but {@link #close()} may be called from any.
 *
 * <p>A segment is read from its beginning, so the first frame costs what comes before it in its
 * segment. After an exception that is no {@link LightstreamIOException} from writing what waits,
 * the reader can only be closed; another one can be opened.
 */
public final class FrameLogReader implements AutoCloseable {

  private final FrameLog log;
  private long position;
  private Segment segment;

  /** The number of the next frame of {@link #stream}. */
  private long nextInStream;

  private volatile FramedByteStream<LightstreamMessage> stream;
  private volatile boolean closed;

  FrameLogReader(FrameLog log, long position) {
    this.log = log;
    this.position = position;
  }

  /** The number of the frame that {@link #next()} gives. */
  public long position() {
    return position;
  }

  /**
   * The next frame; does not wait for one to be appended.
   *
   * @return a frame that the caller owns and closes; null if the log has no more for now
   * @throws InvalidDataException if the frame is damaged; the message names place, segment and byte
   * @throws LimitExceededException if the allocator has no memory for it
   * @throws LightstreamIOException if the store fails, also to write frames that waited in memory
   * @throws ClosedException if this reader or the log was closed, or the frame at {@link
   *     #position()} was dropped or truncated since
   */
  public LightstreamMessage next() {
    requireOpen();
    Segment place = log.place(position);
    if (place == null) {
      return null;
    }
    try {
      if (place != segment) {
        enter(place);
      }
      return read();
    } catch (InvalidDataException e) {
      throw log.damage(place).orElse(log.reading().inPlace(place, e));
    } catch (LimitExceededException e) {
      throw log.damage(place).map(RuntimeException.class::cast).orElse(e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedException(log.description() + ": the reader was closed");
    }
  }

  private void enter(Segment place) {
    if (stream != null) {
      stream.close();
      segment = null;
    }
    stream = open(place);
    segment = place;
    nextInStream = place.first();
    if (closed) {
      stream.close(); // Whoever closed this reader meanwhile did not see the stream.
    }
  }

  private FramedByteStream<LightstreamMessage> open(Segment place) {
    try {
      return log.reading().open(place);
    } catch (LightstreamIOException e) {
      log.place(position); // The frame may have been dropped meanwhile: then this says so.
      throw e;
    }
  }

  private LightstreamMessage read() {
    while (true) {
      LightstreamMessage message = stream.next();
      if (message == null) {
        throw new InvalidDataException("the segment ends before frame " + nextInStream);
      }
      if (nextInStream++ == position) {
        position++;
        return message;
      }
      message.close();
    }
  }

  /** Lets go of the segment that is open. Frames that were given out stay. Idempotent. */
  @Override
  public void close() {
    closed = true;
    FramedByteStream<LightstreamMessage> open = stream;
    if (open != null) {
      open.close();
    }
    log.forget(this);
  }
}
