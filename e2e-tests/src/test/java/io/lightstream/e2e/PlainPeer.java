// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Listens, and writes {@link NumberedRows} to one peer after the other: what it has written it does
 * not write again. In a thread of its own.
 */
public final class PlainPeer implements AutoCloseable {

  private static final int ROWS_OF_BATCH = 500;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
  private final BufferAllocator allocator = BufferAllocator.unbounded("plain peer");
  private final long rows;
  private final long pause;
  private final Thread thread;
  private volatile long written;
  private volatile int peers;

  /**
   * Starts.
   *
   * @param rows how many, in all
   * @param perSecond how many in a second
   */
  public PlainPeer(long rows, long perSecond) {
    this.rows = rows;
    this.pause = SECOND * ROWS_OF_BATCH / perSecond;
    this.thread = new Thread(this::serve, "plain-peer");
    thread.setDaemon(true);
    thread.start();
  }

  public String uri() {
    return listener.uri().toString();
  }

  /** How many rows were written, whether they arrived or not. */
  public long written() {
    return written;
  }

  /** How many connections there were. */
  public int peers() {
    return peers;
  }

  private void serve() {
    while (written < rows) {
      try {
        write(listener.acceptWriter(NumberedRows.SCHEMA));
      } catch (LightstreamException e) {
        continue; // The next one goes on behind what this one was sent.
      }
    }
  }

  private void write(RecordBatchWriter writer) {
    peers++;
    boolean whole = false;
    try {
      while (written < rows && !thread.isInterrupted()) {
        int count = (int) Math.min(ROWS_OF_BATCH, rows - written);
        try (RecordBatch batch = NumberedRows.batch(written, count, allocator)) {
          written += count;
          writer.write(batch);
          writer.flush();
        }
        LockSupport.parkNanos(pause);
      }
      writer.close();
      whole = true;
    } finally {
      if (!whole) {
        writer.abort();
      }
    }
  }

  @Override
  public void close() {
    written = rows;
    listener.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    allocator.close();
  }
}
