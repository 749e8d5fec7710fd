// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write of the recorded files, read by pyarrow and compared by it with the originals. */
class ReadBackPythonTest {

  @TempDir private Path folder;
  private final List<String> pairs = new ArrayList<>();
  private final BufferAllocator allocator = BufferAllocator.unbounded("read back");

  @Test
  void pyarrowReadsEveryGoldenFileThatWeWrite() throws IOException {
    Python.require();
    for (Path golden : TestData.golden()) {
      writeAgain(golden, IpcWriteOptions.defaults());
      writeAgain(golden, IpcWriteOptions.defaults().withAlignment(8));
    }
    assertAllEqual();
  }

  @Test
  void pyarrowReadsWhatWeCompress() throws IOException {
    Python.require();
    for (Path golden : TestData.golden()) {
      writeAgain(golden, IpcWriteOptions.defaults().withCompression(Compression.LZ4));
      writeAgain(golden, IpcWriteOptions.defaults().withCompression(Compression.ZSTD));
    }
    assertAllEqual();
  }

  @Test
  void pyarrowReadsDeltasReplacementsAndMetadataThatWeWrite() throws IOException {
    Python.require();
    for (Path made : TestData.files(TestData.resource("/pyarrow-made"), name -> true)) {
      writeAgain(made, IpcWriteOptions.defaults());
      writeAgain(made, IpcWriteOptions.defaults().withDictionaryDeltas(true).withAlignment(8));
    }
    assertAllEqual();
  }

  /** Writes a file again as a stream and as a file. */
  private void writeAgain(Path original, IpcWriteOptions way) throws IOException {
    try (Decoded decoded = read(original)) {
      var schema = decoded.schema().orElseThrow();
      pair(original, Encoding.stream(schema, decoded.batches(), way, allocator));
      pair(original, Encoding.file(schema, decoded.batches(), way, allocator));
    }
  }

  private Decoded read(Path original) {
    return TestData.isFileFormat(original)
        ? Decoded.file(original, IpcReadOptions.file())
        : Decoded.stream(TestData.bytes(original), allocator);
  }

  private void pair(Path original, byte[] bytes) throws IOException {
    Path written = Files.write(folder.resolve("written" + pairs.size()), bytes);
    pairs.add(original + "\t" + written);
  }

  private void assertAllEqual() throws IOException {
    Path list = Files.write(folder.resolve("list"), pairs, StandardCharsets.UTF_8);
    try (ChildProcess python = Python.run("read_back.py", list.toString())) {
      List<String> verdicts = python.awaitSuccess();
      assertEquals(pairs.size(), verdicts.size());
      List<String> bad =
          IntStream.range(0, pairs.size())
              .filter(i -> !verdicts.get(i).startsWith("equal\t"))
              .mapToObj(i -> pairs.get(i) + ": " + verdicts.get(i))
              .toList();
      assertEquals(List.of(), bad);
    }
  }
}
