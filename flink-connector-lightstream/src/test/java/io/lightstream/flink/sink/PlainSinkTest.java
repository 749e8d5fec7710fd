// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamConnection;
import io.lightstream.LightstreamListener;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.protocol.LightstreamMessage;
import io.lightstream.protocol.TypeRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subtasks of sinks that nobody acknowledges. */
@Timeout(60)
class PlainSinkTest {

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    await("threads to end", () -> threads() == 0);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lightstream-sink"))
        .count();
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited 20 s for: " + what);
      LockSupport.parkNanos(100_000);
    }
  }

  private <E extends AutoCloseable> E closed(E resource) {
    open.add(0, resource);
    return resource;
  }

  private LightstreamListener listener() {
    return closed(Lightstream.listen("tcp://127.0.0.1:0"));
  }

  private static LightstreamSinkBuilder<String> options() {
    return LightstreamSink.builder(new Words())
        .batching(2, 1 << 20, Duration.ofMillis(100))
        .connection(
            ConnectionConfig.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50)));
  }

  private Subtask start(LightstreamSinkBuilder<String> options) {
    return closed(Subtask.start(options.build(), 0));
  }

  private static List<String> rest(LightstreamReader reader) {
    List<String> words = new ArrayList<>();
    for (RecordBatch batch : reader) {
      try (batch) {
        words.addAll(Words.of(batch));
      }
    }
    return words;
  }

  @Test
  void anArrowStreamArrivesWithItsEnd() throws Exception {
    LightstreamListener listener = listener();
    Subtask subtask = start(options().connect(listener.uri().toString()));
    subtask.write("a", "b", "c");
    try (LightstreamReader reader = listener.acceptReader()) {
      subtask.writer.flush(true);
      assertEquals(List.of("a", "b", "c"), rest(reader));
    }
    assertEquals(3, subtask.context.metrics.count("numRecordsSend"));
    assertEquals(2, subtask.context.metrics.count("numBatchesSend"));
    assertEquals(0, subtask.context.metrics.gauge("numRecordsDropped"));
    assertEquals(List.of(), subtask.checkpoint(1).states());
  }

  @Test
  void theLightstreamProtocolCarriesOneTable() throws Exception {
    LightstreamListener listener = listener();
    Subtask subtask =
        start(
            options()
                .connect(listener.uri().toString())
                .protocol(SinkProtocol.LIGHTSTREAM)
                .table("words"));
    subtask.write("a", "b");
    try (LightstreamConnection peer =
        listener.accept().protocol(TypeRegistry.parse("words:table"))) {
      try (LightstreamMessage message = peer.next()) {
        assertEquals(List.of("a", "b"), Words.of(((LightstreamMessage.Table) message).batch()));
      }
    }
  }

  @Test
  void aBrokenConnectionIsMadeAgainAndWhatWasLostIsCounted() throws Exception {
    LightstreamListener listener = listener();
    Subtask subtask = start(options().connect(listener.uri().toString()));
    subtask.write("a", "b");
    LightstreamReader first = listener.acceptReader();
    try (RecordBatch batch = first.next()) {
      assertEquals(List.of("a", "b"), Words.of(batch));
    }
    first.close();
    long written = 2;
    while (subtask.context.metrics.gauge("numRecordsDropped") == 0) {
      subtask.write("x", "x");
      written += 2;
    }
    subtask.write("y", "z");
    try (LightstreamReader second = listener.acceptReader()) {
      subtask.writer.flush(true);
      List<String> words = rest(second);
      assertEquals(List.of("y", "z"), words.subList(words.size() - 2, words.size()));
      assertTrue(words.size() < written);
    }
    assertEquals(1, subtask.context.metrics.gauge("reconnects"));
    assertEquals(
        subtask.context.metrics.gauge("numRecordsDropped"),
        subtask.context.metrics.count("numRecordsSendErrors"));
  }

  @Test
  void aPeerThatNeverComesFailsAfterTheTimeToRetry() throws Exception {
    LightstreamListener listener = listener();
    String uri = listener.uri().toString();
    listener.close();
    Subtask subtask =
        start(
            options()
                .connect(uri)
                .connection(
                    ConnectionConfig.defaults()
                        .withBackoff(Duration.ofMillis(5), Duration.ofMillis(10))
                        .withRetryFor(Duration.ofMillis(50))));
    LightstreamIOException e =
        assertThrows(
            LightstreamIOException.class,
            () -> {
              while (true) {
                subtask.write("a");
              }
            });
    assertTrue(e.getMessage().startsWith(uri + ": no connection for PT0.05S"), e.getMessage());
  }

  @Test
  void aFullBufferHoldsWritingUp() throws Exception {
    LightstreamListener listener = listener();
    String uri = listener.uri().toString();
    listener.close();
    Subtask subtask = start(options().connect(uri).bufferBytes(1));
    subtask.write("a", "b");
    Thread task = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              await("the writer to wait", () -> task.getState() == Thread.State.TIMED_WAITING);
              task.interrupt();
            });
    interrupter.start();
    assertThrows(InterruptedException.class, () -> subtask.write("c", "d", "e", "f"));
    interrupter.join();
  }

  @Test
  void subscribersGetWhatIsSentFromThenOn() throws Exception {
    Subtask subtask =
        start(
            options()
                .listen("uds://" + folder.resolve("s.sock"))
                .withoutSubscribers(WithoutSubscribers.WAIT));
    String uri = ((PlainSinkWriter<String>) subtask.writer).endpoint();
    subtask.write("a", "b");
    try (LightstreamReader first = Lightstream.read(uri)) {
      try (RecordBatch batch = first.next()) {
        assertEquals(List.of("a", "b"), Words.of(batch));
      }
      try (LightstreamReader second = Lightstream.read(uri)) {
        subtask.await("both to be there", () -> subtask.context.metrics.gauge("connections") == 2);
        subtask.write("c", "d");
        subtask.writer.flush(true);
        assertEquals(List.of("c", "d"), rest(first));
        assertEquals(List.of("c", "d"), rest(second));
      }
    }
  }

  @Test
  void aSubscriberThatLeavesDoesNotDisturbOthers() throws Exception {
    Subtask subtask = start(options().listen("tcp://127.0.0.1:0"));
    String uri = ((PlainSinkWriter<String>) subtask.writer).endpoint();
    try (LightstreamReader stays = Lightstream.read(uri)) {
      Lightstream.read(uri).close();
      subtask.write("a", "b");
      try (RecordBatch batch = stays.next()) {
        assertEquals(List.of("a", "b"), Words.of(batch));
      }
      subtask.write("c", "d");
      subtask.writer.flush(true);
      assertEquals(List.of("c", "d"), rest(stays));
    }
  }

  @Test
  void withoutSubscribersRowsMayBeDropped() throws Exception {
    Subtask subtask =
        start(options().listen("tcp://127.0.0.1:0").withoutSubscribers(WithoutSubscribers.DROP));
    subtask.write("a", "b");
    subtask.await(
        "the rows to be dropped", () -> subtask.context.metrics.gauge("numRecordsDropped") == 2);
  }
}
