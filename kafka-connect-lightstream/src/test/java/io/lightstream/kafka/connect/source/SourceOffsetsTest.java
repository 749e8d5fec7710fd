// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceOffsetsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.arrow", "a.arrows"})
  void offsetsOfFilesMayBeAltered(String name) {
    String file = Numbers.write(folder.resolve(name), 0, 5, 5).toString();
    assertDoesNotThrow(() -> alter(Map.of("file", file), null));
    assertDoesNotThrow(() -> alter(Map.of("file", file), Map.of("batch", 1, "row", 5L)));
    assertDoesNotThrow(() -> alter(Map.of("file", file), Map.of("batch", 2L, "row", 0)));
    assertDoesNotThrow(
        () -> alter(Map.of("file", file), Map.of("batch", 2L, "row", 0L, "done", true)));
    assertDoesNotThrow(() -> alter(Map.of("file", file + ".gone"), Map.of("batch", 2L, "row", 0L)));
    assertRefused(
        "file '" + file + "' has 5 rows in batch 1: there is no row 6 to go on with",
        Map.of("file", file),
        Map.of("batch", 1, "row", 6));
    assertThrows(
        ConnectException.class, () -> alter(Map.of("file", file), Map.of("batch", 3, "row", 0)));
    assertRefused(
        "file '"
            + file
            + "' has "
            + Path.of(file).toFile().length()
            + " bytes, not 7: leave bytes out, or correct it",
        Map.of("file", file),
        Map.of("batch", 1, "row", 0, "bytes", 7));
  }

  @Test
  void whatIsNoOffsetOfAFileIsNamed() {
    assertRefused(
        "the offset {row=1} of file 'a': batch must be a number from 0 to 2147483647",
        Map.of("file", "a"),
        Map.of("row", 1));
    assertRefused(
        "the offset {row=-1} of file 'a': batch must be a number from 0 to 2147483647",
        Map.of("file", "a"),
        Map.of("row", -1));
    assertRefused(
        "the offset {line=1} of file 'a': it has [line]: allowed are [batch, bytes, done, row]",
        Map.of("file", "a"),
        Map.of("line", 1));
    assertRefused(
        "no file is known as 'a': paths are absolute, as in /data/flights/a.arrow",
        Map.of("file", "a"),
        Map.of("batch", 0, "row", 0));
    assertRefused(
        "'/a\0' is no path: Nul character not allowed",
        Map.of("file", "/a\0"),
        Map.of("batch", 0, "row", 0));
    assertRefused(
        "there is no source partition {path=a}: it must be {\"file\": PATH}",
        Map.of("path", "a"),
        null);
  }

  @Test
  void thoseOfStreamsAreRefusedWithWhatToDo() {
    for (boolean deleted : List.of(true, false)) {
      assertRefused(
          "the offset of stream 's' cannot be altered or deleted: what it has was acknowledged, so"
              + " the sender has forgotten it and answers 'gone'; and rows that were skipped would"
              + " never be acknowledged. To begin anew, let the sender begin a stream of another"
              + " id, or give this source another name",
          Map.of("stream", "s"),
          deleted ? null : Map.of("position", 1L));
    }
  }

  private static void assertRefused(
      String message, Map<String, ?> partition, Map<String, ?> offset) {
    assertEquals(
        message, assertThrows(ConnectException.class, () -> alter(partition, offset)).getMessage());
  }

  private static void alter(Map<String, ?> partition, Map<String, ?> offset) {
    Map<Map<String, ?>, Map<String, ?>> all = new HashMap<>();
    all.put(partition, offset);
    SourceOffsets.requireAlterable(all);
  }
}
