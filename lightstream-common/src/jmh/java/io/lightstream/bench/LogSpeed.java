// SPDX-License-Identifier: Apache-2.0
package io.lightstream.bench;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.MessageType;
import io.lightstream.protocol.TableType;
import io.lightstream.protocol.TypeRegistry;
import io.lightstream.protocol.log.FolderSegmentStore;
import io.lightstream.protocol.log.FrameLog;
import io.lightstream.protocol.log.FrameLogOptions;
import io.lightstream.protocol.log.FrameLogReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The log of frames beside a bare loop of gathering writes, in turn: batches of about 1 MiB in
 * segments of the same size, synced at the end of each, and messages of 100 bytes. Processor time
 * is that of the thread; the clock also shows the disk.
 */
public final class LogSpeed {

  private static final int ROUNDS = 7;
  private static final int BATCHES = 1_000;
  private static final int MESSAGES = 3_000_000;
  private static final int MESSAGE_BYTES = 100;
  private static final int ROWS = 43_000;
  private static final TypeRegistry TYPES = TypeRegistry.parse("quotes:table,event:message");
  private static final TableType QUOTES = TYPES.table("quotes");
  private static final MessageType EVENT = TYPES.message("event");
  private static final long SEGMENT = FrameLogOptions.defaults().segmentBytes();

  private final BufferAllocator allocator = BufferAllocator.unbounded("benchmark");
  private final Path folder;
  private final RecordBatch batch;

  private LogSpeed(Path folder) {
    this.folder = folder;
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(Shape.NARROW.schema(), allocator)) {
      for (int row = 0; row < ROWS; row++) {
        builder.appendRow(row, (long) row, (float) row, (double) row);
      }
      this.batch = builder.finish();
    }
  }

  /**
   * Measures.
   *
   * @param arguments where to write, by default the folder for temporary files
   * @throws IOException if that fails
   */
  public static void main(String[] arguments) throws IOException {
    Path folder =
        arguments.length == 0
            ? Files.createTempDirectory("log")
            : Files.createTempDirectory(Path.of(arguments[0]), "log");
    new LogSpeed(folder).run();
    Files.delete(folder);
  }

  private void run() throws IOException {
    double[] clock = new double[ROUNDS];
    double[] processor = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      Measure raw = measure(this::writeRaw);
      Measure log = measure(this::writeLog);
      Measure read = measure(this::readLog);
      double gigabytes = batch.bufferBytes() * (double) BATCHES / 1e9;
      System.out.printf(
          "%.1f MB batches, GB/s (ms of processor a GB): bare loop %s, log %s, read %s%n",
          batch.bufferBytes() / 1e6, raw.of(gigabytes), log.of(gigabytes), read.of(gigabytes));
      clock[round] = raw.nanos / (double) log.nanos;
      processor[round] = log.processorNanos / (double) raw.processorNanos;
      FolderSegmentStore.delete(logFolder());
      Measure in = measure(this::writeMessages);
      Measure out = measure(this::readMessages);
      System.out.printf(
          "%d byte messages, million/s: in %.1f, out %.1f%n",
          MESSAGE_BYTES, MESSAGES * 1e3 / in.nanos, MESSAGES * 1e3 / out.nanos);
      FolderSegmentStore.delete(logFolder());
    }
    System.out.printf(
        "medians: the log has %.2f of the bare loop's speed and takes %.2f of its processor time%n",
        median(clock), median(processor));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private Path logFolder() {
    return folder.resolve("frames");
  }

  private FrameLog open() {
    return FrameLog.open(logFolder(), TYPES, FrameLogOptions.defaults(), allocator);
  }

  private void writeRaw() throws IOException {
    RawSegments raw = new RawSegments(folder, SEGMENT, TYPES, QUOTES, allocator);
    try (raw) {
      for (int i = 0; i < BATCHES; i++) {
        raw.append(batch);
      }
    }
    raw.delete();
  }

  private void writeLog() {
    try (FrameLog log = open()) {
      for (int i = 0; i < BATCHES; i++) {
        log.append(QUOTES, batch);
      }
    }
  }

  private void readLog() {
    try (FrameLog log = open();
        FrameLogReader reader = log.readFrom(0)) {
      for (int i = 0; i < BATCHES; i++) {
        try (LightstreamMessage.Table frame = (LightstreamMessage.Table) reader.next()) {
          if (i % 100 == 0 && !frame.batch().equalValues(batch)) {
            throw new IllegalStateException("frame " + i + " is not what was written");
          }
        }
      }
    }
  }

  private void writeMessages() {
    ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    try (FrameLog log = open()) {
      for (int i = 0; i < MESSAGES; i++) {
        log.append(EVENT, message);
      }
    }
  }

  private void readMessages() {
    try (FrameLog log = open();
        FrameLogReader reader = log.readFrom(0)) {
      for (LightstreamMessage frame = reader.next(); frame != null; frame = reader.next()) {
        frame.close();
      }
      if (reader.position() != MESSAGES) {
        throw new IllegalStateException(reader.position() + " messages");
      }
    }
  }

  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }

  private static Measure measure(Task task) throws IOException {
    long start = System.nanoTime();
    long processor = processorNanos();
    task.run();
    return new Measure(System.nanoTime() - start, processorNanos() - processor);
  }

  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private record Measure(long nanos, long processorNanos) {

    String of(double gigabytes) {
      return String.format(
          "%.2f (%.0f)", gigabytes * 1e9 / nanos, processorNanos / 1e6 / gigabytes);
    }
  }
}
