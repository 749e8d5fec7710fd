// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamListener;
import io.lightstream.WriteOptions;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.connect.source.FakeWorker.Boundary;
import io.lightstream.kafka.connect.source.FakeWorker.Run;
import io.lightstream.kafka.data.BatchValue;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.TypeRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlainSourceTest {

  @TempDir Path folder;

  private final FakeWorker worker = new FakeWorker(Boundary.NONE);

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void peersThatAreConnectedToAreReadAgainWhenTheyEnd() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      Run run = worker.start(task(listener.uri().toString(), Map.of()));
      for (int i = 0; i < 3; i++) {
        try (RecordBatchWriter writer = listener.acceptWriter(Numbers.SCHEMA)) {
          Numbers.with(i * 10L, 10, writer::write);
        }
      }
      stepUntil(run, () -> worker.topics().size() == 30);
      run.kill();
      assertEquals(Numbers.range(0, 30), Numbers.of(worker.topics()));
      SourceRecord record = worker.topics().get(0);
      assertNull(record.sourcePartition());
      assertNull(record.sourceOffset());
    }
  }

  @Test
  void peersThatConnectAreReadAtTheSameTime() throws Exception {
    String uri = "uds://" + folder.resolve("socket");
    Run run = worker.start(task(uri, Map.of("lightstream.mode", "listen")));
    try (RecordBatchWriter a = Lightstream.write(uri, Numbers.SCHEMA, WriteOptions.defaults());
        RecordBatchWriter b = Lightstream.write(uri, Numbers.SCHEMA, WriteOptions.defaults())) {
      Numbers.with(0, 10, b::write);
      b.flush();
      stepUntil(run, () -> worker.topics().size() == 10);
      Numbers.with(10, 10, a::write);
      a.flush();
      stepUntil(run, () -> worker.topics().size() == 20);
    }
    run.kill();
    assertEquals(Numbers.range(0, 20), Numbers.of(worker.topics()));
  }

  @Test
  void theTableOfTheProtocolBecomesRecordsAndNamesTheirTopic() throws Exception {
    TypeRegistry types = TypeRegistry.parse("note:message,numbers:table");
    String uri = "tcp://127.0.0.1:" + freePort();
    Run run =
        worker.start(
            task(
                uri,
                Map.of(
                    "lightstream.mode", "listen",
                    "lightstream.protocol", "lightstream",
                    "lightstream.types", "note:message,numbers:table",
                    "topic", "all-${table}")));
    try (LightstreamConnection connection = Lightstream.connect(uri, types)) {
      Numbers.with(0, 10, rows -> connection.sendTable(types.table("numbers"), rows));
      connection.flush();
      stepUntil(run, () -> worker.topics().size() == 10);
    }
    run.kill();
    assertEquals("all-numbers", worker.topics().get(0).topic());
  }

  @Test
  void whatIsMalformedFailsTheTaskOrCostsItsPeerTheConnection() throws Exception {
    String uri = "tcp://127.0.0.1:" + freePort();
    Map<String, String> strict = task(uri, Map.of("lightstream.mode", "listen"));
    Run run = worker.start(strict);
    sendJunk(uri);
    ConnectException e = assertThrows(ConnectException.class, () -> stepUntil(run, () -> false));
    run.kill();
    assertTrue(e.getMessage().contains(" of " + uri + ": "), e.getMessage());
    Map<String, String> tolerant = new HashMap<>(strict);
    tolerant.put("errors.tolerance", "all");
    Run again = worker.start(tolerant);
    sendJunk(uri);
    try (RecordBatchWriter writer = Lightstream.write(uri, Numbers.SCHEMA)) {
      Numbers.with(0, 10, writer::write);
    }
    stepUntil(again, () -> worker.topics().size() == 10);
    again.kill();
  }

  private static void sendJunk(String uri) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(uri).getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertEquals(-1, socket.getInputStream().read());
    } catch (SocketException e) {
      // Reset by the peer, who has not read all.
    }
  }

  @Test
  void aPeerThatIsNeverReachedFailsTheTaskInTheEnd() throws Exception {
    String uri = "tcp://127.0.0.1:" + freePort();
    Run run = worker.start(task(uri, Map.of("retry.timeout.ms", "0")));
    ConnectException e = assertThrows(ConnectException.class, () -> stepUntil(run, () -> false));
    run.kill();
    assertTrue(e.getMessage().startsWith(uri + ": no connection for PT0S: "), e.getMessage());
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    String uri = "tcp://127.0.0.1:" + freePort();
    for (int i = 0; i < 3; i++) {
      Run run = worker.start(task(uri, Map.of("lightstream.mode", "listen")));
      try (RecordBatchWriter writer = Lightstream.write(uri, Numbers.SCHEMA)) {
        Numbers.with(0, 10, writer::write);
        writer.flush();
        int before = worker.topics().size();
        stepUntil(run, () -> worker.topics().size() == before + 10);
        run.kill();
        writer.abort();
      }
      Lightstream.listen(uri).close();
      while (threads() > 0) {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("lightstream-(accept|read|connect) .*"))
        .count();
  }

  @Test
  void batchesBecomeRecordsOfTheirBytesCutWhereTheyAreLarge() throws Exception {
    String uri = "tcp://127.0.0.1:" + freePort();
    Run run =
        worker.start(
            task(
                uri,
                Map.of(
                    "lightstream.mode", "listen",
                    "record.value", "batch",
                    "record.max.bytes", "100000")));
    try (RecordBatchWriter writer = Lightstream.write(uri, Numbers.SCHEMA)) {
      Numbers.with(0, 10, writer::write);
      Numbers.with(10, 20_000, writer::write);
    }
    stepUntil(run, () -> rows(worker.topics()) == 20_010);
    run.kill();
    assertTrue(worker.topics().size() > 4, worker.topics().size() + " records");
    for (SourceRecord record : worker.topics()) {
      assertEquals(BatchValue.SCHEMA, record.valueSchema());
      assertTrue(((byte[]) record.value()).length < 110_000);
    }
  }

  private static int rows(List<SourceRecord> records) {
    int rows = 0;
    try (BufferAllocator allocator = BufferAllocator.unbounded("test")) {
      for (SourceRecord record : records) {
        try (var batch = BatchValue.decode((byte[]) record.value(), allocator)) {
          rows += batch.rowCount();
        }
      }
    }
    return rows;
  }

  private static void stepUntil(Run run, BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      run.step();
      run.awaitProducer();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static Map<String, String> task(String uri, Map<String, String> more) {
    Map<String, String> all = new HashMap<>();
    all.put("name", "source");
    all.put("lightstream.uri", uri);
    all.put("topic", "t");
    all.put("retry.backoff.ms", "5");
    all.put("retry.backoff.max.ms", "50");
    all.putAll(more);
    return SourceConfig.parse(all).forTask(0, List.of(uri));
  }
}
