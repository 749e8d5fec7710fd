// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamListener;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.flink.data.FlinkTypes;
import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class LightstreamSourceTest {

  /** The common pool has one thread on two cores: tasks that wait for each other need their own. */
  private static final Executor EACH_ITS_THREAD = task -> new Thread(task).start();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final int MOST_ROWS = 10_000;
  private static final Schema SCHEMA =
      Schema.of(
          Field.nullable("word", new DataType.Utf8()),
          Field.required("n", new DataType.Int(32, true)));
  private static final RowType ROWS = FlinkTypes.of(SCHEMA);

  @Test
  void rowsComeFromAPeerThatListens() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> send(listener.acceptWriter(SCHEMA), 3, 100), EACH_ITS_THREAD);
      assertEquals(expected(3, 100), collect(source(listener.uri().toString(), false), false));
      sender.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void rowsMayBeCopiedBetweenOperatorsOrNot() throws Exception {
    for (boolean reuse : new boolean[] {false, true}) {
      try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () -> send(listener.acceptWriter(SCHEMA), 2, 10), EACH_ITS_THREAD);
        assertEquals(expected(2, 10), collect(source(listener.uri().toString(), false), reuse));
        sender.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void rowsComeFromAPeerThatConnects() throws Exception {
    String uri = "tcp://127.0.0.1:" + freePort();
    CompletableFuture<List<String>> received =
        CompletableFuture.supplyAsync(() -> collectUnchecked(source(uri, true)), EACH_ITS_THREAD);
    send(connectOnceListening(uri), 3, 50);
    assertEquals(expected(3, 50), received.get(60, TimeUnit.SECONDS));
  }

  @Test
  void streamWithoutItsEndMarkFailsTheJob() throws Exception {
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                RecordBatchWriter writer = listener.acceptWriter(SCHEMA);
                writeBatch(writer, 0, 10);
                writer.flush();
                writer.abort();
              },
              EACH_ITS_THREAD);
      Exception e =
          assertThrows(
              Exception.class, () -> collect(source(listener.uri().toString(), false), false));
      sender.get(30, TimeUnit.SECONDS);
      assertEquals(
          listener.uri()
              + ": the stream was closed without its end mark: the sender has failed, and rows may"
              + " be missing",
          failure(e).getMessage());
    }
  }

  @Test
  void streamOfOtherColumnsFailsTheJobWithTheirNames() throws Exception {
    Schema other = Schema.of(Field.required("n", new DataType.Int(32, true)));
    try (LightstreamListener listener = Lightstream.listen("tcp://127.0.0.1:0")) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(() -> listener.acceptWriter(other).close(), EACH_ITS_THREAD);
      Exception e =
          assertThrows(
              Exception.class, () -> collect(source(listener.uri().toString(), false), false));
      sender.get(30, TimeUnit.SECONDS);
      assertTrue(failure(e).getMessage().contains("'word'"), failure(e).getMessage());
    }
  }

  @Test
  void jobThatWaitsForAPeerCanBeCancelled() throws Exception {
    String uri = "tcp://127.0.0.1:" + freePort();
    StreamExecutionEnvironment environment = environment();
    rows(environment, source(uri, true)).print();
    JobClient job = environment.executeAsync("waits");
    connectOnceListening(uri).abort();
    assertThrows(Exception.class, () -> job.getJobExecutionResult().get(60, TimeUnit.SECONDS));

    String second = "tcp://127.0.0.1:" + freePort();
    StreamExecutionEnvironment again = environment();
    rows(again, source(second, true)).print();
    JobClient waiting = again.executeAsync("waits for ever");
    RecordBatchWriter writer = connectOnceListening(second);
    waiting.cancel().get(60, TimeUnit.SECONDS);
    assertThrows(Exception.class, () -> waiting.getJobExecutionResult().get(60, TimeUnit.SECONDS));
    writer.abort();
  }

  @Test
  void sourceWithoutAnEndpointIsRefused() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> LightstreamSource.builder(RecordBatchDeserializer.rows(ROWS)).build());
    assertEquals(
        "a source needs one of 'connect', 'listen' and 'files': none has been set", e.getMessage());
  }

  @Test
  void endpointThatIsNoneIsRefused() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                LightstreamSource.builder(RecordBatchDeserializer.rows(ROWS)).connect("localhost"));
    assertTrue(e.getMessage().startsWith("'localhost' has no scheme"), e.getMessage());
  }

  private static LightstreamSource<RowData> source(String uri, boolean listens) {
    LightstreamSourceBuilder<RowData> builder =
        LightstreamSource.builder(RecordBatchDeserializer.rows(ROWS));
    return (listens ? builder.listen(uri) : builder.connect(uri)).bounded().build();
  }

  private static StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
  }

  private static DataStream<String> rows(
      StreamExecutionEnvironment environment, LightstreamSource<RowData> source) {
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "lightstream")
        .map(new Shown());
  }

  private static List<String> collect(LightstreamSource<RowData> source, boolean reuse)
      throws Exception {
    StreamExecutionEnvironment environment = environment();
    if (reuse) {
      environment.getConfig().enableObjectReuse();
    }
    return rows(environment, source).executeAndCollect(MOST_ROWS);
  }

  private static List<String> collectUnchecked(LightstreamSource<RowData> source) {
    try {
      return collect(source, true);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static RecordBatchWriter connectOnceListening(String uri) {
    while (true) {
      try {
        return Lightstream.write(uri, SCHEMA);
      } catch (LightstreamIOException e) {
        LockSupport.parkNanos(100_000); // the job is not there yet; the class's timeout bounds this
      }
    }
  }

  private static void send(RecordBatchWriter writer, int batches, int rows) {
    try (writer) {
      for (int i = 0; i < batches; i++) {
        writeBatch(writer, i * rows, rows);
      }
    }
  }

  private static void writeBatch(RecordBatchWriter writer, int first, int rows) {
    try (BufferAllocator allocator = BufferAllocator.unbounded("sender");
        RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      for (int n = first; n < first + rows; n++) {
        builder.appendRow(n % 3 == 0 ? null : "w" + n, n);
      }
      try (RecordBatch batch = builder.finish()) {
        writer.write(batch);
        writer.flush();
      }
    }
  }

  private static List<String> expected(int batches, int rows) {
    List<String> expected = new ArrayList<>();
    for (int n = 0; n < batches * rows; n++) {
      expected.add((n % 3 == 0 ? "-" : "w" + n) + " " + n);
    }
    return expected;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** The outermost of our own failures. */
  private static LightstreamException failure(Throwable e) {
    return e instanceof LightstreamException ours ? ours : failure(e.getCause());
  }

  private static final class Shown implements MapFunction<RowData, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String map(RowData row) {
      return (row.isNullAt(0) ? "-" : row.getString(0)) + " " + row.getInt(1);
    }
  }
}
