// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes what a sink sends and throws it away; measures how long that takes. */
final class Receiver implements AutoCloseable {

  private static final int LONGEST_SECONDS = 120;

  private final LightstreamListener listener;
  private final BlockingQueue<Meter.Figures> figures = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::run, "bench-receiver");

  private Receiver(String address) {
    this.listener = Lightstream.listen(address);
  }

  static Receiver start(String address) {
    Receiver receiver = new Receiver(address);
    receiver.thread.start();
    return receiver;
  }

  String uri() {
    return listener.uri().toString();
  }

  /** What the job that has just ended took, from the first batch that came to the end. */
  Meter.Figures take() throws InterruptedException {
    Meter.Figures taken = figures.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (taken == null) {
      throw new IllegalStateException("the sink's stream does not end");
    }
    return taken;
  }

  private void run() {
    try {
      while (true) {
        try (LightstreamReader reader = listener.acceptReader()) {
          receive(reader);
        }
      }
    } catch (LightstreamException e) {
      // closed
    }
  }

  private void receive(LightstreamReader reader) {
    long rows = 0;
    long start = 0;
    while (true) {
      try (RecordBatch batch = reader.next()) {
        if (batch == null) {
          break;
        }
        if (rows == 0) {
          start = System.nanoTime();
        }
        rows += batch.rowCount();
      }
    }
    figures.add(new Meter.Figures(rows, Meter.UNREAD, System.nanoTime() - start, 0, 0));
  }

  @Override
  public void close() {
    listener.close();
    Peers.join(thread);
  }
}
