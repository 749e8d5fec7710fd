// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static io.lightstream.kafka.connect.sink.FileFolder.PARTITION;
import static io.lightstream.kafka.connect.sink.FileFolder.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.format.ipc.IpcFileWriter;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file system does not do, and files that are not ours. */
class FileFailuresTest {

  private static final String END =
      ". Nothing is lost: a task that starts anew reads what is not in a published file again";

  @TempDir Path folder;

  private FileFolder files(Path path) {
    return new FileFolder(path, Map.of("file.max.rows", "10"));
  }

  /** The message with which the outlet fails. */
  private static String failure(Outlet outlet) {
    FileFolder.await("failure", () -> FileFolder.message(outlet::start).isPresent());
    assertThrows(ConnectException.class, outlet::durable);
    assertThrows(ConnectException.class, outlet::released);
    assertThrows(ConnectException.class, () -> outlet.tick(0));
    return FileFolder.message(outlet::start).orElseThrow();
  }

  private void write(TopicPartition named, long start, Map<String, String> footer)
      throws IOException {
    Path file = folder.resolve(new FileName(named, 0, start).toString());
    PartFile part =
        new PartFile(
            file, FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        RecordBatch batch = FileFolder.offsets(allocator, "offset", 0, 1);
        IpcFileWriter writer =
            IpcFileWriter.create(
                part,
                batch.schema(),
                IpcWriteOptions.defaults(),
                BufferAllocator.unbounded("file"))) {
      writer.write(batch);
      footer.forEach(writer::putFooterMetadata);
    } finally {
      part.letGo();
    }
  }

  private void write(long start, long end) throws IOException {
    write(
        PARTITION,
        start,
        PublishedFile.footer(new FileName(PARTITION, 0, start), end, OffsetRange.NO_TIMESTAMP));
  }

  @Test
  void missingFolderIsNamed() {
    Path missing = folder.resolve("missing");
    try (FileFolder files = files(missing)) {
      assertEquals(
          "cannot write files of flights-0: lightstream.uri names "
              + missing
              + ", where there is nothing: it must be a folder that exists, on every worker the"
              + " same"
              + END,
          failure(files.open()));
    }
  }

  @Test
  void fileInPlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    try (FileFolder files = files(file)) {
      assertTrue(failure(files.open()).contains(file + ", where there is no folder but a file"));
    }
  }

  @Test
  void folderThatTakesNoFilesIsNamed() {
    Path kernels = Path.of("/proc/self");
    if (Files.isDirectory(kernels)) {
      try (FileFolder files = files(kernels)) {
        assertTrue(
            failure(files.open())
                .startsWith("cannot write files of flights-0: cannot write to /proc/self: "));
      }
    }
  }

  @Test
  void fileSystemWithoutHardLinksIsRefused() throws IOException {
    URI zip = URI.create("jar:" + folder.resolve("files.zip").toUri());
    try (FileSystem without = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      SinkFolder inside = new SinkFolder(Files.createDirectory(without.getPath("/folder")));

      ConfigurationException e = assertThrows(ConfigurationException.class, inside::requireUsable);

      assertEquals(
          "the file system of /folder has no hard links (not supported), by which files are published at"
              + " once and once only: name a folder of one that has them",
          e.getMessage());
      assertEquals(List.of(), inside.names());
    }
  }

  @Test
  void folderThatGoesAwayFailsTheTaskAndLosesNothing() throws IOException {
    Path away = Files.createDirectory(folder.resolve("mounted"));
    Path elsewhere = folder.resolve("elsewhere");
    try (FileFolder files = files(away)) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 5);
      files.awaitWritten(outlet, 1);
      Files.move(away, elsewhere, StandardCopyOption.ATOMIC_MOVE);

      files.send(outlet, 5, 10);

      assertTrue(failure(outlet).contains(away.toString()), failure(outlet));
    }
    Files.move(elsewhere, away, StandardCopyOption.ATOMIC_MOVE);
    try (FileFolder files = files(away)) {
      Outlet outlet = files.open();
      assertEquals(Start.atTheConsumers(), started(outlet));
      files.send(outlet, 0, 10);
      files.awaitDurable(outlet, 1);
      assertEquals(LongStream.range(0, 10).boxed().toList(), files.records(PARTITION));
      assertEquals(1, files.names().size());
    }
  }

  @Test
  void brokenFileIsNamed() throws IOException {
    write(0, 10);
    Path broken = folder.resolve("flights-0-00000000000000000000.arrow");
    try (FileChannel channel = FileChannel.open(broken, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }
    try (FileFolder files = files(folder)) {
      String message = failure(files.open());

      assertTrue(
          message.startsWith(
              "cannot write files of flights-0: cannot tell from "
                  + broken
                  + " where flights-0 goes on: byte "),
          message);
      assertTrue(
          message.contains("an Arrow file must end with ARROW1. Restore the file;"), message);
    }
  }

  @Test
  void fileWithoutOffsetsIsNamed() throws IOException {
    write(PARTITION, 0, Map.of("a", "b"));
    try (FileFolder files = files(folder)) {
      String message = failure(files.open());

      assertTrue(
          message.contains(
              "flights-0-00000000000000000000.arrow where flights-0 goes on: the footer has no"
                  + " lightstream.kafka.topic: its custom metadata has [a]"),
          message);
    }
  }

  @Test
  void fileThatWasRenamedIsNamed() throws IOException {
    write(
        PARTITION,
        5,
        PublishedFile.footer(new FileName(PARTITION, 0, 0), 10, OffsetRange.NO_TIMESTAMP));
    try (FileFolder files = files(folder)) {
      String message = failure(files.open());

      assertTrue(
          message.contains("lightstream.kafka.start-offset of the footer: 0 where the name says 5"),
          message);
    }
  }

  @Test
  void endThatIsNotBehindTheStartIsNamed() throws IOException {
    write(5, 5);
    try (FileFolder files = files(folder)) {
      String message = failure(files.open());

      assertTrue(
          message.contains(
              "lightstream.kafka.end-offset is 5: it must be above lightstream.kafka.start-offset,"
                  + " which is 5"),
          message);
    }
  }

  @Test
  void overlappingFilesAreNamed() throws IOException {
    write(0, 10);
    write(8, 20);
    try (FileFolder files = files(folder)) {
      assertEquals(
          "cannot write files of flights-0: "
              + folder.resolve("flights-0-00000000000000000000.arrow")
              + " ends at offset 10, but "
              + folder.resolve("flights-0-00000000000000000008.arrow")
              + " starts at 8: files of a partition must not overlap. Move away the one that did"
              + " not come from this sink"
              + END,
          failure(files.open()));
    }
  }

  @Test
  void fileThatSomebodyElseBeganBehindOursIsNamed() throws IOException {
    try (FileFolder files = files(folder)) {
      Outlet outlet = files.open();
      started(outlet);
      write(100, 110);

      files.send(outlet, 0, 10);

      assertTrue(
          failure(outlet)
              .contains(
                  "flights-0-00000000000000000100.arrow is the first file of flights-0, but this"
                      + " task has records from offset 0 on"),
          failure(outlet));
    }
  }

  @Test
  void otherFilesInTheFolderAreLeft() throws IOException {
    Files.createFile(folder.resolve("README"));
    Files.createFile(folder.resolve(".flights-0-0.tmp"));
    try (FileFolder files = files(folder)) {
      Outlet outlet = files.open();
      started(outlet);
      files.send(outlet, 0, 10);
      files.awaitDurable(outlet, 1);

      assertEquals(
          List.of(".flights-0-0.tmp", "README", "flights-0-00000000000000000000.arrow"),
          files.names());
    }
  }

  @Test
  void fullDiskIsSaidWithTheFile() throws IOException {
    Path full = Path.of("/dev/full");
    if (!Files.exists(full)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
      PartFile part = new PartFile(full, channel);

      LightstreamIOException e =
          assertThrows(
              LightstreamIOException.class,
              () -> part.write(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1));
      assertEquals("cannot write /dev/full: No space left on device", e.getMessage());
    }
  }
}
