// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import org.junit.jupiter.api.Test;

class TaskManagerMemoryTest {

  @Test
  void lackOfDirectMemoryNamesFlinksSetting() {
    LimitExceededException lack =
        new LimitExceededException("got none", new OutOfMemoryError("Direct buffer memory"));
    assertEquals(
        "place: got none; in Flink that limit follows from 'taskmanager.memory.task.off-heap.size'",
        TaskManagerMemory.explain(lack.within("place")).getMessage());
  }

  @Test
  void otherFailuresStayAsTheyAre() {
    LimitExceededException limit = new LimitExceededException("maxFields");
    assertSame(limit, TaskManagerMemory.explain(limit));
    InvalidDataException data = new InvalidDataException("no", new OutOfMemoryError());
    assertSame(data, TaskManagerMemory.explain(data));
  }
}
