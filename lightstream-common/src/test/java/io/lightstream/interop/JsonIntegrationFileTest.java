// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the reader of the JSON twins reads them, before anything is compared with them. */
class JsonIntegrationFileTest {

  static List<Path> goldenStreams() {
    return TestData.goldenStreams();
  }

  @ParameterizedTest
  @MethodSource("goldenStreams")
  void everyTwinIsReadWhole(Path golden) throws IOException {
    JsonIntegrationFile file = JsonIntegrationFile.read(TestData.twin(golden));
    assertTrue(file.schema().size() > 0);
    for (JsonIntegrationFile.JsonBatch batch : file.batches()) {
      assertEquals(file.schema().size(), batch.columns().size());
      for (int i = 0; i < batch.columns().size(); i++) {
        JsonNode column = batch.columns().get(i);
        assertEquals(batch.rowCount(), column.path("count").asInt());
        assertElements(file.schema().field(i), column);
      }
    }
  }

  private static void assertElements(Field field, JsonNode column) {
    DataType type = field.storageType();
    if (type.layout().size() == 2 && column.path("DATA").isArray()) {
      int width = type.layout().get(1).elementBytes();
      for (JsonNode value : column.path("DATA")) {
        boolean bit = type instanceof DataType.Bool;
        assertTrue(bit || JsonElements.bytes(type, width, value).length == width, field::toString);
      }
    }
  }

  @Test
  void thereAreAHundredAndEightyTwoGoldenBinaries() {
    assertEquals(91, TestData.goldenStreams().size());
    assertEquals(91, TestData.goldenFiles().size());
  }

  @Test
  void theTwinsCoverTheTypes() throws IOException {
    Set<String> types = new TreeSet<>();
    for (Path golden : TestData.goldenStreams()) {
      JsonIntegrationFile file = JsonIntegrationFile.read(TestData.twin(golden));
      file.schema().fields().forEach(field -> collect(field, types));
    }
    assertEquals(
        Set.of(
            "Null",
            "Bool",
            "Int",
            "FloatingPoint",
            "Decimal",
            "Date",
            "Time",
            "Timestamp",
            "Duration",
            "Interval",
            "Binary",
            "LargeBinary",
            "BinaryView",
            "Utf8",
            "LargeUtf8",
            "Utf8View",
            "FixedSizeBinary",
            "ListType",
            "LargeList",
            "ListView",
            "LargeListView",
            "FixedSizeList",
            "Struct",
            "MapType",
            "Union",
            "RunEndEncoded"),
        types);
  }

  private static void collect(Field field, Set<String> types) {
    types.add(field.type().getClass().getSimpleName());
    field.children().forEach(child -> collect(child, types));
  }

  @Test
  void whatIsNotCompressedIsNotATwin() {
    Path golden = TestData.goldenStreams().get(0);
    assertThrows(ZipException.class, () -> JsonIntegrationFile.read(golden));
  }
}
