// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamListener;
import io.lightstream.PollResult;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlainSocketsTest {

  private static final Executor EACH_ITS_THREAD = task -> new Thread(task).start();

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final TestingReaderContext context = new TestingReaderContext();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final int port = Words.freePorts();

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (threads() > 0 || allocator.outstanding() > 0) {
      assertTrue(System.nanoTime() < limit, threads() + " threads are left");
      LockSupport.parkNanos(100_000);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-"))
        .count();
  }

  /** Opens all feeds of a source of one subtask. */
  private List<SplitFeed> feeds(LightstreamSourceBuilder<String> source) {
    SocketPlan plan = (SocketPlan) source.plan();
    SplitFeeds feeds =
        plan.feeds(
            new ReaderScope(
                context,
                List.of(),
                allocator,
                new SourceMetrics(UnregisteredMetricsGroup.createSourceReaderMetricGroup()),
                4096));
    feeds.start();
    List<SplitFeed> all = plan.known(1).stream().map(feeds::open).toList();
    open.addAll(all);
    open.add(feeds);
    return all;
  }

  private SplitFeed feed(LightstreamSourceBuilder<String> source) {
    List<SplitFeed> feeds = feeds(source);
    assertEquals(1, feeds.size());
    return feeds.get(0);
  }

  private LightstreamSourceBuilder<String> source() {
    return LightstreamSource.builder(new Words()).connection(ConnectionConfig.of(Words.LINK));
  }

  /** The next words of a feed; null at its end. */
  private static List<String> next(SplitFeed feed) throws Exception {
    while (true) {
      PollResult<FedBatch> result = feed.poll();
      if (result instanceof PollResult.Next<FedBatch> next) {
        List<String> words = new ArrayList<>();
        try (RecordBatch batch = next.value().batch()) {
          for (int row = 0; row < batch.rowCount(); row++) {
            words.add(batch.column(0).getString(row));
          }
        }
        return words;
      } else if (result instanceof PollResult.Finished<FedBatch>) {
        return null;
      }
      feed.available().get(30, TimeUnit.SECONDS);
    }
  }

  private static void write(RecordBatchWriter writer, String... words) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("words");
        RecordBatchBuilder builder = RecordBatchBuilder.of(Words.SCHEMA, allocator)) {
      List.of(words).forEach(builder::appendRow);
      try (RecordBatch rows = builder.finish()) {
        writer.write(rows);
        writer.flush();
      }
    }
  }

  private String listened() {
    StreamEvent.Listens event =
        assertInstanceOf(StreamEvent.Listens.class, context.getSentEvents().get(0));
    return event.uri();
  }

  @Test
  void aPeerThatIsNotThereYetIsWaitedFor() throws Exception {
    SplitFeed feed = feed(source().connect("tcp://127.0.0.1:" + port));
    assertInstanceOf(PollResult.Nothing.class, feed.poll());
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:" + port)) {
      RecordBatchWriter writer = listener.acceptWriter(Words.SCHEMA);
      write(writer, "a");
      assertEquals(List.of("a"), next(feed));
      writer.close();
      assertEquals(null, next(feed));
    }
  }

  @Test
  void aPeerThatNeverComesFailsOnceItsTimeIsOver() {
    SplitFeed feed =
        feed(
            source()
                .connection(
                    ConnectionConfig.of(Words.LINK.withRetryFor(java.time.Duration.ofMillis(50))))
                .connect("tcp://127.0.0.1:" + port));
    LightstreamException e = assertThrows(LightstreamIOException.class, () -> next(feed));
    assertTrue(e.getMessage().startsWith("no connection for PT0.05S: "), e.getMessage());
  }

  @Test
  void anUnboundedSourceConnectsAgainWhenAStreamEndsOrBreaks() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      SplitFeed feed = feed(source().connect(listener.uri().toString()).unbounded());
      try (RecordBatchWriter writer = listener.acceptWriter(Words.SCHEMA)) {
        write(writer, "a");
        assertEquals(List.of("a"), next(feed));
      }
      RecordBatchWriter breaks = accepted(listener, feed);
      write(breaks, "b");
      assertEquals(List.of("b"), next(feed));
      breaks.abort();
      RecordBatchWriter last = accepted(listener, feed);
      write(last, "c");
      assertEquals(List.of("c"), next(feed));
      last.abort();
    }
  }

  /** A feed connects when it is polled. */
  private static RecordBatchWriter accepted(LightstreamListener listener, SplitFeed feed)
      throws Exception {
    CompletableFuture<RecordBatchWriter> writer =
        CompletableFuture.supplyAsync(() -> listener.acceptWriter(Words.SCHEMA), EACH_ITS_THREAD);
    while (!writer.isDone()) {
      assertInstanceOf(PollResult.Nothing.class, feed.poll());
    }
    return writer.get();
  }

  @Test
  void aBoundedSourceFailsWhereAStreamBreaks() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      SplitFeed feed = feed(source().connect(listener.uri().toString()));
      RecordBatchWriter writer = listener.acceptWriter(Words.SCHEMA);
      write(writer, "a");
      assertEquals(List.of("a"), next(feed));
      writer.abort();
      assertThrows(LightstreamIOException.class, () -> next(feed));
    }
  }

  @Test
  void severalPeersAreReadAtATime() throws Exception {
    SplitFeed feed = feed(source().listen("tcp://127.0.0.1:0").bounded().peers(2));
    RecordBatchWriter one = Lightstream.write(listened(), Words.SCHEMA);
    RecordBatchWriter two = Lightstream.write(listened(), Words.SCHEMA);
    write(one, "a");
    assertEquals(List.of("a"), next(feed));
    write(two, "b");
    assertEquals(List.of("b"), next(feed));
    one.close();
    write(two, "c");
    assertEquals(List.of("c"), next(feed));
    two.close();
    assertEquals(null, next(feed));
  }

  @Test
  void aPeerThatBreaksIsReplacedByAnother() throws Exception {
    SplitFeed feed = feed(source().listen("tcp://127.0.0.1:0").unbounded());
    RecordBatchWriter one = Lightstream.write(listened(), Words.SCHEMA);
    write(one, "a");
    assertEquals(List.of("a"), next(feed));
    one.abort();
    RecordBatchWriter two = Lightstream.write(listened(), Words.SCHEMA);
    write(two, "b");
    assertEquals(List.of("b"), next(feed));
    two.abort();
  }

  @Test
  void eachSubtaskTakesAPortOfTheRangeAndGivesItBack() throws Exception {
    String range = Words.range(port);
    SplitFeed one = feed(source().listen(range));
    SplitFeed two = feed(source().listen(range));
    assertEquals("tcp://127.0.0.1:" + port, listened());
    assertEquals(
        "tcp://127.0.0.1:" + (port + 1),
        ((StreamEvent.Listens) context.getSentEvents().get(1)).uri());
    one.close();
    two.close();
    Lightstream.listen("tcp://127.0.0.1:" + port).close();
    Lightstream.listen("tcp://127.0.0.1:" + (port + 1)).close();
  }

  @Test
  void aUnixSocketIsGoneWithItsFeed() throws Exception {
    SplitFeed feed = feed(source().listen("uds://" + folder + "/s-{subtask}.sock"));
    assertTrue(Files.exists(folder.resolve("s-0.sock")));
    RecordBatchWriter writer = Lightstream.write(listened(), Words.SCHEMA);
    write(writer, "a");
    assertEquals(List.of("a"), next(feed));
    writer.abort();
    feed.close();
    assertTrue(Files.notExists(folder.resolve("s-0.sock")));
  }

  @Test
  void oneTableOfTheProtocolIsRead() throws Exception {
    SplitFeed feed =
        feed(
            source()
                .listen("tcp://127.0.0.1:0")
                .format(WireFormat.LIGHTSTREAM)
                .types("note:message,rows:table")
                .bounded());
    var types = io.lightstream.protocol.TypeRegistry.parse("note:message,rows:table");
    try (LightstreamConnection peer = Lightstream.connect(listened(), types)) {
      peer.send(types.message("note"), java.nio.ByteBuffer.wrap(new byte[] {1}));
      RecordBatchWriter writer = peer.tableWriter(types.table("rows"), Words.SCHEMA);
      write(writer, "a", "b");
      assertEquals(List.of("a", "b"), next(feed));
      peer.finish();
      assertEquals(null, next(feed));
    }
  }

  @Test
  void aFeedThatIsClosedWhileItConnectsLeavesNothing() {
    SplitFeed feed = feed(source().connect("tcp://127.0.0.1:" + port));
    feed.close();
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() {
    assertRefused(
        "'streams' is set without 'acknowledged': plain streams have no names",
        source().connect("tcp://h:1").streams("a"));
    assertRefused(
        "'bounded' is set without 'streams': a source that listens ends with streams it knows",
        source().listen("tcp://h:1").acknowledged().bounded());
    assertRefused(
        "'listen' is [tcp://h:1, tcp://h:2]: a source of acknowledged streams listens on one"
            + " address, or on a range of ports",
        source().listen("tcp://h:1", "tcp://h:2").acknowledged());
    assertRefused(
        "'format' is ARROW: acknowledged streams have their own",
        source().listen("tcp://h:1").acknowledged().format(WireFormat.ARROW));
    assertRefused(
        "'types' is 'a:table,b:table', which has 2 tables: 'table' says which",
        source().listen("tcp://h:1").acknowledged().types("a:table,b:table"));
  }

  private static void assertRefused(String message, LightstreamSourceBuilder<String> source) {
    assertEquals(message, assertThrows(ConfigurationException.class, source::build).getMessage());
  }
}
