// SPDX-License-Identifier: Apache-2.0
package io.lightstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ClosedException;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLV frames as rows. */
@Timeout(60)
@SuppressWarnings("try") // Closing explicitly is what is tested.
class TlvRowsTest {

  private static final Schema TEXT =
      Schema.of(
          Field.nullable("value", new DataType.Utf8()),
          Field.nullable("type", new DataType.Int(32, true)));

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
    Threads.awaitGone();
  }

  private RecordBatch rows(Object[]... rows) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(TEXT, allocator)) {
      for (Object[] row : rows) {
        builder.appendRow(row);
      }
      return builder.finish();
    }
  }

  private static Object[] row(String value, Integer type) {
    return new Object[] {value, type};
  }

  private LightstreamReader reading(byte[] bytes) {
    return Lightstream.readTlv(
        new MemoryBytes.Source(List.of(bytes)),
        "memory",
        ReadOptions.defaults().withAllocator(allocator));
  }

  private static byte[] written(RecordBatch... batches) {
    List<byte[]> parts = new ArrayList<>();
    try (RecordBatchWriter writer =
        Lightstream.writeTlv(new MemoryBytes.Sink(parts), "memory", TEXT)) {
      for (RecordBatch batch : batches) {
        writer.write(batch);
      }
    }
    return joined(parts);
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Test
  void rowsComeBackAsTheyWereWritten() {
    String large = "x".repeat(3 << 20);
    try (RecordBatch batch = rows(row("a", 0), row("", 255), row(large, 7), row("é", 1));
        LightstreamReader reader = reading(written(batch))) {
      assertFalse(reader.hasEndMark());
      assertEquals(TlvBatches.SCHEMA, reader.schema());
      int row = 0;
      for (RecordBatch read : reader) {
        try (read) {
          for (int i = 0; i < read.rowCount(); i++, row++) {
            assertEquals(batch.column("type").getInt(row), read.column("type").getInt(i));
            assertEquals(
                batch.column("value").getString(row),
                new String(read.column("value").getBytes(i), UTF_8));
          }
        }
      }
      assertEquals(4, row);
      assertEquals(Optional.of(StreamEnd.CLOSED), reader.end());
    }
  }

  @Test
  void batchesAreBounded() {
    Object[][] many = new Object[10_000][];
    for (int i = 0; i < many.length; i++) {
      many[i] = row("" + i, i % 256);
    }
    try (RecordBatch batch = rows(many);
        LightstreamReader reader = reading(written(batch))) {
      int rows = 0;
      for (RecordBatch read : reader) {
        try (read) {
          assertTrue(read.rowCount() <= 4096);
          assertEquals("" + rows, new String(read.column("value").getBytes(0), UTF_8));
          rows += read.rowCount();
        }
      }
      assertEquals(10_000, rows);
    }
  }

  @Test
  void frameIsShownAsSoonAsItArrives() {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        LightstreamPeer peer =
            Lightstream.connect(listener.uri().toString(), TransportOptions.defaults());
        RecordBatchWriter writer = peer.tlvWriter(TEXT);
        LightstreamReader reader =
            listener
                .accept()
                .tlvReader(ReadOptions.defaults().withAllocator(allocator).withColumns("value"));
        RecordBatch batch = rows(row("a", 0))) {
      for (int i = 0; i < 3; i++) {
        writer.write(batch);
        writer.flush();
        try (RecordBatch read = reader.next()) {
          assertEquals(List.of("61"), Batches.rows(read));
        }
      }
      writer.close();
      assertNull(reader.next());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (RecordBatch high = rows(row("fine", 1), row("a", 256));
        RecordBatch low = rows(row("a", -1));
        RecordBatch noType = rows(row("a", null));
        RecordBatch noValue = rows(row(null, 1))) {
      for (RecordBatch wrong : List.of(low, noType, noValue)) {
        assertThrows(ConfigurationException.class, () -> written(wrong));
      }
      List<byte[]> parts = new ArrayList<>();
      RecordBatchWriter writer = Lightstream.writeTlv(new MemoryBytes.Sink(parts), "memory", TEXT);
      assertThrows(ConfigurationException.class, () -> writer.write(high));
      writer.close();
      assertEquals(9, joined(parts).length);
      assertThrows(
          ConfigurationException.class,
          () ->
              Lightstream.writeTlv(
                  new MemoryBytes.Sink(new ArrayList<>()), "memory", Batches.SCHEMA));
    }
  }

  /** What lies behind the cut is found missing while a frame is being put together. */
  @Test
  void nothingFollowsAFrameThatCouldNotBeCompleted(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("rows.arrow");
    Schema schema = TEXT.select(List.of("type", "value"));
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(schema, allocator);
        RecordBatchWriter writer = Lightstream.write(file, schema)) {
      for (int row = 0; row < 1000; row++) {
        builder.appendRow(1, "x".repeat(100));
      }
      try (RecordBatch batch = builder.finish()) {
        writer.write(batch);
      }
    }
    List<byte[]> parts = new ArrayList<>();
    try (LightstreamReader reader = Lightstream.read(file);
        RecordBatch mapped = reader.next();
        RecordBatch swapped = rows(row("good", 1));
        RecordBatch good = swapped.select(List.of("type", "value"));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      RecordBatchWriter writer =
          Lightstream.writeTlv(new MemoryBytes.Sink(parts), "memory", schema);
      channel.truncate(64 << 10);
      assertThrows(LightstreamIOException.class, () -> writer.write(mapped));
      assertThrows(ClosedException.class, () -> writer.write(good));
      writer.close();
    }
    assertEquals(0, joined(parts).length % 105);
  }

  @Test
  void aCutStreamFailsAgainAndAgain() {
    try (RecordBatch batch = rows(row("abc", 1))) {
      byte[] bytes = written(batch);
      try (LightstreamReader reader = reading(java.util.Arrays.copyOf(bytes, 6))) {
        InvalidDataException e = assertThrows(InvalidDataException.class, reader::next);
        assertSame(e, assertThrows(InvalidDataException.class, reader::next));
      }
    }
  }
}
