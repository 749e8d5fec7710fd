// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import io.lightstream.error.ClosedException;
import io.lightstream.frame.CoalescingSink;
import io.lightstream.frame.FrameEncoder;
import io.lightstream.frame.FrameOutput;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sending side of a stream of frames, whatever they are: one call at a time, on the caller's
 * thread; a failure that may have cut a frame is final, and closing does not tell it again; closing
 * from any thread ends what is blocked, and what it holds is let go by whoever comes last.
 *
 * <pre>
 *   FrameOutput out = sender.begin();
 *   try { encode into out; sender.write(); } finally { sender.leave(); }
 * </pre>
 */
final class FrameSender {

  private static final int IDLE = 0;
  private static final int SENDING = 1;
  private static final int CLOSED = 2;

  private final String name;
  private final String items;
  private final CoalescingSink sink;
  private final FrameEncoder<?> encoder;
  private final Runnable release;
  private final Runnable letGo;
  private final FrameOutput out = new FrameOutput();
  private final AtomicInteger state = new AtomicInteger(IDLE);
  private boolean finished;
  private RuntimeException failure;

  /**
   * @param name what cannot be sent to any more, once it is closed
   * @param items what cannot be sent any more, once it is closed
   * @param encoder asked for the mark of the end
   * @param release gives back what the encoder needed for the frames that have been written
   * @param letGo lets go of the encoder, perhaps more than once
   */
  FrameSender(
      String name,
      String items,
      CoalescingSink sink,
      FrameEncoder<?> encoder,
      Runnable release,
      Runnable letGo) {
    this.name = name;
    this.items = items;
    this.sink = sink;
    this.encoder = encoder;
    this.release = release;
    this.letGo = letGo;
  }

  /** Where to put the next frame. Followed by {@link #leave()} in any case. */
  FrameOutput begin() {
    enter();
    try {
      checkUsable();
      return out;
    } catch (RuntimeException e) {
      leave();
      throw e;
    }
  }

  /**
   * Sends what was put into the output; nothing of it is referred to afterwards. Once this has
   * failed, part of a frame may have gone out: nothing can follow.
   */
  void write() {
    try {
      sink.write(out.buffers(), 0, out.count());
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    } finally {
      out.clear();
      release.run();
    }
  }

  /**
   * If another thread closed this meanwhile, what it could not let go of is let go here. What was
   * put into the output and not sent, as happens where memory runs out, is part of a frame.
   */
  void leave() {
    if (out.count() > 0) {
      out.clear();
      failure = new ClosedException(name + " was cut off within a frame: nothing can follow");
    }
    if (!state.compareAndSet(SENDING, IDLE)) {
      letGo.run();
    }
  }

  private void enter() {
    if (!state.compareAndSet(IDLE, SENDING)) {
      throw new ClosedException(
          state.get() == CLOSED
              ? name + " was closed: it takes no more " + items
              : name + " is in use by another thread");
    }
  }

  private void checkUsable() {
    if (failure != null) {
      throw failure;
    }
    if (finished) {
      throw new ClosedException(name + " was finished: it takes no more " + items);
    }
  }

  /** Returns once the kernel has everything written so far. */
  void flush() {
    begin();
    try {
      sink.flush();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    } finally {
      leave();
    }
  }

  /**
   * Ends this direction: the peer sees the end behind what was written. Idempotent.
   *
   * @throws RuntimeException what a write before has failed with
   */
  void finish() {
    enter();
    try {
      if (!finished) {
        checkUsable();
        finishOpen();
      }
    } finally {
      leave();
    }
  }

  private void finishOpen() {
    try {
      end();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
    finished = true;
    sink.close();
    letGo.run();
  }

  /** As {@link #finish()}; nothing where something has failed or this was closed. */
  void finishUnlessOver() {
    if (state.compareAndSet(IDLE, SENDING)) {
      try {
        if (failure == null && !finished) {
          finishOpen();
        }
      } finally {
        leave();
      }
    }
  }

  private void end() {
    encoder.encodeEnd(out);
    if (out.count() > 0) {
      write();
    }
    sink.finish();
  }

  /**
   * Ends the stream, unless something has failed, and closes. If another thread is within a call,
   * that ends with {@link ClosedException}, and the stream without its mark. Idempotent, from any
   * thread.
   */
  void close() {
    int before = state.getAndSet(CLOSED);
    if (before == SENDING) {
      sink.close();
    } else if (before == IDLE) {
      try {
        if (failure == null && !finished) {
          end();
        }
      } finally {
        sink.close();
        letGo.run();
      }
    }
  }

  /** Closes at once; what waits is dropped. Idempotent, from any thread. */
  void abort() {
    int before = state.getAndSet(CLOSED);
    sink.close();
    if (before == IDLE) {
      letGo.run();
    }
  }
}
