// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.LightstreamException;
import java.nio.file.Path;

/** Sends the batches of a file, so many times over, to each reader that connects. */
final class Sender implements AutoCloseable {

  private final Path file;
  private final int times;
  private final LightstreamListener listener;
  private final Thread thread = new Thread(this::run, "bench-sender");

  private Sender(Path file, int times, String address) {
    this.file = file;
    this.times = times;
    this.listener = Lightstream.listen(address);
  }

  static Sender start(Path file, int times, String address) {
    Sender sender = new Sender(file, times, address);
    sender.thread.start();
    return sender;
  }

  String uri() {
    return listener.uri().toString();
  }

  private void run() {
    try {
      while (true) {
        serve();
      }
    } catch (LightstreamException e) {
      // closed
    }
  }

  private void serve() {
    try (RecordBatchReader first = Lightstream.read(file);
        RecordBatchWriter writer = listener.acceptWriter(first.schema())) {
      for (int i = 0; i < times; i++) {
        send(writer);
      }
    }
  }

  private void send(RecordBatchWriter writer) {
    try (RecordBatchReader reader = Lightstream.read(file)) {
      while (true) {
        try (RecordBatch batch = reader.next()) {
          if (batch == null) {
            return;
          }
          writer.write(batch);
        }
      }
    }
  }

  @Override
  public void close() {
    listener.close();
    Peers.join(thread);
  }
}
