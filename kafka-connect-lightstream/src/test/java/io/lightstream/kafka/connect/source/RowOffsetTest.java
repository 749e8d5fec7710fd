// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowOffsetTest {

  private final Map<String, Object> offset = new RowOffset(Map.of("batch", 3L, "bytes", 9L), 7);

  @Test
  void itIsAMapLikeAnyOther() {
    Map<String, Object> copy = new HashMap<>(offset);
    assertEquals(Map.of("batch", 3L, "bytes", 9L, "row", 7L), copy);
    assertEquals(copy, offset);
    assertEquals(offset, copy);
    assertEquals(copy.hashCode(), offset.hashCode());
    assertEquals(copy.keySet(), offset.keySet());
    assertEquals(3, offset.size());
    assertEquals(7L, offset.get("row"));
    assertEquals(9L, offset.get("bytes"));
    assertNull(offset.get("line"));
    assertFalse(offset.containsKey("line"));
    assertNotEquals(offset, new RowOffset(Map.of("batch", 3L, "bytes", 9L), 8));
  }
}
