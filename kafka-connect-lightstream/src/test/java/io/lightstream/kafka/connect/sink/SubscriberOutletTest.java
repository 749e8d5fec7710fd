// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Int64Column;
import io.lightstream.column.RecordBatch;
import io.lightstream.frame.StreamEnd;
import io.lightstream.kafka.connect.config.ConnectionSettings;
import io.lightstream.kafka.connect.config.Definition;
import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import io.lightstream.memory.BufferAllocator;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SubscriberOutletTest {

  private static final TopicPartition PARTITION = new TopicPartition("flights", 0);

  @TempDir Path folder;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final Map<String, String> settings = new HashMap<>();
  private SubscriberOutlets outlets;
  private Outlet outlet;

  @BeforeEach
  void listenAnywhere() {
    settings.put("lightstream.uri", "tcp://127.0.0.1:0");
    settings.put("lightstream.mode", "listen");
  }

  @AfterEach
  void leavesNothing() {
    if (outlet != null) {
      outlet.close();
    }
    if (outlets != null) {
      outlets.close();
    }
    FileFolder.await("memory given back", () -> allocator.outstanding() == 0);
    allocator.close();
  }

  private SubscriberOutlets outlets() {
    Definition.Builder definition = Definition.builder();
    ConnectionSettings.define(definition);
    return SubscriberOutlets.of(
        new OutletContext(
            SinkConfig.parse(settings), allocator, new SinkCounters(new TaskMetrics())),
        ConnectionSettings.of(definition.build().parse(settings)));
  }

  private String open() {
    outlets = outlets();
    outlet = outlets.open(OutletKey.all());
    return uri(outlets);
  }

  private static String uri(SubscriberOutlets outlets) {
    FileFolder.await("listener", () -> outlets.uri().isPresent());
    return outlets.uri().orElseThrow().toString();
  }

  private void send(String table, String column, long from, long to) {
    outlet.send(
        new SealedBatch(
            FileFolder.offsets(allocator, column, from, to),
            table,
            Map.of(PARTITION, new OffsetRange(from, to - 1))));
  }

  private void send(long from, long to) {
    send("rows", "offset", from, to);
  }

  private void sendMoreThanSocketsHold(int batches) {
    try (RecordBatch large = FileFolder.offsets(allocator, "offset", 1, 100_000)) {
      for (int i = 0; i < batches; i++) {
        outlet.send(
            new SealedBatch(large.retain(), "rows", Map.of(PARTITION, new OffsetRange(1, 99_999))));
      }
    }
  }

  private void awaitDurable(long batches) {
    FileFolder.await(batches + " durable batches", () -> outlet.durable() == batches);
  }

  /** The first offset of the next batch. */
  private static long next(LightstreamReader reader) {
    try (RecordBatch batch = reader.next()) {
      return ((Int64Column) batch.column(0)).getLong(0);
    }
  }

  /** Connects, and waits until it has the schema, so that it gets whatever is sent from now on. */
  private static LightstreamReader subscribed(String uri) {
    LightstreamReader reader = Lightstream.read(uri);
    reader.schema();
    return reader;
  }

  @Test
  void startsWhereTheConsumerIs() {
    open();
    assertEquals(Optional.of(Start.atTheConsumers()), outlet.start());
    assertEquals(Scope.TASK, outlets.scope());
    assertTrue(outlets.settlesSoon());
  }

  @Test
  void batchesWaitUntilSomebodyComes() {
    String uri = open();
    send(0, 10);
    send(10, 20);
    assertEquals(0, outlet.durable());

    try (LightstreamReader reader = Lightstream.read(uri)) {
      assertEquals(0, next(reader));
      assertEquals(10, next(reader));
      awaitDurable(2);
    }
  }

  @Test
  void everybodyGetsWhatIsSentAfterTheyCame() {
    String uri = open();
    send(0, 10);
    try (LightstreamReader first = Lightstream.read(uri)) {
      assertEquals(0, next(first));
      awaitDurable(1);
      try (LightstreamReader second = subscribed(uri)) {
        send(10, 20);
        assertEquals(10, next(first));
        assertEquals(10, next(second));
        awaitDurable(2);
      }
    }
  }

  @Test
  void streamsEndInOrderWithTheOutlet() {
    String uri = open();
    send(0, 10);
    try (LightstreamReader reader = Lightstream.read(uri)) {
      assertEquals(0, next(reader));
      awaitDurable(1);

      outlet.close();

      assertNull(reader.next());
      assertEquals(Optional.of(StreamEnd.MARKER), reader.end());
    }
  }

  @Test
  void whoBreaksOffIsLeftOut() {
    String uri = open();
    send(0, 1);
    LightstreamReader dying = Lightstream.read(uri);
    next(dying);
    awaitDurable(1);
    try (LightstreamReader staying = subscribed(uri)) {
      dying.close();
      for (long from = 1; from < 200; from++) {
        send(from, from + 1);
        assertEquals(from, next(staying));
      }
      awaitDurable(200);
    }
  }

  @Test
  void batchThatNobodyHasIsSentToTheNextOne() {
    String uri = open();
    send(0, 1);
    try (LightstreamReader dying = Lightstream.read(uri)) {
      next(dying);
    }
    long next = 1;
    while (outlet.durable() == next) { // As long as the operating system knows no better.
      send(next, ++next);
      awaitDurableOrStuck(next);
    }
    long stuck = next - 1;
    try (LightstreamReader reader = subscribed(uri)) {
      send(next, ++next);
      long from = next(reader);
      assertTrue(from >= stuck, "batch " + from + " was durable, for " + stuck + " are");
      for (long each = from + 1; each < next; each++) {
        assertEquals(each, next(reader));
      }
      awaitDurable(next);
    }
  }

  /** A batch is durable at once, or waits for somebody. */
  private void awaitDurableOrStuck(long batches) {
    long deadline = System.nanoTime() + 300_000_000;
    while (outlet.durable() < batches && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000);
    }
  }

  @Test
  void slowOneHoldsUpTheOthersUntilItBreaksOff() {
    String uri = open();
    send(0, 1);
    LightstreamReader slow = Lightstream.read(uri);
    next(slow);
    awaitDurable(1);
    int batches = 64;
    sendMoreThanSocketsHold(batches);
    awaitDurableOrStuck(1 + batches);
    assertTrue(outlet.durable() < 1 + batches, "all went out to somebody who does not read");

    slow.close();
    try (LightstreamReader reader = subscribed(uri)) {
      send(100_000, 100_001);
      long last = next(reader);
      while (last != 100_000) {
        last = next(reader);
      }
      awaitDurable(1 + batches + 1);
    }
  }

  @Test
  void outletClosesWithinASecondThoughSomebodyDoesNotRead() {
    String uri = open();
    send(0, 1);
    try (LightstreamReader slow = Lightstream.read(uri)) {
      next(slow);
      sendMoreThanSocketsHold(64);
      awaitDurableOrStuck(65);

      long before = System.nanoTime();
      outlet.close();
      outlets.close();

      assertTrue(System.nanoTime() - before < 2_000_000_000L, "a second, on a machine at rest");
    }
  }

  @Test
  void otherColumnsNeedAnotherOutletAtTheSameAddress() {
    String uri = open();
    send(0, 10);
    try (LightstreamReader reader = Lightstream.read(uri)) {
      next(reader);
      awaitDurable(1);
      try (RecordBatch other = FileFolder.offsets(allocator, "other", 0, 1)) {
        assertFalse(outlet.accepts("rows", other.schema()));
      }
      outlet.close();
      assertNull(reader.next());
    }

    outlet = outlets.open(OutletKey.all());
    send("rows", "other", 10, 20);
    try (LightstreamReader reader = Lightstream.read(uri)) {
      assertEquals("other", reader.schema().field(0).name());
      assertEquals(10, next(reader));
      awaitDurable(1);
    }
  }

  @Test
  void protocolCarriesSeveralTables() {
    settings.put("lightstream.protocol", "lightstream");
    settings.put("lightstream.types", "event:message,flights:table,airports:table");
    settings.put("lightstream.table", "flights");
    String uri = open();
    TypeRegistry types = TypeRegistry.parse("event:message,flights:table,airports:table");
    try (LightstreamConnection peer = Lightstream.connect(uri, types)) {
      send("flights", "offset", 0, 10);
      send("airports", "code", 10, 20);
      for (String table : List.of("flights", "airports")) {
        try (LightstreamMessage message = peer.next()) {
          LightstreamMessage.Table batch = (LightstreamMessage.Table) message;
          assertEquals(table, batch.type().name());
          assertEquals(10, batch.batch().rowCount());
        }
      }
      awaitDurable(2);
      outlet.close();
      assertNull(peer.next());
    }
  }

  @Test
  void tableThatIsNoTypeFailsTheTask() {
    settings.put("lightstream.protocol", "lightstream");
    settings.put("lightstream.types", "flights:table");
    String uri = open();
    LightstreamConnection peer = Lightstream.connect(uri, TypeRegistry.parse("flights:table"));
    try {
      send("airports", "code", 0, 1);
      FileFolder.await("failure", () -> FileFolder.message(() -> outlet.tick(0)).isPresent());

      assertEquals(
          "cannot send to subscribers: there is no table type 'airports': the registered types are"
              + " flights:table",
          FileFolder.message(() -> outlet.tick(0)).orElseThrow());
      assertThrows(ConnectException.class, () -> outlet.tick(0));
    } finally {
      peer.abort();
    }
  }

  @Test
  void addressThatIsInUseIsTriedAgain() throws IOException {
    int port;
    try (ServerSocket other = new ServerSocket(0)) {
      port = other.getLocalPort();
      settings.put("lightstream.uri", "tcp://127.0.0.1:" + port);
      settings.put("retry.backoff.ms", "10");
      outlets = outlets();
      outlet = outlets.open(OutletKey.all());
      outlet.tick(0);
      assertEquals(Optional.empty(), outlets.uri());
    }
    assertEquals("tcp://127.0.0.1:" + port, uri(outlets));
  }

  @Test
  void addressThatStaysInUseFailsTheTask() throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      settings.put("lightstream.uri", "tcp://127.0.0.1:" + other.getLocalPort());
      settings.put("retry.timeout.ms", "0");
      outlets = outlets();
      outlet = outlets.open(OutletKey.all());
      FileFolder.await("failure", () -> FileFolder.message(() -> outlet.tick(0)).isPresent());
      String message = FileFolder.message(() -> outlet.tick(0)).orElseThrow();
      assertTrue(
          message.startsWith(
              "cannot listen on tcp://127.0.0.1:" + other.getLocalPort() + " for subscribers: "),
          message);
    }
  }

  @Test
  void eachTaskListensAtItsAddress() {
    String second = "uds://" + folder.resolve("b.sock");
    settings.put("lightstream.uri", "uds://" + folder.resolve("a.sock") + "," + second);
    settings.put("lightstream.task", "1");
    assertEquals(second, open());
  }

  @Test
  void taskWithoutAddressFails() {
    settings.put("lightstream.uri", "tcp://127.0.0.1:4711");
    settings.put("lightstream.task", "1");
    assertEquals(
        "task 1 has no address to listen on: lightstream.uri has 1, and each task needs its own;"
            + " name as many as tasks.max says",
        assertThrows(ConnectException.class, this::outlets).getMessage());
  }
}
