// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.Parallel;
import io.lightstream.ReadOptions;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.frame.StreamEnd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Parallel streams to and from the original's Python package. Its writer only connects and sends no
 * numbers; its reader only accepts and hands batches out as they arrive.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ParallelExchangeIT {

  @TempDir private static Path tables;

  @BeforeAll
  static void makeTables() {
    for (String shape : List.of("mixed", "numbers")) {
      try (ChildProcess python = Python.run("peer.py", "make", table(shape).toString(), shape)) {
        python.awaitSuccess();
      }
    }
  }

  private static Path table(String shape) {
    return tables.resolve(shape + ".arrow");
  }

  /** With five connections some have no batch: the original ends them without a schema. */
  @ParameterizedTest
  @CsvSource({"mixed,1", "mixed,2", "mixed,5", "numbers,3"})
  void whatTheySendArrives(String shape, int connections) {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0");
        ChildProcess python =
            peer("connect", "send", listener.uri().toString(), shape, connections);
        Decoded wanted = Decoded.file(table(shape), IpcReadOptions.file())) {
      assertTrue(python.line().startsWith("ready "));
      try (LightstreamReader reader =
          listener.acceptParallelReader(Parallel.unordered(connections), ReadOptions.defaults())) {
        assertEquals(rows(wanted.batches()), readAll(reader));
        assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
      }
      Meeting.assertDone(python, shape);
    }
  }

  @ParameterizedTest
  @CsvSource({"mixed,1,true", "mixed,2,false", "mixed,5,true", "numbers,3,true"})
  void whatWeSendArrives(String shape, int connections, boolean ordered) {
    String uri = Meeting.uri("tcp", "listen", tables);
    try (ChildProcess python = peer("listen", "receive", uri, shape, connections);
        Decoded table = Decoded.file(table(shape), IpcReadOptions.file())) {
      assertTrue(python.line().startsWith("ready "));
      Schema schema = table.schema().orElseThrow();
      Parallel parallel = new Parallel(connections, ordered);
      try (RecordBatchWriter writer =
          Meeting.connected(
              () -> Lightstream.writeParallel(uri, schema, parallel, WriteOptions.defaults()))) {
        table.batches().forEach(writer::write);
      }
      Meeting.assertDone(python, shape);
    }
  }

  private static ChildProcess peer(
      String role, String direction, String uri, String shape, int connections) {
    return Python.run(
        "peer.py", "lightstream", role, direction, uri, shape, Integer.toString(connections));
  }

  private static List<List<String>> readAll(LightstreamReader reader) {
    List<RecordBatch> batches = new ArrayList<>();
    try {
      for (RecordBatch batch : reader) {
        batches.add(batch);
        batch.validate();
      }
      return rows(batches);
    } finally {
      batches.forEach(RecordBatch::close);
    }
  }

  /** The values of each batch as text, in an order that does not depend on arrival. */
  private static List<List<String>> rows(List<RecordBatch> batches) {
    return batches.stream()
        .map(batch -> Rows.of(batch).stream().map(Object::toString).toList())
        .sorted(Comparator.comparing(Object::toString))
        .toList();
  }
}
