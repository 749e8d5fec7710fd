// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

  @Test
  void nameHasTopicPartitionAndTwentyDigits() {
    assertEquals(
        "flights-3-00000000000000001234.arrow",
        new FileName(new TopicPartition("flights", 3), 0, 1234).toString());
  }

  @Test
  void generationIsWrittenBehindThePartition() {
    assertEquals(
        "flights-3~2-00000000000000000000.arrow",
        new FileName(new TopicPartition("flights", 3), 2, 0).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a.b",
        "a-1",
        "a_b-0-1",
        "-",
        "a-00000000000000000001",
        "..a",
        ".hidden",
        "x.arrow"
      })
  void anyTopicIsReadBack(String topic) {
    for (int generation : new int[] {0, 1, 12, 1_700_000_000, Integer.MAX_VALUE}) {
      FileName name =
          new FileName(new TopicPartition(topic, Integer.MAX_VALUE), generation, Long.MAX_VALUE);

      assertEquals(Optional.of(name), FileName.parse(name.toString()));
    }
  }

  @Test
  void topicThatWouldBeHiddenIsNot() {
    assertEquals(
        "%2Ehidden-0-00000000000000000000.arrow",
        new FileName(new TopicPartition(".hidden", 0), 0, 0).toString());
    assertEquals(
        "%5Fschemas-0-00000000000000000000.arrow",
        new FileName(new TopicPartition("_schemas", 0), 0, 0).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "flights.arrow",
        "flights-0-1234.arrow",
        "flights-0-00000000000000001234.parquet",
        "flights-00-00000000000000001234.arrow",
        "flights-0~0-00000000000000001234.arrow",
        "flights-0-99999999999999999999.arrow",
        "flights-9999999999-00000000000000001234.arrow",
        ".flights-0-00000000000000001234.arrow",
        "_flights-0-00000000000000001234.arrow",
        ".flights-0-00000000000000001234.arrow.tmp-6e1c4f1e-25ed-4d3b-9a37-2d6c1d8b1a11"
      })
  void otherNamesAreNone(String name) {
    assertEquals(Optional.empty(), FileName.parse(name));
  }

  @Test
  void namesSortAsOffsetsDo() {
    List<String> names =
        Stream.of(0L, 9L, 10L, 99L, 1_000_000L, Long.MAX_VALUE)
            .map(start -> new FileName(new TopicPartition("t", 0), 0, start).toString())
            .toList();

    assertEquals(names, names.stream().sorted().toList());
  }
}
