// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.connect.source.FakeWorker.Boundary;
import io.lightstream.kafka.connect.source.FakeWorker.Death;
import io.lightstream.kafka.data.BatchValue;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileSourceTest {

  @TempDir Path folder;

  @Test
  void rowsOfFilesAndStreamsBecomeRecordsInOrder() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 3, 0, 4);
    Path stream = Numbers.write(folder.resolve("b.arrows"), 7, 0, 5, 1, 0);
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR)) {
      FakeWorker.Run run = worker.start(task(Map.of("topic", "t-${file}"), file, stream));
      run.drain();
      run.kill();
      assertEquals(Numbers.range(0, 13), Numbers.of(worker.topics()));
      assertEquals("t-a", worker.topics().get(0).topic());
      assertEquals("t-b", worker.topics().get(7).topic());
      assertNull(worker.topics().get(0).key());
      assertEquals(
          Map.of("batch", 3L, "row", 0L, "bytes", Files.size(file), "done", true),
          worker.stored().get(Map.of("file", file.toString())));
      assertEquals(
          Map.of("batch", 3L, "row", 0L, "bytes", Files.size(stream), "done", true),
          worker.stored().get(Map.of("file", stream.toString())));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.arrow", "a.arrows"})
  void aTaskThatDiesAtAnyPointGoesOnAtTheRowThatWasCommitted(String name) throws Exception {
    Random random = new Random(name.hashCode());
    for (int i = 0; i < 10; i++) {
      Path file = Numbers.write(folder.resolve(i + name), 0, 17, 1, 0, 30, 2);
      for (Boundary boundary : List.of(Boundary.CONNECTOR, Boundary.POLL)) {
        try (FakeWorker worker = new FakeWorker(boundary)) {
          Map<String, String> task = task(Map.of("max.rows.per.poll", "4"), file);
          while (worker.topics().size() < 50) {
            FakeWorker.Run run = worker.start(task);
            int steps = random.nextInt(20);
            for (int step = 0; step < steps && worker.topics().size() < 50; step++) {
              run.step();
            }
            if (worker.topics().size() < 50) {
              run.step(random.nextBoolean() ? Death.BEFORE_COMMIT : Death.AFTER_COMMIT);
            }
            run.kill();
          }
          assertEquals(Numbers.range(0, 50), Numbers.of(worker.topics()));
        }
      }
    }
  }

  @Test
  void transactionsOfTheConnectorHaveWholeBatches() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 10, 10);
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR)) {
      FakeWorker.Run run = worker.start(task(Map.of("max.rows.per.poll", "4"), file));
      List<Integer> sizes = new ArrayList<>();
      while (run.step() > 0) {
        sizes.add(worker.topics().size());
      }
      run.kill();
      assertEquals(List.of(0, 0, 0, 0, 20), sizes.subList(0, 5));
    }
  }

  @Test
  void withoutExactlyOnceNothingIsLost() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 10, 10);
    try (FakeWorker worker = new FakeWorker(Boundary.NONE)) {
      Map<String, String> task = task(Map.of("max.rows.per.poll", "4"), file);
      FakeWorker.Run run = worker.start(task);
      run.step();
      run.awaitProducer();
      run.step();
      run.commitOffsets();
      run.step();
      run.awaitProducer();
      run.kill();
      FakeWorker.Run again = worker.start(task);
      again.drain();
      again.awaitProducer();
      again.kill();
      List<Long> expected = new ArrayList<>(Numbers.range(0, 12));
      expected.addAll(Numbers.range(4, 20));
      assertEquals(expected, Numbers.of(worker.topics()));
    }
  }

  @Test
  void rowsThatATransformationLeavesOutAreReadOnce() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 10);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      worker.dropped = record -> Numbers.of(List.of(record)).get(0) % 4 == 3;
      Map<String, String> task = task(Map.of("max.rows.per.poll", "4"), file);
      for (int i = 0; i < 4; i++) {
        FakeWorker.Run run = worker.start(task);
        run.step();
        run.kill();
      }
      assertEquals(List.of(0L, 1L, 2L, 4L, 5L, 6L, 8L, 9L), Numbers.of(worker.topics()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTOR", "POLL"})
  void aFileThatIsDoneIsNotReadAgain(Boundary boundary) throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrows"), 0, 10);
    try (FakeWorker worker = new FakeWorker(boundary)) {
      for (int i = 0; i < 2; i++) {
        FakeWorker.Run run = worker.start(task(Map.of(), file));
        run.drain();
        run.kill();
      }
      assertEquals(Numbers.range(0, 10), Numbers.of(worker.topics()));
    }
  }

  @Test
  void aFileThatHasChangedSinceItsOffsetWasStoredIsRefused() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 10);
    long before = Files.size(file);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run = worker.start(task(Map.of("max.rows.per.poll", "4"), file));
      run.step();
      run.kill();
      Files.delete(file);
      Numbers.write(file, 0, 100);
      FakeWorker.Run again = worker.start(task(Map.of(), file));
      ConnectException e = assertThrows(ConnectException.class, again::step);
      again.kill();
      assertEquals(
          file
              + ": the file has "
              + Files.size(file)
              + " bytes, but had "
              + before
              + " when its offset was stored: a file must stay as it is until it has been read."
              + " To read all of it again, delete its offset, or give it another name",
          e.getMessage());
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsRefused() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrows"), 0, 5, 5, 5, 5);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run = worker.start(task(Map.of("max.rows.per.poll", "4"), file));
      run.step();
      try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
        channel.truncate(Files.size(file) / 2);
      }
      ConnectException e =
          assertThrows(
              ConnectException.class,
              () -> {
                while (true) {
                  run.step();
                }
              });
      run.kill();
      assertTrue(e.getMessage().contains("when it was opened: a file must stay"), e.getMessage());
    }
  }

  @Test
  void malformedFilesFailTheTaskOrAreLeftOut() throws Exception {
    Path good = Numbers.write(folder.resolve("c.arrow"), 5, 5);
    Path junk = Files.writeString(folder.resolve("b.arrow"), "no Arrow at all");
    Path cut = Numbers.write(folder.resolve("a.arrows"), 0, 5);
    cut(cut, 8);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run strict = worker.start(task(Map.of(), good, junk));
      ConnectException e = assertThrows(ConnectException.class, strict::drain);
      strict.kill();
      assertTrue(e.getMessage().startsWith(junk + ": "), e.getMessage());
      assertEquals(Numbers.range(5, 10), Numbers.of(worker.topics()));
      FakeWorker.Run tolerant =
          worker.start(task(Map.of("errors.tolerance", "all"), cut, junk, good));
      tolerant.drain();
      tolerant.kill();
      List<Long> expected = new ArrayList<>(Numbers.range(5, 10));
      expected.addAll(Numbers.range(0, 5));
      assertEquals(expected, Numbers.of(worker.topics()));
    }
  }

  /** A file that leads to itself stands for a disk that fails, and for want of file handles. */
  @Test
  void whatTheWorkerCannotReadFailsTheTaskHoweverTolerant() throws Exception {
    Path file = folder.resolve("a.arrow");
    Files.createSymbolicLink(file, file);
    Path next = Numbers.write(folder.resolve("b.arrow"), 0, 5);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run = worker.start(task(Map.of("errors.tolerance", "all"), file, next));
      ConnectException e = assertThrows(ConnectException.class, run::drain);
      run.kill();
      assertTrue(e.getMessage().startsWith(file + ": the file cannot be read: "), e.getMessage());
      Files.delete(file);
      Numbers.write(file, 5, 5);
      FakeWorker.Run again = worker.start(task(Map.of("errors.tolerance", "all"), file, next));
      again.drain();
      again.kill();
      List<Long> expected = new ArrayList<>(Numbers.range(5, 10));
      expected.addAll(Numbers.range(0, 5));
      assertEquals(expected, Numbers.of(worker.topics()));
    }
  }

  @Test
  void aFileThatChangesWhileItIsReadIsLeftOutWhereThatIsTolerated() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 5, 5, 5, 5);
    Path next = Numbers.write(folder.resolve("b.arrow"), 20, 5);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run =
          worker.start(
              task(Map.of("max.rows.per.poll", "5", "errors.tolerance", "all"), file, next));
      run.step();
      Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      run.drain();
      run.kill();
      List<Long> expected = new ArrayList<>(Numbers.range(0, 5));
      expected.addAll(Numbers.range(20, 25));
      assertEquals(expected, Numbers.of(worker.topics()));
    }
  }

  @ParameterizedTest
  @CsvSource({"a.arrow,0,6", "a.arrow,1,1", "a.arrow,2,0", "a.arrows,0,6", "a.arrows,2,0"})
  void anOffsetThatIsNotInTheFileFailsTheTaskOrLeavesTheFileOut(String name, long batch, long row)
      throws Exception {
    Path file = Numbers.write(folder.resolve(name), 0, 5);
    Path next = Numbers.write(folder.resolve("b.arrow"), 5, 5);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      worker.store(Map.of("file", file.toString()), Map.of("batch", batch, "row", row));
      FakeWorker.Run strict = worker.start(task(Map.of(), file));
      ConnectException e = assertThrows(ConnectException.class, strict::step);
      strict.kill();
      assertTrue(e.getMessage().contains("it cannot be gone on with at "), e.getMessage());
      FakeWorker.Run run = worker.start(task(Map.of("errors.tolerance", "all"), file, next));
      run.drain();
      run.kill();
      assertEquals(Numbers.range(5, 10), Numbers.of(worker.topics()));
    }
  }

  @Test
  void aFileThatIsDoneMayBeDeletedThoughItsTaskStartsAnew() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 5);
    Path next = Numbers.write(folder.resolve("b.arrow"), 5, 5);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run = worker.start(task(Map.of("max.rows.per.poll", "5"), file, next));
      run.step();
      run.kill();
      Files.delete(file);
      FakeWorker.Run again = worker.start(task(Map.of(), file, next));
      again.drain();
      again.kill();
      assertEquals(Numbers.range(0, 10), Numbers.of(worker.topics()));
    }
  }

  @Test
  void aFileThatIsGoneBeforeItWasReadFailsTheTask() throws Exception {
    Path file = folder.resolve("a.arrow");
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run = worker.start(task(Map.of(), file));
      ConnectException e = assertThrows(ConnectException.class, run::step);
      run.kill();
      assertEquals(
          file
              + ": the file is gone before it was read to its end: put it back, or restart the"
              + " connector to go on without it; a task that is restarted alone looks for it again",
          e.getMessage());
    }
  }

  @Test
  void aTransactionEndsThoughTheLastRowsOfItsBatchAreLeftOut() throws Exception {
    try (FakeWorker worker = new FakeWorker(Boundary.CONNECTOR)) {
      FakeWorker.Run run =
          worker.start(
              task(
                  Map.of(
                      "max.rows.per.poll", "9",
                      "topic.column", "name",
                      "errors.tolerance", "all"),
                  written(10, n -> n == 9 ? "no topic" : "n" + n)));
      run.drain();
      run.kill();
      assertEquals(Numbers.range(0, 9), Numbers.of(worker.topics()));
    }
  }

  @Test
  void recordsOfRowsThatAreLargerThanOthersAreNotLargerThanTheyMayBe() throws Exception {
    Path file = written(1000, n -> "x".repeat(n < 900 ? 1 : 2000));
    try (FakeWorker worker = new FakeWorker(Boundary.POLL);
        BufferAllocator allocator = BufferAllocator.unbounded("test")) {
      FakeWorker.Run run =
          worker.start(task(Map.of("record.value", "batch", "record.max.bytes", "20000"), file));
      run.drain();
      run.kill();
      List<Long> numbers = new ArrayList<>();
      for (SourceRecord record : worker.topics()) {
        byte[] bytes = (byte[]) record.value();
        assertTrue(bytes.length <= 20_000, bytes.length + " bytes");
        try (RecordBatch batch = BatchValue.decode(bytes, allocator)) {
          for (int row = 0; row < batch.rowCount(); row++) {
            numbers.add(batch.column(0).getLong(row));
          }
        }
      }
      assertEquals(Numbers.range(0, 1000), numbers);
    }
  }

  private Path written(int count, LongFunction<String> names) {
    Path file = folder.resolve("a.arrow");
    try (BufferAllocator allocator = BufferAllocator.unbounded("written");
        RecordBatchBuilder rows = RecordBatchBuilder.of(Numbers.SCHEMA, allocator);
        RecordBatchWriter writer = Lightstream.write(file, Numbers.SCHEMA)) {
      for (long n = 0; n < count; n++) {
        rows.appendRow(n, names.apply(n));
      }
      try (RecordBatch batch = rows.finish()) {
        writer.write(batch);
      }
    }
    return file;
  }

  private static void cut(Path file, int bytes) throws IOException {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(file) - bytes);
    }
  }

  @Test
  void keyTimestampPartitionAndTopicComeFromColumns() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 3);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run =
          worker.start(
              task(
                  Map.of(
                      "key.column", "name",
                      "timestamp.column", "n",
                      "partition.column", "n",
                      "topic.column", "name"),
                  file));
      run.drain();
      run.kill();
      SourceRecord record = worker.topics().get(2);
      assertEquals("n2", record.key());
      assertEquals(org.apache.kafka.connect.data.Schema.Type.STRING, record.keySchema().type());
      assertEquals(2L, record.timestamp());
      assertEquals(2, record.kafkaPartition());
      assertEquals("n2", record.topic());
    }
  }

  @Test
  void aColumnThatIsNotThereIsNamed() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 3);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run = worker.start(task(Map.of("key.column", "id"), file));
      ConnectException e = assertThrows(ConnectException.class, run::step);
      run.kill();
      assertEquals(
          file + ", batch 0: key.column is 'id', but the columns are [n, name]", e.getMessage());
    }
  }

  @Test
  void negativeTimestampsFailTheTaskOrLeaveTheRowOut() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), -1, 3);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run = worker.start(task(Map.of("timestamp.column", "n"), file));
      ConnectException e = assertThrows(ConnectException.class, run::step);
      run.kill();
      assertEquals(
          file + ", batch 0, row 0: the timestamp is -1 ms since 1970: Kafka has none before",
          e.getMessage());
      FakeWorker.Run tolerant =
          worker.start(task(Map.of("timestamp.column", "n", "errors.tolerance", "all"), file));
      tolerant.drain();
      tolerant.kill();
      assertEquals(List.of(0L, 1L), Numbers.of(worker.topics()));
    }
  }

  @Test
  void pollsAreBoundedInRowsAndBytes() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 100);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run rows = worker.start(task(Map.of("max.rows.per.poll", "7"), file));
      assertEquals(7, rows.step());
      rows.kill();
      FakeWorker.Run bytes = worker.start(task(Map.of("max.bytes.per.poll", "40"), file));
      int step = bytes.step();
      assertTrue(step >= 1 && step <= 3, step + " rows");
      bytes.kill();
    }
  }

  @Test
  void aTaskThatWaitsStopsAtOnce() throws Exception {
    Path file = Numbers.write(folder.resolve("a.arrow"), 0, 1);
    try (FakeWorker worker = new FakeWorker(Boundary.POLL)) {
      FakeWorker.Run run = worker.start(task(Map.of(), file));
      run.step();
      Thread stopper = new Thread(run::kill);
      long before = System.nanoTime();
      stopper.start();
      assertEquals(0, run.step());
      stopper.join();
      assertTrue(System.nanoTime() - before < 400_000_000L);
    }
  }

  private static Map<String, String> task(Map<String, String> more, Path... files) {
    Map<String, String> all = new HashMap<>();
    all.put("name", "source");
    all.put("lightstream.uri", "file:///");
    all.put("topic", "t");
    all.putAll(more);
    return SourceConfig.parse(all).forTask(0, List.of(files).stream().map(Path::toString).toList());
  }
}
