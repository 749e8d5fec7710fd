// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;

/**
 * Listens, and reads {@link NumberedRows} from one peer after the other. In a thread of its own.
 */
public final class PlainReceiver implements AutoCloseable {

  private final LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
  private final BitSet ids = new BitSet();
  private final Thread thread = new Thread(this::serve, "plain-receiver");
  private final CountDownLatch mayRead;
  private volatile LightstreamReader reader;
  private volatile long count;
  private volatile boolean isClosed;

  /** One that reads what comes. */
  public PlainReceiver() {
    this(new CountDownLatch(0));
  }

  /** One that accepts, and reads when it is told so. */
  public static PlainReceiver stalled() {
    return new PlainReceiver(new CountDownLatch(1));
  }

  private PlainReceiver(CountDownLatch mayRead) {
    this.mayRead = mayRead;
    thread.setDaemon(true);
    thread.start();
  }

  public String uri() {
    return listener.uri().toString();
  }

  /** Begins to read. */
  public void read() {
    mayRead.countDown();
  }

  /** Whether somebody is there. */
  public boolean isConnected() {
    return reader != null;
  }

  /** How many rows have come, twice or not. */
  public long count() {
    return count;
  }

  /** How many different rows have come. */
  public synchronized int distinct() {
    return ids.cardinality();
  }

  /** Whether a row has come. */
  public synchronized boolean hasSeen(int id) {
    return ids.get(id);
  }

  /** Breaks the connection, as a peer that is killed does. */
  public void cut() {
    reader.close();
  }

  private void serve() {
    while (!isClosed) {
      try (LightstreamReader accepted = listener.acceptReader()) {
        reader = accepted;
        mayRead.await();
        for (RecordBatch batch : accepted) {
          try (batch) {
            take(batch);
          }
        }
      } catch (LightstreamException e) {
        continue; // The next one.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void take(RecordBatch batch) {
    for (int row = 0; row < batch.rowCount(); row++) {
      ids.set(Math.toIntExact(batch.column(0).getLong(row)));
    }
    count += batch.rowCount();
  }

  @Override
  public void close() {
    isClosed = true;
    read();
    listener.close();
    if (reader != null) {
      reader.close();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
