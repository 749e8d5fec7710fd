// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.flink.fs.ArrowInput;
import io.lightstream.flink.fs.MemoryFileSystem;
import io.lightstream.format.ipc.Compression;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArrowWriterFactoryTest {

  private static final RowType TYPE =
      RowType.of(
          new LogicalType[] {
            new BigIntType(), new VarCharType(100), new LocalZonedTimestampType(3)
          },
          new String[] {"id", "name", "at"});

  private final MemoryFileSystem memory = MemoryFileSystem.named("bulk-writer");
  private final Path path = new Path("memory://bulk-writer/part-0");

  @AfterEach
  void forgetFiles() {
    memory.clear();
  }

  private static RowData row(long id) {
    return GenericRowData.of(
        id, StringData.fromString("name " + id), TimestampData.fromEpochMillis(id * 1000));
  }

  private void write(ArrowWriterFactory factory, int rows) throws IOException {
    try (FSDataOutputStream stream = memory.create(path, FileSystem.WriteMode.OVERWRITE)) {
      BulkWriter<RowData> writer = factory.create(stream);
      for (long i = 0; i < rows; i++) {
        writer.addElement(row(i));
      }
      writer.finish();
      stream.write(new byte[0]); // it is still open
    }
    assertEquals(0, memory.open());
  }

  private List<Integer> batchesOf(int rows) {
    List<Integer> batches = new ArrayList<>();
    long id = 0;
    try (BufferAllocator allocator = BufferAllocator.unbounded("test");
        ArrowInput input = ArrowInput.open(path, List.of(), allocator)) {
      for (RecordBatch batch = input.next(); batch != null; batch = input.next()) {
        batches.add(batch.rowCount());
        for (int i = 0; i < batch.rowCount(); i++) {
          assertEquals(id, batch.column("id").getLong(i));
          assertEquals("name " + id, batch.column("name").getString(i));
          id++;
        }
        batch.close();
      }
    }
    assertEquals(rows, id);
    return batches;
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void aPartIsACompleteFileInBatchesOfSoManyRows(Compression compression) throws IOException {
    write(ArrowWriterFactory.builder(TYPE).batchRows(100).compression(compression).build(), 350);
    assertEquals(List.of(100, 100, 100, 50), batchesOf(350));
    byte[] file = memory.files().get("/part-0");
    assertEquals("ARROW1", new String(file, file.length - 6, 6));
  }

  @Test
  void aBatchEndsWithItsBytes() throws IOException {
    write(ArrowWriterFactory.builder(TYPE).batchBytes(10_000).build(), 5000);
    List<Integer> batches = batchesOf(5000);
    assertTrue(batches.size() > 5, batches::toString);
    batches.forEach(rows -> assertTrue(rows < 1000, batches::toString));
  }

  @Test
  void aPartWithoutRowsIsAFileWithoutBatches() throws IOException {
    write(ArrowWriterFactory.builder(TYPE).build(), 0);
    assertEquals(List.of(), batchesOf(0));
  }

  @Test
  void columnsNameTheZone() throws IOException {
    write(ArrowWriterFactory.builder(TYPE).zone("Europe/Berlin").build(), 1);
    DataType.Timestamp at = (DataType.Timestamp) ArrowInput.schemaOf(path).fields().get(2).type();
    assertEquals(Optional.of("Europe/Berlin"), at.zone());
    assertEquals(DataType.TimeUnit.MILLISECOND, at.unit());
  }

  @Test
  void aFullStoreFailsTheWriter() throws IOException {
    memory.room(100);
    try (FSDataOutputStream stream = memory.create(path, FileSystem.WriteMode.OVERWRITE)) {
      ArrowWriterFactory factory = ArrowWriterFactory.builder(TYPE).build();
      LightstreamException e =
          assertThrows(LightstreamException.class, () -> factory.create(stream));
      assertTrue(e.getMessage().contains("no space left on device"), e.getMessage());
    }
  }

  @Test
  void whatCannotBeIsRefusedBeforehand() {
    ArrowWriterFactory.Builder builder = ArrowWriterFactory.builder(TYPE);
    ConfigurationException rows =
        assertThrows(ConfigurationException.class, () -> builder.batchRows(0));
    assertEquals("arrow.batch-rows is 0: it must be at least 1", rows.getMessage());
    assertThrows(ConfigurationException.class, () -> builder.batchBytes(-1));
    ConfigurationException zone =
        assertThrows(ConfigurationException.class, () -> builder.zone("Middle/Earth").build());
    assertTrue(zone.getMessage().contains("Middle/Earth"), zone.getMessage());
  }
}
