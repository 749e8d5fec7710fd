// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Waiting;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ClosedException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.ArrowBuffer;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.memory.MemoryLease;
import io.lightstream.memory.MemoryMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who holds the memory of batches, and what happens to those who do not. */
class BatchOwnershipTest {

  private static final Path STREAM = TestData.resource("/lightstream-made/stream-mixed.arrows");
  @TempDir private Path folder;
  private final BufferAllocator allocator = BufferAllocator.withBudget("owners", 64 << 20);

  private Decoded decode() {
    return Decoded.stream(TestData.bytes(STREAM), allocator);
  }

  @Test
  void closingTwiceIsClosingOnce() {
    Decoded decoded = decode();
    RecordBatch first = decoded.batches().get(0);
    RecordBatch other = first.retain();
    first.close();
    first.close();
    assertEquals(Rows.mixed(0), Rows.of(other));
    other.close();
    decoded.close();
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void readingAfterTheLastCloseIsAnError() {
    Decoded decoded = decode();
    RecordBatch batch = decoded.batches().get(0);
    Column column = batch.column("i64");
    ArrowBuffer values = column.data().buffers().get(1);
    decoded.close();
    assertThrows(ClosedException.class, () -> batch.column(0));
    assertThrows(ClosedException.class, () -> column.getLong(0));
    assertThrows(ClosedException.class, () -> values.getLong(0));
    assertThrows(ClosedException.class, values::asByteBuffer);
    assertThrows(ClosedException.class, batch::retain);
  }

  @Test
  void slicesKeepTheirRowsWhenTheWholeIsClosed() {
    Decoded decoded = decode();
    try (RecordBatch slice = decoded.batches().get(1).slice(3, 2)) {
      decoded.close();
      assertEquals(Rows.values(-1003L, -1004L), Rows.of(slice.column("i64")));
    }
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void rawBuffersKeptBeyondCloseNeverShowForeignBytes() {
    ByteBuffer raw;
    try (Decoded decoded = decode()) {
      raw = decoded.batches().get(2).column("i64").data().buffers().get(1).asByteBuffer();
    }
    assertEquals(0, allocator.outstanding());
    List<MemoryLease> others = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      MemoryLease lease = allocator.allocate(64 << (i % 8));
      ByteBuffer space = lease.writable(0, lease.capacity());
      while (space.hasRemaining()) {
        space.put((byte) 0x5A);
      }
      others.add(lease);
    }
    for (int row = 0; row < 5; row++) {
      assertEquals(-(2000 + row), raw.getLong(row * Long.BYTES));
    }
    others.forEach(MemoryLease::close);
  }

  @Test
  void forgottenBatchesAreFreedByTheCollector() {
    forget();
    Waiting.untilCollected("freeing of forgotten batches", () -> allocator.outstanding() == 0);
  }

  private void forget() {
    Decoded decoded = decode();
    assertTrue(allocator.outstanding() > 0);
    assertEquals(3, decoded.batches().size());
  }

  @Test
  void batchesOfAFileOutliveTheirReader() throws IOException {
    Path file = mapped();
    RecordBatch batch;
    try (IpcFileReader reader = IpcFileReader.open(file)) {
      batch = reader.batch(1);
    }
    try (batch) {
      assertEquals(Rows.mixed(1), Rows.of(batch));
    }
    assertThrows(ClosedException.class, () -> batch.column(0));
  }

  @Test
  void batchesOfAFileAreTheFile() throws IOException {
    Path file = mapped();
    try (IpcFileReader reader = IpcFileReader.open(file);
        RecordBatch batch = reader.batch(0)) {
      Alignment.assertAligned(64, List.of(batch));
      Column column = batch.column("i64");
      assertEquals(-4, column.getLong(4));
      long place = placeOf(file, -4L);
      ByteBuffer other = ByteBuffer.allocate(1).put(0, (byte) 77);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(other, place);
      }
      assertEquals(-4L & ~0xFF | 77, column.getLong(4), "a copy would not see the change");
    }
  }

  private static long placeOf(Path file, long value) {
    ByteBuffer bytes = ByteBuffer.wrap(TestData.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < bytes.limit() - Long.BYTES; at += Long.BYTES) {
      if (bytes.getLong(at) == value) {
        return at;
      }
    }
    throw new AssertionError(value + " is not in " + file);
  }

  @Test
  void aFileTruncatedUnderItsMapIsATypedError() throws IOException {
    Path file = large();
    try (IpcFileReader reader = IpcFileReader.open(file);
        RecordBatch batch = reader.batch(0)) {
      Column column = batch.column(batch.columnCount() - 1);
      Rows.of(column);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(4096);
      }
      assertThrows(LightstreamIOException.class, () -> readTolerantly(column));
    }
  }

  /** As a careful reader of maps does: the JVM's own error may come late, outside the accessor. */
  private static void readTolerantly(Column column) {
    try {
      Rows.of(column);
      MemoryMap.reportFaults();
    } catch (InternalError e) {
      throw MemoryMap.faulted(e);
    }
  }

  /** mixed(0) to mixed(2), in a file that we wrote. */
  private Path mapped() throws IOException {
    try (Decoded decoded = decode()) {
      return Files.write(
          folder.resolve("mixed.arrow"),
          Encoding.file(
              decoded.schema().orElseThrow(),
              decoded.batches(),
              IpcWriteOptions.defaults(),
              allocator));
    }
  }

  /** A file of many pages. */
  private Path large() throws IOException {
    Path golden =
        TestData.goldenFiles().stream()
            .filter(path -> path.endsWith("1.0.0-littleendian/generated_decimal256.arrow_file"))
            .findFirst()
            .orElseThrow();
    try (Decoded decoded = Decoded.file(golden, IpcReadOptions.file())) {
      return Files.write(
          folder.resolve("large.arrow"),
          Encoding.file(
              decoded.schema().orElseThrow(),
              decoded.batches(),
              IpcWriteOptions.defaults(),
              allocator));
    }
  }
}
