// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.Parallel;
import io.lightstream.ReadOptions;
import io.lightstream.Threads;
import io.lightstream.column.RecordBatch;
import io.lightstream.frame.StreamEnd;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parallel connections recorded from the original, sent again over sockets. */
@Timeout(60)
class RecordedParallelTest {

  private final BufferAllocator allocator = BufferAllocator.withBudget("recorded", 64 << 20);

  @AfterEach
  void nothingIsLeft() {
    Threads.awaitGone();
    assertEquals(0, allocator.outstanding());
  }

  @Test
  void theOriginalsUnorderedBatchesAllArrive() throws IOException {
    List<List<List<Object>>> rows = new ArrayList<>(read("arrow", 2, Parallel.unordered(2)));
    rows.sort(Comparator.comparing(batch -> (Integer) batch.get(0).get(0)));
    assertEquals(Rows.mixed(0, 1, 2, 3, 4), rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theOriginalsOrderedBatchesArriveInOrderWhicheverConnectionComesFirst(int first)
      throws IOException {
    List<List<List<Object>>> wanted =
        IntStream.range(0, 7).mapToObj(m -> List.of(Rows.values(m, m * 10))).toList();
    assertEquals(wanted, read("ordered", 3, Parallel.ordered(3), first));
  }

  private List<List<List<Object>>> read(String name, int count, Parallel parallel)
      throws IOException {
    return read(name, count, parallel, 0);
  }

  private List<List<List<Object>>> read(String name, int count, Parallel parallel, int first)
      throws IOException {
    List<List<List<Object>>> rows = new ArrayList<>();
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      for (int i = 0; i < count; i++) {
        String file = "/lightstream-made/parallel-" + name + "." + (first + i) % count;
        try (Socket socket = new Socket(listener.uri().getHost(), listener.uri().getPort())) {
          socket.getOutputStream().write(TestData.bytes(TestData.resource(file)));
        }
      }
      ReadOptions options = ReadOptions.defaults().withAllocator(allocator);
      try (LightstreamReader reader = listener.acceptParallelReader(parallel, options)) {
        for (RecordBatch next : reader) {
          try (RecordBatch batch = next) {
            batch.validate();
            assertEquals(Map.of(), batch.metadata());
            rows.add(Rows.of(batch));
          }
        }
        assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
      }
    }
    return rows;
  }
}
