// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.format.ipc.IpcWriteOptions;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden streams and files of the Arrow project, against their JSON twins. */
class GoldenFilesTest {

  private static final List<IpcWriteOptions> WAYS_TO_WRITE =
      List.of(
          IpcWriteOptions.defaults(),
          IpcWriteOptions.defaults().withAlignment(8),
          IpcWriteOptions.defaults().withDictionaryDeltas(true),
          IpcWriteOptions.defaults().withCompression(Compression.LZ4),
          IpcWriteOptions.defaults().withCompression(Compression.ZSTD));

  @TempDir private Path folder;
  private final BufferAllocator allocator = BufferAllocator.withBudget("golden", 64 << 20);

  static List<Path> golden() {
    return TestData.golden();
  }

  @AfterEach
  void nothingIsOutstanding() {
    assertEquals(0, allocator.outstanding());
  }

  @ParameterizedTest
  @MethodSource("golden")
  void everyGoldenFileHoldsWhatItsTwinSays(Path golden) {
    try (Decoded decoded = read(golden)) {
      GoldenTwins.check(golden, decoded);
      assertEquals(StreamEnd.MARKER, decoded.end());
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void everyStreamIsInAlignedMemory(Path golden) {
    try (Decoded decoded = read(golden)) {
      byte[] stream = stream(decoded, IpcWriteOptions.defaults().withAlignment(8));
      try (Decoded again = Decoded.stream(stream, allocator)) {
        Alignment.assertAligned(64, again.batches());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void whatIsWrittenAgainIsReadEqual(Path golden) {
    try (Decoded decoded = read(golden)) {
      for (IpcWriteOptions way : WAYS_TO_WRITE) {
        try (Decoded again = Decoded.stream(stream(decoded, way), allocator)) {
          GoldenTwins.checkBuffers(golden, again);
          assertEquals(StreamEnd.MARKER, again.end());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void throughAFileAndBackItStaysEqual(Path golden) throws IOException {
    try (Decoded decoded = read(golden)) {
      for (IpcWriteOptions way : WAYS_TO_WRITE) {
        Path file = folder.resolve("file" + WAYS_TO_WRITE.indexOf(way) + ".arrow");
        Files.write(
            file, Encoding.file(decoded.schema().orElseThrow(), decoded.batches(), way, allocator));
        try (Decoded mapped = Decoded.file(file, IpcReadOptions.file());
            Decoded back = Decoded.stream(stream(mapped, way), allocator)) {
          GoldenTwins.check(golden, mapped);
          GoldenTwins.checkBuffers(golden, back);
          if (way.alignment() == 64) {
            Alignment.assertAligned(64, mapped.batches());
          }
        }
      }
    }
  }

  private Decoded read(Path golden) {
    return TestData.isFileFormat(golden)
        ? Decoded.file(golden, IpcReadOptions.file())
        : Decoded.stream(TestData.bytes(golden), allocator);
  }

  private byte[] stream(Decoded decoded, IpcWriteOptions way) {
    return Encoding.stream(decoded.schema().orElseThrow(), decoded.batches(), way, allocator);
  }
}
