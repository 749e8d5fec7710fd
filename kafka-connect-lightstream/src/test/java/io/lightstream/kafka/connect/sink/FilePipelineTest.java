// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static io.lightstream.kafka.connect.sink.FileFolder.PARTITION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole tasks that write files, several of one partition at a time. */
@Timeout(120)
class FilePipelineTest {

  private static final int TASKS = 3;
  private static final long RECORDS = 4_000;
  private static final Schema ROW = SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).build();

  @TempDir Path path;

  /** The group's offset, which rises with every commit: also zombies commit what is durable. */
  private final AtomicLong committed = new AtomicLong();

  /** The timestamp of the topic's first record. */
  private long born = 1_000_000;

  /** A worker that runs a task of the partition, and starts it anew now and then. */
  private final class Worker implements Callable<Void> {

    private final SplittableRandom random;
    private final Map<String, String> others = new HashMap<>();

    Worker(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    public Void call() {
      while (committed.get() < RECORDS) {
        live(50 + random.nextInt(2_000));
      }
      return null;
    }

    private void live(int puts) {
      FakeContext context = new FakeContext();
      try (SinkPipeline pipeline =
          SinkPipeline.open(SinkConfig.parse(settings()), context, new TaskMetrics())) {
        long position = committed.get();
        pipeline.open(List.of(PARTITION));
        for (int put = 0; put < puts && committed.get() < RECORDS; put++) {
          Long seek = context.seeks.remove(PARTITION);
          position = seek == null ? position : seek;
          List<SinkRecord> records = records(context, position);
          position += records.size();
          pipeline.put(records);
          if (random.nextInt(20) == 0) {
            commit(pipeline, position);
          }
          if (records.isEmpty()) {
            LockSupport.parkNanos(200_000);
          }
        }
      }
    }

    private Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>(others);
      settings.put("lightstream.uri", path.toUri().toString());
      settings.put("batch.max.rows", Integer.toString(1 + random.nextInt(20)));
      settings.put("batch.max.delay.ms", "1");
      settings.put("file.max.rows", Integer.toString(20 + random.nextInt(200)));
      settings.put("file.max.delay.ms", "20");
      return settings;
    }

    private List<SinkRecord> records(FakeContext context, long from) {
      return context.paused.contains(PARTITION)
          ? List.of()
          : rows(from, Math.min(RECORDS, from + random.nextInt(60)));
    }
  }

  private void commit(SinkPipeline pipeline, long position) {
    OffsetAndMetadata done =
        pipeline.commit(Map.of(PARTITION, new OffsetAndMetadata(position))).get(PARTITION);
    if (done != null) {
      committed.accumulateAndGet(done.offset(), Math::max);
    }
  }

  private List<SinkRecord> rows(long from, long to) {
    List<SinkRecord> rows = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      rows.add(
          new SinkRecord(
              PARTITION.topic(),
              PARTITION.partition(),
              null,
              null,
              ROW,
              new Struct(ROW).put("n", offset),
              offset,
              born + offset,
              TimestampType.CREATE_TIME));
    }
    return rows;
  }

  @RepeatedTest(3)
  void tasksThatBelieveToHaveThePartitionPublishEachRecordOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TASKS);
    try {
      List<Future<Void>> workers = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        workers.add(threads.submit(new Worker(i)));
      }
      for (Future<Void> worker : workers) {
        worker.get();
      }
    } finally {
      threads.shutdownNow();
    }
    try (FileFolder files = new FileFolder(path, Map.of())) {
      assertEquals(LongStream.range(0, RECORDS).boxed().toList(), files.records(PARTITION));
    }
  }

  @Test
  void nothingIsCommittedBeforeItsFileIsPublished() {
    FakeContext context = new FakeContext();
    Map<String, String> settings = Map.of("lightstream.uri", path.toUri().toString());
    try (SinkPipeline pipeline =
            SinkPipeline.open(SinkConfig.parse(settings), context, new TaskMetrics());
        FileFolder files = new FileFolder(path, Map.of())) {
      pipeline.open(List.of(PARTITION));
      assertTrue(context.paused.contains(PARTITION));
      FileFolder.await(
          "start",
          () -> {
            pipeline.put(List.of());
            return !context.paused.contains(PARTITION);
          });

      pipeline.put(rows(0, 10));
      FileFolder.await(
          "part",
          () -> {
            pipeline.put(List.of());
            return files.names().size() == 1;
          });
      commit(pipeline, 10);

      assertEquals(0, committed.get());
    }
    FileFolder.await("empty folder", () -> path.toFile().list().length == 0);
  }

  @Test
  void topicThatWasMadeAnewBeginsAGeneration() {
    Worker worker = new Worker(1);
    worker.call();
    born = 2_000_000;
    committed.set(0);

    worker.others.put("on.offset.reset", "new-generation");
    worker.call();

    try (FileFolder files = new FileFolder(path, Map.of())) {
      List<FileName> names =
          files.published().stream().map(name -> FileName.parse(name).orElseThrow()).toList();
      assertEquals(List.of(0, 1), names.stream().map(FileName::generation).distinct().toList());
      assertEquals(Start.at(RECORDS, born + RECORDS - 1), FileFolder.started(files.open()));
      assertEquals(2, names.stream().filter(name -> name.start() == 0).count());
    }
  }
}
