// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.Int64Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** A folder, a task that writes to it, and batches whose only column is the records' offsets. */
final class FileFolder implements AutoCloseable {

  static final TopicPartition PARTITION = new TopicPartition("flights", 0);

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  final Path path;
  final AtomicLong now = new AtomicLong();
  final BufferAllocator allocator = BufferAllocator.unbounded("test");
  final FileOutlets outlets;
  private final Map<TopicPartition, Outlet> opened = new HashMap<>();

  FileFolder(Path path, Map<String, String> others) {
    this.path = path;
    Map<String, String> settings = new HashMap<>(others);
    settings.put("lightstream.uri", path.toUri().toString());
    this.outlets =
        FileOutlets.in(
            path,
            new OutletContext(
                SinkConfig.parse(withUri(settings, path)),
                allocator,
                new SinkCounters(new TaskMetrics())),
            now::get);
  }

  private static Map<String, String> withUri(Map<String, String> settings, Path path) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("lightstream.uri", path.toUri().toString());
    return all;
  }

  /** The outlet of the partition, not looked at yet. */
  Outlet open() {
    return open(PARTITION);
  }

  Outlet open(TopicPartition partition) {
    Outlet outlet = outlets.open(OutletKey.of(partition));
    opened.put(partition, outlet);
    return outlet;
  }

  /** Waits for the first start. */
  static Start started(Outlet outlet) {
    await("a start", () -> outlet.start().isPresent());
    return outlet.start().orElseThrow();
  }

  /** Waits for a start that follows. */
  Start restarted(Outlet outlet) {
    long epoch = outlet.start().orElseThrow().epoch();
    await(
        "another start",
        () -> {
          outlet.tick(now.get());
          return outlet.start().orElseThrow().epoch() > epoch;
        });
    return outlet.start().orElseThrow();
  }

  /** Sends the records from an offset to another, exclusive, as one batch. */
  void send(Outlet outlet, long from, long to) {
    outlet.send(batch(PARTITION, from, to));
  }

  void awaitDurable(Outlet outlet, long batches) {
    await(batches + " durable batches", () -> outlet.durable() == batches);
  }

  void awaitWritten(Outlet outlet, long batches) {
    await(batches + " batches in files", () -> outlet.released() == batches);
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("there is no " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  SealedBatch batch(TopicPartition partition, long from, long to) {
    return new SealedBatch(
        offsets(allocator, "offset", from, to),
        partition.topic(),
        Map.of(partition, new OffsetRange(from, to - 1)));
  }

  static RecordBatch offsets(BufferAllocator allocator, String column, long from, long to) {
    Schema schema = Schema.of(Field.required(column, new DataType.Int(64, true)));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator)) {
      for (long offset = from; offset < to; offset++) {
        builder.appendRow(offset);
      }
      return builder.finish();
    }
  }

  /** The names that are published, in order. */
  List<String> published() {
    return names().stream().filter(name -> !name.startsWith(".")).toList();
  }

  /** All names, in order. */
  List<String> names() {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The offsets in all published files of a partition, which each start where one ended. */
  List<Long> records(TopicPartition partition) {
    List<Long> records = new ArrayList<>();
    long end = -1;
    for (String name : published()) {
      FileName parsed = FileName.parse(name).orElseThrow(() -> new AssertionError(name));
      if (parsed.partition().equals(partition)) {
        assertTrue(end < 0 || end == parsed.start(), name + " does not start at " + end);
        end = read(path.resolve(name), records);
      }
    }
    return records;
  }

  /** Appends the offsets of a file, and returns where its footer says that it ends. */
  private static long read(Path file, List<Long> into) {
    try (IpcFileReader reader = IpcFileReader.open(file)) {
      for (int i = 0; i < reader.batchCount(); i++) {
        try (RecordBatch batch = reader.batch(i)) {
          Int64Column column = (Int64Column) batch.column(0);
          for (int row = 0; row < column.length(); row++) {
            into.add(column.getLong(row));
          }
        }
      }
      long end = Long.parseLong(reader.footerMetadata().get(PublishedFile.END));
      assertEquals(end - 1, into.get(into.size() - 1), "last record of " + file);
      return end;
    }
  }

  static Optional<String> message(Runnable step) {
    try {
      step.run();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e.getMessage());
    }
  }

  @Override
  public void close() {
    opened.values().forEach(Outlet::close);
    outlets.close();
    await("memory given back", () -> allocator.outstanding() == 0);
    allocator.close();
  }
}
