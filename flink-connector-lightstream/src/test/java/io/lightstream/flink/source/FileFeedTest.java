// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.fs.ArrowInput;
import io.lightstream.format.ipc.IpcBlock;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFeedTest {

  private static final int SLICE = 10;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final AtomicLong pendingBytes = new AtomicLong();
  private final ReaderScope scope =
      new ReaderScope(
          null,
          List.of(),
          allocator,
          new SourceMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup()),
          SLICE);

  @TempDir private Path directory;

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, allocator.outstanding());
    assertEquals(0, pendingBytes.get());
    allocator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers.arrow", "numbers.arrows"})
  void rowsComeInSlicesAndFromEachPositionAgain(String name) throws IOException {
    FileSplit split = split(NumberFiles.write(directory.resolve(name), 0, 25, 0, 10, 1));
    List<FileSplit> positions = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    assertEquals(NumberFiles.numbers(0, 36), read(split, sizes, positions));
    assertEquals(List.of(10, 10, 5, 10, 1), sizes);
    long first = 0;
    for (int i = 0; i < positions.size(); i++) {
      first += sizes.get(i);
      assertEquals(
          NumberFiles.numbers(first, 36),
          read(positions.get(i), new ArrayList<>(), new ArrayList<>()));
    }
  }

  @Test
  void splitHasItsBatchesOnly() throws IOException {
    Path file = NumberFiles.write(directory.resolve("a.arrow"), 0, 3, 4, 5, 6);
    FileSplit whole = split(file);
    FileSplit middle =
        new FileSplit(whole.path(), whole.length(), whole.modificationTime(), 1, 3, 1, 0);
    assertEquals(NumberFiles.numbers(3, 12), read(middle, new ArrayList<>(), new ArrayList<>()));
  }

  @Test
  void batchesKnowWhereTheyComeFrom() throws IOException {
    FileSplit split = split(NumberFiles.write(directory.resolve("a.arrow"), 0, 5, 15));
    List<String> origins = new ArrayList<>();
    try (FileFeed feed = new FileFeed(split, scope, pendingBytes)) {
      while (feed.poll() instanceof PollResult.Next<FedBatch> next) {
        assertEquals(split.path(), next.value().origin().place());
        assertEquals(split.splitId(), next.value().origin().stream());
        origins.add(next.value().origin().position() + ":" + next.value().origin().row());
        next.value().batch().close();
      }
    }
    assertEquals(List.of("0:0", "1:0", "1:10"), origins);
  }

  @Test
  void bytesThatAreLeftArePending() throws IOException {
    FileSplit split = split(NumberFiles.write(directory.resolve("a.arrow"), 0, 100, 100));
    try (FileFeed feed = new FileFeed(split, scope, pendingBytes)) {
      next(feed).batch().close();
      long one = pendingBytes.get();
      assertTrue(one > 800 && one < 2000, "one batch of two is left: " + one);
    }
  }

  @Test
  void batchThatIsBeingSlicedIsReleasedWithTheFeed() throws IOException {
    FileSplit split = split(NumberFiles.write(directory.resolve("a.arrows"), 0, 100));
    FileFeed feed = new FileFeed(split, scope, pendingBytes);
    next(feed).batch().close();
    assertTrue(allocator.outstanding() > 0);
    feed.close();
  }

  @Test
  void fileThatIsGoneIsAnErrorThatNamesTheRule() throws IOException {
    FileSplit split = split(NumberFiles.write(directory.resolve("a.arrow"), 0, 1));
    Files.delete(directory.resolve("a.arrow"));
    assertEquals(
        "the file is gone, but it had "
            + split.length()
            + " bytes and modification time "
            + split.modificationTime()
            + " when it was listed: a file must stay as it is until it has been read",
        failure(split).getMessage());
  }

  @Test
  void fileThatHasChangedIsAnErrorThatNamesTheRule() throws IOException {
    Path file = NumberFiles.write(directory.resolve("a.arrow"), 0, 1);
    FileSplit split = split(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertEquals(
        "the file has "
            + split.length()
            + " bytes and modification time 1000000, but it had "
            + split.length()
            + " bytes and modification time "
            + split.modificationTime()
            + " when it was listed: a file must stay as it is until it has been read",
        failure(split).getMessage());
  }

  @Test
  void fileWithFewerBatchesThanWerePlannedIsAnError() throws IOException {
    FileSplit split = split(NumberFiles.write(directory.resolve("a.arrow"), 0, 1));
    FileSplit more =
        new FileSplit(split.path(), split.length(), split.modificationTime(), 0, 2, 1, 0);
    assertTrue(failure(more).getMessage().startsWith("the file has 1 batches, but it had "));
  }

  @Test
  void streamWithoutItsEndMarkIsAnError() throws IOException {
    Path file = NumberFiles.write(directory.resolve("a.arrows"), 0, 5);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 8));
    try (FileFeed feed = new FileFeed(split(file), scope, pendingBytes)) {
      next(feed).batch().close();
      assertThrows(RuntimeException.class, feed::poll);
    }
  }

  @Test
  void malformedBatchOfAFileIsSteppedOver() throws IOException {
    Path file = NumberFiles.write(directory.resolve("a.arrow"), 0, 3, 4, 5);
    try (ArrowInput input =
            ArrowInput.open(
                new org.apache.flink.core.fs.Path(file.toString()), List.of(), allocator);
        RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      IpcBlock block = input.blocks().get(1);
      bytes.seek(block.offset() + 8);
      bytes.write(new byte[16]);
    }
    try (FileFeed feed = new FileFeed(split(file), scope, pendingBytes)) {
      assertEquals(0, firstOf(next(feed)));
      InvalidDataException e = assertThrows(InvalidDataException.class, feed::poll);
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
      assertTrue(e.offset().isPresent());
      assertTrue(feed.skipMalformed());
      assertEquals(7, firstOf(next(feed)));
      assertInstanceOf(PollResult.Finished.class, feed.poll());
    }
  }

  @Test
  void malformedStreamEndsWhereItIsMalformed() throws IOException {
    Path file = Files.writeString(directory.resolve("a.arrows"), "this is no stream of Arrow");
    try (FileFeed feed = new FileFeed(split(file), scope, pendingBytes)) {
      assertThrows(InvalidDataException.class, feed::poll);
      assertFalse(feed.skipMalformed());
    }
  }

  private FileSplit split(Path file) throws IOException {
    org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(file.toString());
    FileStatus status = path.getFileSystem().getFileStatus(path);
    return new FilePlanner(Long.MAX_VALUE).plan(status).get(0);
  }

  private List<Long> read(FileSplit split, List<Integer> sizes, List<FileSplit> positions) {
    List<Long> numbers = new ArrayList<>();
    try (FileFeed feed = new FileFeed(split, scope, pendingBytes)) {
      while (feed.poll() instanceof PollResult.Next<FedBatch> next) {
        FedBatch fed = next.value();
        for (int i = 0; i < fed.batch().rowCount(); i++) {
          numbers.add(fed.batch().column(0).getLong(i));
        }
        sizes.add(fed.batch().rowCount());
        positions.add((FileSplit) fed.behind().split());
        fed.batch().close();
      }
    }
    return numbers;
  }

  private static long firstOf(FedBatch fed) {
    try (RecordBatch batch = fed.batch()) {
      return batch.column(0).getLong(0);
    }
  }

  private static FedBatch next(FileFeed feed) {
    return ((PollResult.Next<FedBatch>) feed.poll()).value();
  }

  private LightstreamIOException failure(FileSplit split) {
    try (FileFeed feed = new FileFeed(split, scope, pendingBytes)) {
      return assertThrows(LightstreamIOException.class, feed::poll);
    }
  }
}
