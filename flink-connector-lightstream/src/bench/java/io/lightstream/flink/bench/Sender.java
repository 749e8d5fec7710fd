// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchReader;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.LightstreamException;
import java.nio.file.Path;
import java.util.List;

/** Sends the batches of files, so many times over, to each reader that connects. */
final class Sender implements AutoCloseable {

  private final List<Path> files;
  private final int times;
  private final LightstreamListener listener;
  private final Thread thread = new Thread(this::run, "bench-sender");

  private Sender(List<Path> files, int times, String address) {
    this.files = files;
    this.times = times;
    this.listener = Lightstream.listen(address);
  }

  static Sender start(List<Path> files, int times, String address) {
    Sender sender = new Sender(files, times, address);
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
    try (RecordBatchReader first = Lightstream.read(files.get(0));
        RecordBatchWriter writer = listener.acceptWriter(first.schema())) {
      for (int i = 0; i < times; i++) {
        files.forEach(file -> send(file, writer));
      }
    }
  }

  /** Writes the batches of a file. */
  static void send(Path file, RecordBatchWriter writer) {
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
