// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench.loopback;

import io.lightstream.acknowledged.AcknowledgedReceiver;
import io.lightstream.acknowledged.AcknowledgedSender;
import io.lightstream.acknowledged.AcknowledgedStream;
import io.lightstream.acknowledged.Delivery;
import io.lightstream.acknowledged.ReceiverOptions;
import io.lightstream.acknowledged.SenderKind;
import io.lightstream.acknowledged.SenderOptions;
import io.lightstream.bench.Shape;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Our acknowledged streams of tables. Each batch is acknowledged when the next one is asked for: at
 * once, or by a log that had made it durable before.
 */
final class AcknowledgedPeer implements Peer {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");
  private final boolean logs;

  /**
   * @param logs whether the receiver keeps batches in a log, in the folder for temporary files
   */
  AcknowledgedPeer(boolean logs) {
    this.logs = logs;
  }

  @Override
  public Outlet listen(String scheme) {
    AcknowledgedSender sender =
        AcknowledgedSender.open(
            SenderOptions.listen(
                    Addresses.toListenOn(scheme), "benchmark", SenderKind.REPLAYING, Types.REGISTRY)
                .allocator(allocator)
                .build());
    return new Outlet() {
      @Override
      public String address() {
        return sender.endpoint().toString();
      }

      @Override
      public Sender accept(Shape shape) {
        sender.resumption();
        return new Writing(sender, shape.batch(allocator));
      }

      @Override
      public void close() {
        sender.close();
      }
    };
  }

  @Override
  public Inlet connect(String address, Shape shape) throws IOException {
    ReceiverOptions.Builder options =
        ReceiverOptions.connect(address, "benchmark", Types.REGISTRY)
            .allocator(allocator)
            .failures(AcknowledgedPeer::ignore);
    Path folder = null;
    if (logs) {
      folder = Files.createTempDirectory("lightstream-bench");
      options.log(folder);
    }
    return new Reading(shape, AcknowledgedReceiver.open(options.build()), folder);
  }

  /** It looks for the sender again when that is done, until it is closed. */
  private static void ignore(String peer, LightstreamException failure) {}

  private record Writing(AcknowledgedSender sender, RecordBatch batch) implements Sender {

    @Override
    public void send() {
      sender.sendTable(Types.QUOTES, batch);
    }

    @Override
    public void close() throws IOException {
      sender.end();
      if (!sender.awaitComplete(PATIENCE)) {
        throw new IOException(
            "acknowledged: all before " + sender.acknowledged() + " after a minute");
      }
      batch.close();
    }
  }

  private static final class Reading implements Inlet {

    private final Shape shape;
    private final AcknowledgedReceiver receiver;
    private final AcknowledgedStream stream;
    private final Path folder;
    private Delivery.Frame frame;

    private Reading(Shape shape, AcknowledgedReceiver receiver, Path folder) {
      this.shape = shape;
      this.receiver = receiver;
      this.stream = receiver.accept();
      this.folder = folder;
    }

    @Override
    public boolean next() {
      if (frame != null) {
        frame.close();
        stream.acknowledge(frame.number() + 1);
      }
      Delivery delivery = stream.next();
      frame = delivery instanceof Delivery.Frame next ? next : null;
      if (delivery instanceof Delivery.End end) {
        stream.acknowledge(end.position());
      }
      return frame != null;
    }

    @Override
    public void check() {
      Types.require(shape, frame.message(), "acknowledged");
    }

    @Override
    public void close() throws IOException {
      receiver.close();
      if (folder != null) {
        delete(folder);
      }
    }

    private static void delete(Path folder) throws IOException {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
