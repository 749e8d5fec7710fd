// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static io.lightstream.kafka.connect.sink.FileFolder.PARTITION;
import static io.lightstream.kafka.connect.sink.FileFolder.started;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.column.RecordBatch;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that die on the way to a published file, and those that come after them. */
class FileRecoveryTest {

  private static final FileName NAME = new FileName(PARTITION, 0, 10);

  @TempDir Path path;

  /** What a task had done last before it died. */
  enum Death {
    CREATED,
    WRITTEN,
    COMPLETED,
    LINKED,
    UNLINKED
  }

  /** Leaves what a process leaves that is killed there: a file that nobody has open. */
  private void die(Death death) throws IOException {
    SinkFolder folder = new SinkFolder(path);
    PartFile part = PartFile.create(path, NAME);
    try (BufferAllocator allocator = BufferAllocator.unbounded("dying");
        RecordBatch batch = FileFolder.offsets(allocator, "offset", 10, 20)) {
      IpcFileWriter writer =
          IpcFileWriter.create(
              part, batch.schema(), IpcWriteOptions.defaults(), BufferAllocator.unbounded("file"));
      if (death.compareTo(Death.WRITTEN) >= 0) {
        writer.write(batch);
      }
      if (death.compareTo(Death.COMPLETED) >= 0) {
        PublishedFile.footer(NAME, 20, OffsetRange.NO_TIMESTAMP).forEach(writer::putFooterMetadata);
        writer.close();
      }
      if (death.compareTo(Death.LINKED) >= 0) {
        folder.publish(part.path(), NAME);
      }
      if (death == Death.UNLINKED) {
        Files.delete(part.path());
      }
      writer.abort();
      part.letGo();
    }
  }

  private List<String> parts() {
    try (FileFolder files = new FileFolder(path, Map.of())) {
      return files.names().stream().filter(name -> name.startsWith(".")).toList();
    }
  }

  private FileFolder files() {
    return new FileFolder(path, Map.of("file.max.rows", "10"));
  }

  private void publishFirstTen() {
    try (FileFolder files = files()) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      files.awaitDurable(outlet, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachRecordIsThereOnceWhereverATaskDied(Death death) throws IOException {
    publishFirstTen();
    die(death);

    try (FileFolder files = files()) {
      Outlet outlet = files.open();
      long next = started(outlet).offset().orElseThrow();

      assertEquals(death.compareTo(Death.LINKED) >= 0 ? 20 : 10, next);
      assertEquals(List.of(), parts());
      while (next < 40) {
        files.send(outlet, next, next + 10);
        next += 10;
      }
      FileFolder.await("rest", () -> files.records(PARTITION).size() == 40);
      assertEquals(LongStream.range(0, 40).boxed().toList(), files.records(PARTITION));
    }
  }

  @Test
  void partThatIsBeingWrittenIsLeftToItsTask() {
    try (FileFolder alive = files();
        FileFolder next = files()) {
      Outlet outlet = alive.open();
      started(outlet);
      alive.send(outlet, 0, 5);
      alive.awaitWritten(outlet, 1);

      started(next.open());
      assertEquals(1, parts().size());
      alive.send(outlet, 5, 10);
      alive.awaitDurable(outlet, 2);

      assertEquals(LongStream.range(0, 10).boxed().toList(), alive.records(PARTITION));
    }
  }

  @Test
  void partsOfOtherPartitionsAreLeft() throws IOException {
    die(Death.WRITTEN);
    try (FileFolder files = files()) {
      started(files.open(new TopicPartition("flights", 1)));

      assertEquals(1, parts().size());
    }
  }

  @Test
  void taskWhosePartWasDeletedBeginsItAnew() throws IOException {
    try (FileFolder files = files()) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 3, 8);
      files.awaitWritten(outlet, 1);
      Files.delete(path.resolve(parts().get(0)));

      files.send(outlet, 8, 13);

      assertEquals(3, files.restarted(outlet).offset().orElseThrow());
      files.send(outlet, 3, 13);
      files.awaitDurable(outlet, 1);
      assertEquals(LongStream.range(3, 13).boxed().toList(), files.records(PARTITION));
    }
  }

  @Test
  void filesThatWereMovedAwayAreNotMissed() throws IOException {
    publishFirstTen();
    try (FileFolder files = files()) {
      Outlet outlet = files.open();
      started(outlet);
      Files.delete(path.resolve(files.names().get(0)));

      files.send(outlet, 10, 20);
      files.awaitDurable(outlet, 1);

      assertEquals(List.of(NAME.toString()), files.names());
    }
  }
}
