// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.JsonFileReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.apache.arrow.vector.util.Validator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we write of the golden files, read by arrow-java and compared with the JSON twins by it. */
class ReadBackArrowJavaTest {

  /**
   * arrow-java has no decimals of 32 and 64 bits, no structs with two fields of one name, and reads
   * neither twin nor binary of a union with validity.
   */
  private static final List<String> UNSUPPORTED =
      List.of("decimal32", "decimal64", "duplicate_fieldnames", "0.17.1/generated_union");

  /** Twins whose binaries have other names or ids: arrow-java compares with the original binary. */
  private static final List<String> TWIN_OUT_OF_REACH =
      List.of("map_non_canonical.stream", "nested_dictionary");

  @TempDir private Path folder;

  static List<Path> golden() {
    return TestData.golden().stream()
        .filter(golden -> UNSUPPORTED.stream().noneMatch(TestData.title(golden)::contains))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void arrowJavaReadsTheStreamsThatWeWrite(Path golden) throws Exception {
    for (int alignment : new int[] {8, 64}) {
      byte[] stream = write(golden, IpcWriteOptions.defaults().withAlignment(alignment), false);
      try (RootAllocator allocator = new RootAllocator();
          ArrowReader reader = new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
        compare(golden, reader, allocator);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void arrowJavaReadsTheFilesThatWeWrite(Path golden) throws Exception {
    byte[] file = write(golden, IpcWriteOptions.defaults(), true);
    try (RootAllocator allocator = new RootAllocator();
        ArrowReader reader =
            new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(file), allocator)) {
      compare(golden, reader, allocator);
    }
  }

  private static byte[] write(Path golden, IpcWriteOptions way, boolean asFile) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("golden");
        Decoded decoded =
            TestData.isFileFormat(golden)
                ? Decoded.file(golden, IpcReadOptions.file())
                : Decoded.stream(TestData.bytes(golden), allocator)) {
      var schema = decoded.schema().orElseThrow();
      return asFile
          ? Encoding.file(schema, decoded.batches(), way, allocator)
          : Encoding.stream(schema, decoded.batches(), way, allocator);
    }
  }

  private void compare(Path golden, ArrowReader reader, RootAllocator allocator) throws Exception {
    if (TWIN_OUT_OF_REACH.stream().anyMatch(TestData.title(golden)::contains)) {
      compareWithOriginal(golden, reader, allocator);
      return;
    }
    try (JsonFileReader twin = new JsonFileReader(unzipped(golden).toFile(), allocator)) {
      Schema schema = twin.start();
      Validator.compareSchemas(schema, reader.getVectorSchemaRoot().getSchema());
      while (compareNext(twin, reader)) {
        // Each call compares one batch.
      }
      assertFalse(reader.loadNextBatch());
    }
  }

  /** arrow-java reads little-endian streams only; those of both kinds hold the same. */
  private static void compareWithOriginal(Path golden, ArrowReader reader, RootAllocator allocator)
      throws Exception {
    Path original = Path.of(golden.toString().replace("bigendian", "littleendian"));
    byte[] bytes = TestData.bytes(original);
    try (ArrowReader wanted =
        TestData.isFileFormat(original)
            ? new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(bytes), allocator)
            : new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator)) {
      Validator.compareSchemas(
          wanted.getVectorSchemaRoot().getSchema(), reader.getVectorSchemaRoot().getSchema());
      while (wanted.loadNextBatch()) {
        assertTrue(reader.loadNextBatch());
        Validator.compareVectorSchemaRoot(
            wanted.getVectorSchemaRoot(), reader.getVectorSchemaRoot());
      }
      assertFalse(reader.loadNextBatch());
    }
  }

  private static boolean compareNext(JsonFileReader twin, ArrowReader reader) throws IOException {
    try (VectorSchemaRoot wanted = twin.read()) {
      if (wanted == null) {
        return false;
      }
      assertTrue(reader.loadNextBatch());
      Validator.compareVectorSchemaRoot(wanted, reader.getVectorSchemaRoot());
      return true;
    }
  }

  private Path unzipped(Path golden) throws IOException {
    Path json = folder.resolve("twin.json");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(TestData.twin(golden)))) {
      Files.write(json, in.readAllBytes());
    }
    return json;
  }
}
