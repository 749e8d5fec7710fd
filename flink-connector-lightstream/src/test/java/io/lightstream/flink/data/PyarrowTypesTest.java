// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.flink.data.RecordBatchSerializer.Appender;
import io.lightstream.flink.data.TypeTables.Read;
import io.lightstream.flink.data.TypeTables.Written;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.memory.BufferAllocator;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** The tables of types against batches that pyarrow has made of the same values. */
class PyarrowTypesTest {

  private static final int PYARROW_LACKS_WRITTEN = 6;
  private static final int PYARROW_LACKS_READ = 5;

  @Test
  void whatPyarrowWritesIsReadAsTheTableSays() {
    try (IpcFileReader reader = open("read.arrow");
        RecordBatch batch = reader.next()) {
      RowType type = FlinkTypes.of(reader.schema());
      RowDataDeserializer rows = RowDataDeserializer.builder(type).copyRows(true).build();
      List<RowData> copies = Rows.of(rows, batch);
      assertEquals(3, copies.size());
      List<String> names = type.getFieldNames();
      List<Read> table = TypeTables.read();
      assertEquals(table.size() - PYARROW_LACKS_READ, names.size());
      for (int i = 0; i < names.size(); i++) {
        Read row = find(table, names.get(i));
        assertEquals(row.flink(), type.getTypeAt(i).copy(true).asSummaryString(), row::arrow);
        List<Object> expected = Arrays.asList(row.internal(), null, row.internal());
        assertSame(expected, field(copies, i), row.arrow());
      }
    }
  }

  private static Read find(List<Read> table, String name) {
    return table.stream().filter(row -> row.arrow().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void whatIsWrittenIsWhatPyarrowWrites() {
    List<Written> table = TypeTables.written();
    try (IpcFileReader reader = open("written.arrow");
        RecordBatch expected = reader.next();
        BufferAllocator allocator = BufferAllocator.unbounded("test")) {
      List<String> names = reader.schema().fields().stream().map(f -> f.name()).toList();
      assertEquals(table.size() - PYARROW_LACKS_WRITTEN, names.size());
      List<Written> rows = names.stream().map(name -> find(name, table)).toList();
      try (RecordBatch batch = write(rows, allocator)) {
        assertEquals(types(reader.schema()), types(batch.schema()));
        assertEquals(Optional.empty(), batch.firstDifference(expected));
      }
      assertEquals(0, allocator.outstanding());
    }
  }

  private static Written find(String name, List<Written> table) {
    return table.stream().filter(row -> row.flink().equals(name)).findFirst().orElseThrow();
  }

  private static RecordBatch write(List<Written> rows, BufferAllocator allocator) {
    RowType type =
        new RowType(rows.stream().map(r -> new RowType.RowField(r.flink(), r.type())).toList());
    Object[] values = rows.stream().map(Written::internal).toArray();
    try (Appender<RowData> appender = RecordBatchSerializer.rows(type).open(allocator)) {
      appender.append(GenericRowData.of(values));
      appender.append(new GenericRowData(values.length));
      appender.append(GenericRowData.of(values));
      return appender.finish().get(0);
    }
  }

  private static List<String> types(Schema schema) {
    return schema.fields().stream().map(Object::toString).toList();
  }

  private static List<Object> field(List<RowData> rows, int place) {
    return rows.stream().map(row -> ((GenericRowData) row).getField(place)).toList();
  }

  private static void assertSame(List<Object> expected, List<Object> actual, String column) {
    assertEquals(expected.size(), actual.size());
    assertTrue(
        IntStream.range(0, expected.size())
            .allMatch(i -> Objects.deepEquals(expected.get(i), actual.get(i))),
        () -> column + ": " + expected + " is not " + actual);
  }

  private static IpcFileReader open(String name) {
    try {
      return IpcFileReader.open(
          Path.of(PyarrowTypesTest.class.getResource("/pyarrow-made/" + name).toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
