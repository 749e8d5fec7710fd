// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.Parallel;
import io.lightstream.ReadOptions;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.frame.StreamEnd;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

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
  void whatTheySendArrives(String shape, int connections) throws IOException {
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
      assertDone(python);
    }
  }

  @ParameterizedTest
  @CsvSource({"mixed,1,true", "mixed,2,false", "mixed,5,true", "numbers,3,true"})
  void whatWeSendArrives(String shape, int connections, boolean ordered) throws IOException {
    String uri = "tcp://127.0.0.1:" + freePort();
    try (ChildProcess python = peer("listen", "receive", uri, shape, connections);
        Decoded table = Decoded.file(table(shape), IpcReadOptions.file())) {
      assertTrue(python.line().startsWith("ready "));
      try (RecordBatchWriter writer =
          connected(uri, table.schema().orElseThrow(), new Parallel(connections, ordered))) {
        table.batches().forEach(writer::write);
      }
      assertDone(python);
    }
  }

  private static ChildProcess peer(
      String role, String direction, String uri, String shape, int connections) {
    return Python.run(
        "peer.py", "lightstream", role, direction, uri, shape, Integer.toString(connections));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
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

  /** Tries until the peer listens. */
  private static RecordBatchWriter connected(String uri, Schema schema, Parallel parallel) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return Lightstream.writeParallel(uri, schema, parallel, WriteOptions.defaults());
      } catch (LightstreamIOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static void assertDone(ChildProcess python) throws IOException {
    List<String> lines = python.awaitSuccess();
    JsonNode report = JSON.readTree(lines.get(lines.size() - 1));
    assertTrue(report.path("difference").isNull(), report::toString);
    assertTrue(report.path("batches").asInt() > 0, report::toString);
  }
}
