// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.FrameOutput;
import io.lightstream.transport.Connection;
import java.util.function.BooleanSupplier;

/**
 * Writes frames of any wire format, on the caller's thread. Small frames in quick succession share
 * system calls; none waits for longer than half a millisecond.
 *
 * <p>Belongs to one thread at a time, but {@link #close()} and {@link #abort()} may be called from
 * any and unblock the writer.
 *
 * @param <T> the frame
 */
public final class FrameWriter<T> implements AutoCloseable {

  private final FrameEncoder<? super T> encoder;
  private final FrameSender sender;
  private volatile boolean closed;

  /**
   * @param reading whether somebody reads from the connection, which then outlives this writer
   */
  FrameWriter(Connection connection, BooleanSupplier reading, FrameEncoder<? super T> encoder) {
    this.encoder = encoder;
    WriteHalf half = new WriteHalf(connection, () -> reading.getAsBoolean() || !closed);
    CoalescingSink sink = CoalescingSink.of(half, connection.peer());
    this.sender =
        new FrameSender("the writer", "frames", sink, encoder, encoder::release, encoder::close);
  }

  /**
   * Writes a frame, blocking while the peer is slow. When this returns nothing of the frame is
   * referred to any more; it stays the caller's.
   *
   * @throws io.lightstream.error.LightstreamException if the encoder refuses the frame (the stream
   *     is then as it was), the peer or network fails, or the writer is closed
   */
  public void write(T frame) {
    FrameOutput out = sender.begin();
    try {
      encode(frame, out);
      sender.write();
    } finally {
      sender.leave();
    }
  }

  /** Encoders of others may leave half of what they refuse. */
  private void encode(T frame, FrameOutput out) {
    int begun = out.mark();
    try {
      encoder.encode(frame, out);
    } catch (RuntimeException e) {
      out.truncate(begun);
      throw e;
    }
  }

  /** Returns once the kernel has everything written so far. */
  public void flush() {
    sender.flush();
  }

  /**
   * Ends this direction with the format's mark, if it has one; the peer can still be read from.
   * Idempotent.
   */
  public void finish() {
    sender.finish();
  }

  /**
   * Ends this direction, unless a write has failed, and closes it; where nobody reads, the
   * connection too. Idempotent, from any thread.
   */
  @Override
  public void close() {
    closed = true;
    sender.close();
  }

  /** Closes at once, without the format's mark. Idempotent, from any thread. */
  public void abort() {
    closed = true;
    sender.abort();
  }
}
