// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.flink.data.FlinkTypes;
import io.lightstream.flink.data.RecordBatchDeserializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileSourceTest {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  private static final int MOST_ROWS = 1_000_000;

  @TempDir private Path directory;

  @Test
  void filesAreReadToTheirEndsByAllReaders() throws Exception {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 10_000, 0, 20_000, 30_000);
    NumberFiles.write(directory.resolve("b.arrows"), 60_000, 1, 9_999);
    NumberFiles.write(directory.resolve("_c.arrow"), 0, 5);
    LightstreamSource<RowData> source =
        numbers().files(directory.toString()).splitBytes(100_000).build();
    assertEquals(Boundedness.BOUNDED, source.getBoundedness());
    List<Long> found = collect(source, 3);
    Collections.sort(found);
    assertEquals(NumberFiles.numbers(0, 70_000), found);
  }

  @Test
  void orderWithinASplitIsKept() throws Exception {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 10_000, 0, 20_000, 30_000);
    assertEquals(
        NumberFiles.numbers(0, 60_000),
        collect(numbers().files(directory + "/*.arrow").build(), 1));
  }

  @Test
  void noMoreRowsComeThanTheLimit() throws Exception {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 10_000, 10_000);
    NumberFiles.write(directory.resolve("b.arrow"), 20_000, 10_000);
    assertEquals(
        NumberFiles.numbers(0, 12_345),
        collect(numbers().files(directory.toString()).limit(12_345).build(), 1));
    assertEquals(List.of(), collect(numbers().files(directory.toString()).limit(0).build(), 1));
  }

  @Test
  void nothingIsFoundWhereNoFileMatches() throws Exception {
    assertEquals(List.of(), collect(numbers().files(directory + "/*.arrow").build(), 2));
  }

  @Test
  @SuppressWarnings("try") // that close() may be interrupted is Flink's contract
  void newFilesAreFoundAsTheyCome() throws Exception {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 100);
    LightstreamSource<RowData> source =
        numbers().files(directory.toString()).monitor(Duration.ofMillis(20)).build();
    assertEquals(Boundedness.CONTINUOUS_UNBOUNDED, source.getBoundedness());
    try (CloseableIterator<Long> found = stream(source, 2).executeAndCollect()) {
      assertEquals(NumberFiles.numbers(0, 100), take(found, 100));
      for (int i = 1; i < 5; i++) {
        NumberFiles.write(directory.resolve(i + ".arrows"), i * 100, 100);
        assertEquals(NumberFiles.numbers(i * 100, i * 100 + 100), take(found, 100));
      }
    }
  }

  @Test
  void malformedFileFailsTheJobWithPathAndRule() throws Exception {
    Path file = Files.writeString(directory.resolve("a.arrow"), "ARROW1, but nothing else");
    Exception e =
        assertThrows(
            Exception.class, () -> collect(numbers().files(directory.toString()).build(), 1));
    LightstreamException failure = failure(e);
    assertEquals(InvalidDataException.class, failure.getClass());
    assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
  }

  @Test
  void malformedFilesAreLeftOutWhereThatWasChosen() throws Exception {
    NumberFiles.write(directory.resolve("a.arrow"), 0, 10);
    Files.writeString(directory.resolve("b.arrow"), "ARROW1, but nothing else");
    NumberFiles.write(directory.resolve("c.arrow"), 10, 10);
    assertEquals(
        NumberFiles.numbers(0, 20),
        collect(numbers().files(directory.toString()).onMalformed(OnMalformed.SKIP).build(), 1));
  }

  @Test
  void whatNeedsFilesIsRefusedWithoutThem() {
    assertRefused(
        "'monitor' is PT1S: it has no meaning for a source that has 'connect'",
        numbers().connect("tcp://h:1").monitor(Duration.ofSeconds(1)));
    assertRefused(
        "'splitBytes' is 5: it has no meaning for a source that has 'listen'",
        numbers().listen("tcp://h:1").splitBytes(5));
    assertRefused(
        "'acknowledged' is flink: it has no meaning for a source that has 'files'",
        numbers().files("/a").acknowledged());
    assertRefused(
        "'unbounded' is set without 'monitor': files that are listed once come to an end",
        numbers().files("/a").unbounded());
    assertRefused(
        "'bounded' is set besides 'monitor', which is PT1S: looking for new files has no end",
        numbers().files("/a").monitor(Duration.ofSeconds(1)).bounded());
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertEquals(
        "'files' is set besides 'connect': a source has one of them",
        refusal(() -> numbers().connect("tcp://h:1").files("/a")));
    assertEquals("'files' is empty: it needs at least one value", refusal(() -> numbers().files()));
    assertEquals(
        "'monitor' is PT0S: it must be at least a millisecond",
        refusal(() -> numbers().monitor(Duration.ZERO)));
    assertEquals("'splitBytes' is 0: it must be positive", refusal(() -> numbers().splitBytes(0)));
    assertEquals("'limit' is -1: it must be 0 or more", refusal(() -> numbers().limit(-1)));
    assertEquals(
        "'idleAfter' is PT-1S: it must be positive",
        refusal(() -> numbers().idleAfter(Duration.ofSeconds(-1))));
    assertEquals(
        "'rateLimit' is NaN rows per second: it must be positive and finite",
        refusal(() -> numbers().rateLimit(Double.NaN)));
  }

  private static void assertRefused(String message, LightstreamSourceBuilder<RowData> builder) {
    assertEquals(message, refusal(builder::build));
  }

  private static String refusal(Executable call) {
    return assertThrows(ConfigurationException.class, call).getMessage();
  }

  private static LightstreamSourceBuilder<RowData> numbers() {
    return LightstreamSource.builder(
        RecordBatchDeserializer.rows(FlinkTypes.of(NumberFiles.SCHEMA)));
  }

  private static DataStream<Long> stream(LightstreamSource<RowData> source, int parallelism) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism);
    environment.getConfig().enableObjectReuse();
    return environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "numbers")
        .map(new Number());
  }

  private static List<Long> collect(LightstreamSource<RowData> source, int parallelism)
      throws Exception {
    return new ArrayList<>(stream(source, parallelism).executeAndCollect(MOST_ROWS));
  }

  private static List<Long> take(CloseableIterator<Long> found, int count) {
    List<Long> taken = new ArrayList<>();
    while (taken.size() < count) {
      taken.add(found.next());
    }
    return taken;
  }

  /** The outermost of our own failures. */
  private static LightstreamException failure(Throwable e) {
    return e instanceof LightstreamException ours ? ours : failure(e.getCause());
  }

  private static final class Number implements MapFunction<RowData, Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public Long map(RowData row) {
      return row.getLong(0);
    }
  }
}
