// SPDX-License-Identifier: Apache-2.0
package io.lightstream.frame;

import io.lightstream.error.ClosedException;
import io.lightstream.memory.MemoryMap;
import io.lightstream.memory.ScratchMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Lets many small writes share system calls without holding back a single one.
 *
 * <p>A write that comes by itself goes straight to the sink below. Small writes that come in quick
 * succession are copied into one buffer, which goes out when it is full, before a large write (with
 * the same system call), on {@link #flush()} and {@link #finish()}, and in any case {@value
 * #MAX_DELAY_NANOS} nanoseconds after its first byte, by a daemon thread that is started when it is
 * first needed and ends with {@link #close()}.
 *
 * <p>A failure of that thread shows at the next call. Belongs to one thread at a time, but {@link
 * #close()} may be called from any and unblocks the writer.
 */
public final class CoalescingSink implements ByteSink {

  /** Writes below this size may wait for others: 64 KiB. */
  public static final int SMALL_BYTES = 64 << 10;

  /** How much waits at most: 512 KiB. */
  public static final int BUFFER_BYTES = 512 << 10;

  /** How long a byte waits at most, in nanoseconds. */
  public static final long MAX_DELAY_NANOS = 500_000;

  /** A write that follows the one before within this time comes in quick succession. */
  static final long QUICK_NANOS = 20_000;

  private static final long ALWAYS_QUICK = Long.MAX_VALUE;

  /** Sees to it that what waits goes out in time, by calling {@link #writeIfDue()}. */
  interface Flusher {

    /** Something waits now. */
    void wake();

    /** Nothing will wait any more. */
    void stop();

    /** For a sink that waits for nothing but space. */
    Flusher NONE =
        new Flusher() {
          @Override
          public void wake() {}

          @Override
          public void stop() {}
        };
  }

  private final ByteSink sink;
  private final LongSupplier nanoTime;
  private final long quickNanos;
  private final Flusher flusher;
  private ByteBuffer[] scratch = new ByteBuffer[1];

  /** Position: how much waits. Made when it is first needed. */
  private ByteBuffer waiting;

  private long waitingSince;
  private boolean wroteBefore;
  private long lastWrite;
  private RuntimeException failure;
  private volatile boolean closed;

  private CoalescingSink(ByteSink sink, String name) {
    this.sink = sink;
    this.nanoTime = System::nanoTime;
    this.quickNanos = QUICK_NANOS;
    this.flusher = new BackgroundFlusher("lightstream-flush-" + name, this);
  }

  /** For tests, and for sinks without a flusher. */
  CoalescingSink(ByteSink sink, LongSupplier nanoTime, long quickNanos, Flusher flusher) {
    this.sink = sink;
    this.nanoTime = nanoTime;
    this.quickNanos = quickNanos;
    this.flusher = flusher;
  }

  /**
   * A sink for a peer that waits for what is written.
   *
   * @param sink owned from now on
   * @param name part of the daemon thread's name
   */
  public static CoalescingSink of(ByteSink sink, String name) {
    return new CoalescingSink(sink, name);
  }

  /**
   * A sink for something that nobody waits for, like a file: small writes always share, there is no
   * thread.
   *
   * @param sink owned from now on
   */
  public static CoalescingSink patient(ByteSink sink) {
    return new CoalescingSink(sink, () -> 0, ALWAYS_QUICK, Flusher.NONE);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Returns when the bytes are copied or the sink below has taken them: either way the buffers
   * can be used again.
   */
  @Override
  public void write(ByteBuffer[] from, int offset, int length) {
    int size = sizeIfSmall(from, offset, length);
    boolean wake;
    synchronized (this) {
      checkUsable();
      try {
        wake =
            size < SMALL_BYTES
                ? writeSmall(from, offset, length, size)
                : writeLarge(from, offset, length);
        MemoryMap.reportFaults();
      } catch (InternalError e) {
        failure = MemoryMap.faulted(e); // Nothing follows part of a write.
        throw failure;
      }
    }
    if (wake) {
      flusher.wake();
    }
  }

  /** The bytes to write, or some number that is not small. */
  private static int sizeIfSmall(ByteBuffer[] from, int offset, int length) {
    int size = 0;
    for (int i = offset; i < offset + length && size < SMALL_BYTES; i++) {
      size += Math.min(from[i].remaining(), SMALL_BYTES);
    }
    return size;
  }

  /** Returns whether something waits that did not before. */
  private boolean writeSmall(ByteBuffer[] from, int offset, int length, int size) {
    long now = nanoTime.getAsLong();
    boolean empty = isEmpty();
    boolean alone = empty && !inQuickSuccession(now);
    if (waiting == null) {
      waiting = ScratchMemory.allocate(BUFFER_BYTES, "small writes that wait");
    } else if (waiting.remaining() < size) {
      writeWaiting();
      empty = true;
    }
    for (int i = offset; i < offset + length; i++) {
      waiting.put(from[i]);
    }
    if (alone) {
      writeWaiting();
      wrote(nanoTime.getAsLong());
      return false;
    }
    wrote(now);
    if (empty) {
      waitingSince = now;
    }
    return empty;
  }

  private boolean writeLarge(ByteBuffer[] from, int offset, int length) {
    if (isEmpty()) {
      writeDown(from, offset, length);
    } else {
      writeBehindWaiting(from, offset, length);
    }
    wrote(nanoTime.getAsLong());
    return false;
  }

  private void writeBehindWaiting(ByteBuffer[] from, int offset, int length) {
    if (scratch.length < length + 1) {
      scratch = new ByteBuffer[length + 1];
    }
    scratch[0] = waiting.flip();
    System.arraycopy(from, offset, scratch, 1, length);
    try {
      writeDown(scratch, 0, length + 1);
    } finally {
      Arrays.fill(scratch, 0, length + 1, null);
      waiting.clear();
    }
  }

  private void writeWaiting() {
    scratch[0] = waiting.flip();
    try {
      writeDown(scratch, 0, 1);
    } finally {
      scratch[0] = null;
      waiting.clear();
    }
  }

  /** Nothing follows a write that failed: part of it may have gone out. */
  private void writeDown(ByteBuffer[] from, int offset, int length) {
    try {
      sink.write(from, offset, length);
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private boolean inQuickSuccession(long now) {
    return quickNanos == ALWAYS_QUICK || wroteBefore && now - lastWrite < quickNanos;
  }

  private void wrote(long now) {
    wroteBefore = true;
    lastWrite = now;
  }

  private boolean isEmpty() {
    return waiting == null || waiting.position() == 0;
  }

  private void checkUsable() {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      throw new ClosedException("the sink was closed: it takes no more bytes");
    }
  }

  /** Whether bytes wait. */
  synchronized boolean isWaiting() {
    return !closed && failure == null && !isEmpty();
  }

  /**
   * Writes what waits if its time has come. A failure is kept for the next caller.
   *
   * @return nanoseconds until its time comes; 0 if nothing waits
   */
  synchronized long writeIfDue() {
    if (!isWaiting()) {
      return 0;
    }
    long left = waitingSince + MAX_DELAY_NANOS - nanoTime.getAsLong();
    if (left > 0) {
      return left;
    }
    try {
      writeWaiting();
    } catch (RuntimeException e) {
      failure = e; // For the writer's thread, at its next call.
    }
    return 0;
  }

  /** Returns once the sink below has taken everything written so far. */
  public synchronized void flush() {
    checkUsable();
    if (!isEmpty()) {
      writeWaiting();
    }
  }

  /** {@inheritDoc} What waits goes out before. */
  @Override
  public void finish() {
    flush();
    sink.finish();
  }

  /**
   * Closes the sink below at once; what waits is dropped, unless {@link #flush()} or {@link
   * #finish()} was called before. Idempotent, from any thread.
   */
  @Override
  public void close() {
    closed = true;
    flusher.stop();
    sink.close();
  }
}
