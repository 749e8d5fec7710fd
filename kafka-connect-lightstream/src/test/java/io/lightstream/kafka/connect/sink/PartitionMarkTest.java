// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionMarkTest {

  private static final TopicPartition P3 = new TopicPartition("a.b_c-d", 3);

  @Test
  void anyTimestampIsReadAsItWasWritten() {
    for (long timestamp : List.of(-1L, 0L, 1_700_000_000_000_000_000L, Long.MIN_VALUE)) {
      PartitionMark mark = new PartitionMark(P3, 1042, timestamp);
      assertEquals(Optional.of(mark), PartitionMark.of(mark.toBytes()));
    }
  }

  @Test
  void whatIsNoMarkIsEmpty() {
    for (String text :
        List.of(
            "",
            "1042",
            "{\"topic\":\"t\",\"partition\":3,\"next\":1042}",
            "{\"topic\":\"t\",\"partition\":9999999999,\"next\":1,\"timestamp\":1}",
            "{\"topic\":\"t\",\"partition\":3,\"next\":1,\"timestamp\":9999999999999999999}")) {
      assertEquals(Optional.empty(), PartitionMark.of(text.getBytes(StandardCharsets.UTF_8)), text);
    }
  }
}
