// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The JSON twins of the golden binaries, each read once. */
final class GoldenTwins {

  /** Their writer gave the parts of maps their usual names; that of the files did not. */
  private static final String RENAMED_BY_ITS_WRITER = "map_non_canonical.stream";

  private static final Map<Path, JsonIntegrationFile> TWINS = new ConcurrentHashMap<>();

  private GoldenTwins() {}

  static JsonIntegrationFile of(Path golden) {
    return TWINS.computeIfAbsent(golden, GoldenTwins::read);
  }

  private static JsonIntegrationFile read(Path golden) {
    try {
      JsonIntegrationFile read = JsonIntegrationFile.read(TestData.twin(golden));
      return golden.getFileName().toString().contains(RENAMED_BY_ITS_WRITER)
          ? new JsonIntegrationFile(
              ComparableSchema.withUsualMapNames(read.schema()),
              read.batches(),
              read.dictionaries())
          : read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless schema and every buffer are those of the twin. */
  static void checkBuffers(Path golden, Decoded decoded) {
    JsonIntegrationFile twin = of(golden);
    assertEquals(
        ComparableSchema.of(twin.schema()), ComparableSchema.of(decoded.schema().orElseThrow()));
    new JsonBufferCheck(twin).checkAll(decoded.batches());
  }

  /** Fails unless schema, every buffer and every value are those of the twin. */
  static void check(Path golden, Decoded decoded) {
    checkBuffers(golden, decoded);
    new JsonValueCheck(of(golden)).checkAll(decoded.batches());
  }
}
