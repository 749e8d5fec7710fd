// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static io.lightstream.kafka.connect.sink.FileFolder.PARTITION;
import static io.lightstream.kafka.connect.sink.FileFolder.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcFileReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutletTest {

  private static final String FIRST = "flights-0-00000000000000000000.arrow";

  @TempDir Path folder;

  private FileFolder files(String... settings) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      map.put(settings[i], settings[i + 1]);
    }
    return new FileFolder(folder, map);
  }

  private static List<Long> offsets(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  @Test
  void emptyFolderStartsWhereTheConsumerIs() {
    try (FileFolder files = files()) {
      assertEquals(Start.atTheConsumers(), started(files.open()));
    }
  }

  @Test
  void nothingIsPublishedBeforeAFileIsFull() {
    try (FileFolder files = files("file.max.rows", "30")) {
      Outlet outlet = files.open();
      started(outlet);

      files.send(outlet, 5, 15);
      files.send(outlet, 15, 25);
      files.awaitWritten(outlet, 2);

      assertEquals(0, outlet.durable());
      assertEquals(List.of(), files.published());
      files.send(outlet, 25, 35);
      files.awaitDurable(outlet, 3);
      assertEquals(List.of("flights-0-00000000000000000005.arrow"), files.names());
      assertEquals(offsets(5, 35), files.records(PARTITION));
    }
  }

  @Test
  void batchThatDoesNotFitBeginsAFile() {
    try (FileFolder files = files("file.max.rows", "15")) {
      Outlet outlet = files.open();
      started(outlet);

      files.send(outlet, 0, 10);
      files.send(outlet, 10, 20);
      files.awaitDurable(outlet, 1);

      assertEquals(List.of(FIRST), files.published());
      assertEquals(offsets(0, 10), files.records(PARTITION));
    }
  }

  @Test
  void fileOfEnoughBytesIsPublished() {
    try (FileFolder files = files("file.max.bytes", "1000")) {
      Outlet outlet = files.open();
      started(outlet);

      files.send(outlet, 0, 200);
      files.send(outlet, 200, 400);
      files.awaitDurable(outlet, 2);

      assertEquals(List.of(FIRST, "flights-0-00000000000000000200.arrow"), files.names());
    }
  }

  @Test
  void fileThatWasOpenForLongEnoughIsPublishedWithoutMoreRecords() {
    try (FileFolder files = files("file.max.delay.ms", "1000")) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      files.awaitWritten(outlet, 1);

      outlet.tick(Duration.ofMillis(999).toNanos());
      outlet.tick(Duration.ofMillis(1000).toNanos());
      files.awaitDurable(outlet, 1);

      assertEquals(List.of(FIRST), files.names());
    }
  }

  @Test
  void otherColumnsBeginAFile() {
    try (FileFolder files = files()) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      SealedBatch wider =
          new SealedBatch(
              FileFolder.offsets(files.allocator, "other", 10, 20),
              "flights",
              Map.of(PARTITION, new OffsetRange(10, 19)));

      assertTrue(outlet.accepts("flights", wider.batch().schema()));
      outlet.send(wider);
      files.awaitDurable(outlet, 1);
      outlet.drain();
      files.awaitDurable(outlet, 2);

      assertEquals(List.of(FIRST, "flights-0-00000000000000000010.arrow"), files.names());
      assertEquals(offsets(0, 20), files.records(PARTITION));
    }
  }

  @Test
  void drainedOutletIsDurable() {
    try (FileFolder files = files()) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);

      outlet.drain();
      outlet.drain();
      files.awaitDurable(outlet, 1);

      assertEquals(List.of(FIRST), files.names());
    }
  }

  @Test
  void nextTaskGoesOnBehindTheNewestFile() {
    try (FileFolder files = files("file.max.rows", "10")) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      files.send(outlet, 10, 20);
      files.awaitDurable(outlet, 2);
    }
    try (FileFolder files = files("file.max.rows", "10")) {
      Outlet outlet = files.open();

      assertEquals(Start.at(20), started(outlet));
      files.send(outlet, 23, 33);
      files.awaitDurable(outlet, 1);

      assertEquals("flights-0-00000000000000000020.arrow", files.names().get(2));
    }
  }

  @Test
  void footerSaysWhatIsInTheFile() {
    try (FileFolder files = files("file.max.rows", "10")) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 7, 17);
      files.awaitDurable(outlet, 1);

      try (IpcFileReader file = IpcFileReader.open(folder.resolve(files.names().get(0)))) {
        assertEquals(
            Map.of(
                "lightstream.kafka.topic",
                "flights",
                "lightstream.kafka.partition",
                "0",
                "lightstream.kafka.start-offset",
                "7",
                "lightstream.kafka.end-offset",
                "17"),
            file.footerMetadata());
      }
    }
  }

  @Test
  void partitionsAndTopicsOfSimilarNamesAreApart() {
    TopicPartition other = new TopicPartition("flights-0", 0);
    try (FileFolder files = files("file.max.rows", "10")) {
      Outlet first = files.open();
      Outlet second = files.open(other);
      started(first);
      started(second);
      files.send(first, 0, 10);
      second.send(files.batch(other, 100, 110));
      files.awaitDurable(first, 1);
      files.awaitDurable(second, 1);
    }
    try (FileFolder files = files()) {
      assertEquals(Start.at(10), started(files.open()));
      assertEquals(Start.at(110), started(files.open(other)));
      assertEquals(Start.atTheConsumers(), started(files.open(new TopicPartition("flights", 1))));
    }
  }

  @Test
  void closedOutletLeavesNothingUnpublished() {
    try (FileFolder files = files()) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      files.awaitWritten(outlet, 1);
      assertEquals(1, files.names().size());

      outlet.close();
      outlet.close();

      FileFolder.await("empty folder", () -> files.names().isEmpty());
    }
  }

  @Test
  void batchesThatWereNotWrittenWhenTheOutletClosesAreGivenBack() {
    try (FileFolder files = files()) {
      Outlet outlet = files.open();
      started(outlet);
      for (int i = 0; i < 1_000; i++) {
        files.send(outlet, i, i + 1);
      }
    } // Checks that nothing is outstanding.
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void goesBehindAFileThatSomebodyElsePublished() {
    try (FileFolder ours = files("file.max.rows", "10");
        FileFolder theirs = files("file.max.rows", "6")) {
      Outlet outlet = ours.open();
      Outlet other = theirs.open();
      started(outlet);
      started(other);
      theirs.send(other, 0, 6);
      theirs.awaitDurable(other, 1);

      ours.send(outlet, 0, 10);
      Start again = ours.restarted(outlet);

      assertEquals(Start.atTheConsumers().againAt(6, -1), again);
      assertEquals(0, outlet.durable());
      assertEquals(0, outlet.released());
      ours.send(outlet, 6, 16);
      ours.awaitDurable(outlet, 1);
      assertEquals(offsets(0, 16), ours.records(PARTITION));
    }
  }

  @Test
  void whatIsSentBeforeTheNewStartIsKnownIsVoid() {
    try (FileFolder ours = files("file.max.rows", "10");
        FileFolder theirs = files("file.max.rows", "20")) {
      Outlet outlet = ours.open();
      Outlet other = theirs.open();
      started(outlet);
      started(other);
      theirs.send(other, 0, 20);
      theirs.awaitDurable(other, 1);

      for (int from = 0; from < 100; from += 10) {
        ours.send(outlet, from, from + 10);
      }

      assertEquals(Start.atTheConsumers().againAt(20, -1), ours.restarted(outlet));
      ours.send(outlet, 20, 30);
      ours.awaitDurable(outlet, 1);
      assertEquals(offsets(0, 30), ours.records(PARTITION));
    }
  }

  @Test
  void offsetsThatAreInFilesAlreadyFailTheTask() {
    try (FileFolder files = files("file.max.rows", "10")) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      files.awaitDurable(outlet, 1);

      files.send(outlet, 3, 5);
      FileFolder.await("failure", () -> FileFolder.message(outlet::durable).isPresent());

      assertEquals(
          "cannot write files of flights-0: records from offset 3 on come again behind offset 10."
              + " Nothing is lost: a task that starts anew reads what is not in a published file"
              + " again",
          FileFolder.message(outlet::durable).orElseThrow());
    }
  }

  @Test
  void nextGenerationBeginsWhereTheConsumerIs() {
    try (FileFolder files = files("file.max.rows", "10")) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      files.awaitDurable(outlet, 1);

      outlet.beginAnew();
      assertEquals(new Start(1, OptionalLong.empty(), OffsetRange.NO_TIMESTAMP), started(outlet));
      assertEquals(0, outlet.durable());
      files.send(outlet, 3, 13);
      files.awaitDurable(outlet, 1);

      assertEquals(List.of(FIRST, "flights-0~1-00000000000000000003.arrow"), files.names());
    }
    try (FileFolder files = files()) {
      assertEquals(Start.at(13), started(files.open()));
    }
  }

  @Test
  void nextGenerationThatSomebodyElseBeganGoesOnThere() {
    try (FileFolder ours = files("file.max.rows", "10");
        FileFolder theirs = files("file.max.rows", "10", "stream.generation", "1")) {
      Outlet outlet = ours.open();
      Outlet other = theirs.open();
      started(outlet);
      started(other);
      theirs.send(other, 0, 10);
      theirs.awaitDurable(other, 1);

      outlet.beginAnew();

      assertEquals(Start.atTheConsumers().againAt(10), started(outlet));
    }
  }

  @Test
  void taskOfAFormerGenerationGoesOnWithTheNewest() {
    try (FileFolder ours = files("file.max.rows", "10");
        FileFolder theirs = files("file.max.rows", "10", "stream.generation", "2")) {
      Outlet outlet = ours.open();
      Outlet other = theirs.open();
      started(outlet);
      started(other);
      theirs.send(other, 0, 10);
      theirs.awaitDurable(other, 1);

      ours.send(outlet, 1000, 1010);

      assertEquals(Start.atTheConsumers().againAt(10), ours.restarted(outlet));
    }
  }

  @Test
  void timestampOfTheLastRecordIsKept() {
    try (FileFolder files = files("file.max.rows", "10")) {
      Outlet outlet = files.open();
      started(outlet);
      RecordBatch batch = FileFolder.offsets(files.allocator, "offset", 0, 10);
      outlet.send(
          new SealedBatch(batch, "flights", Map.of(PARTITION, new OffsetRange(0, 9, 1234))));
      files.awaitDurable(outlet, 1);
    }
    try (FileFolder files = files()) {
      assertEquals(Start.at(10, 1234), started(files.open()));
    }
  }

  @Test
  void generationThatWasSetBeginsWhereTheConsumerIs() {
    try (FileFolder files = files("file.max.rows", "10")) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      files.awaitDurable(outlet, 1);
    }
    try (FileFolder files = files("stream.generation", "1", "file.max.rows", "10")) {
      Outlet outlet = files.open();
      assertEquals(Start.atTheConsumers(), started(outlet));
      files.send(outlet, 0, 10);
      files.awaitDurable(outlet, 1);
      assertEquals(List.of(FIRST, "flights-0~1-00000000000000000000.arrow"), files.names());
    }
  }

  @Test
  void isForPartitionsAndDoesNotSettleSoon() {
    try (FileFolder files = files()) {
      assertEquals(Scope.PARTITION, files.outlets.scope());
      assertFalse(files.outlets.settlesSoon());
    }
  }

  @Test
  void threadEndsWithTheTask() {
    String name = "lightstream-files-threads-7";
    try (FileFolder files = files("name", "threads", "lightstream.task", "7")) {
      started(files.open());
      assertTrue(isRunning(name));
    }
    FileFolder.await("end of the thread", () -> !isRunning(name));
  }

  private static boolean isRunning(String thread) {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(thread));
  }
}
