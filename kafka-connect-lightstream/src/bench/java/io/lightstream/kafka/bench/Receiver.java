// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;

/** Takes what a sink sends, adds it up and throws it away. */
final class Receiver implements AutoCloseable {

  private final LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
  private final Thread thread = new Thread(this::run, "bench-receiver");
  private volatile Totals expected;
  private volatile Totals received = Totals.NONE;

  private Receiver() {}

  static Receiver start() {
    Receiver receiver = new Receiver();
    receiver.thread.start();
    return receiver;
  }

  String uri() {
    return listener.uri().toString();
  }

  /** Says what the connector that is about to be created will send. */
  void expect(Totals totals) {
    received = Totals.NONE;
    expected = totals;
  }

  /** What has come since. */
  Totals received() {
    return received;
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
    while (true) {
      try (RecordBatch batch = reader.next()) {
        if (batch == null) {
          return;
        }
        received = received.plus(batch);
        if (received.rows() == expected.rows()) {
          Meter.current().end();
        }
      }
    }
  }

  @Override
  public void close() {
    listener.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
