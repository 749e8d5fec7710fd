// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchBuilder;
import io.lightstream.column.Schema;
import io.lightstream.error.LightstreamIOException;
import io.lightstream.kafka.connect.config.TaskMetrics;
import io.lightstream.memory.BufferAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that writes, and a peer that fails when told to. */
@Timeout(60)
class PlainOutletTest {

  private static final Schema SCHEMA = Schema.of(Field.required("n", new DataType.Int(64, true)));
  private static final TopicPartition P0 = new TopicPartition("t", 0);

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");
  private final TaskMetrics metrics = new TaskMetrics();
  private final SinkCounters counters = new SinkCounters(metrics);

  /** What happened at the peer. Guarded by itself. */
  private final List<String> seen = new ArrayList<>();

  private volatile int refusals;
  private volatile int breaks;
  private volatile CountDownLatch stalled;
  private PlainOutlet outlet;

  @AfterEach
  void nothingIsLeft() {
    outlet.close();
    SinkFaultsTest.await(() -> allocator.outstanding() == 0);
  }

  private void open(Optional<Duration> limit) {
    outlet =
        PlainOutlet.open(
            new Peer(),
            new Retries(
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new SplittableRandom(1)),
                limit),
            counters,
            "test-outlet");
  }

  private void send(int number) {
    try (RecordBatchBuilder builder = RecordBatchBuilder.of(SCHEMA, allocator)) {
      builder.column(0).appendLong(number);
      outlet.send(
          new SealedBatch(builder.finish(), "rows", Map.of(P0, new OffsetRange(number, number))));
    }
  }

  private void saw(String what) {
    synchronized (seen) {
      seen.add(what);
    }
  }

  private List<String> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  @Test
  void batchesAreDurableOnceTheyAreFlushedAndTheStreamEndsInOrder() {
    open(Optional.empty());
    send(1);
    send(2);
    SinkFaultsTest.await(() -> outlet.durable() == 2);
    outlet.close();
    assertEquals(List.of("open", "1", "2", "end"), seen());
  }

  @Test
  void batchesThatWereNotFlushedGoOutAgainOnTheNextConnection() {
    open(Optional.empty());
    refusals = 3;
    breaks = 1;
    send(1);
    SinkFaultsTest.await(() -> outlet.durable() == 1);
    outlet.tick(0);
    assertEquals(List.of("open", "1", "abort", "open", "1"), seen());
    assertEquals(1, reconnects());
  }

  private long reconnects() {
    return metrics.all().stream()
        .filter(metric -> metric.name().equals("reconnects-total"))
        .findFirst()
        .orElseThrow()
        .value()
        .getAsLong();
  }

  @Test
  void peerThatStaysAwayForTooLongFailsTheOutlet() {
    open(Optional.of(Duration.ofMillis(20)));
    refusals = Integer.MAX_VALUE;
    send(1);
    ConnectException[] failure = new ConnectException[1];
    SinkFaultsTest.await(
        () -> {
          try {
            outlet.tick(0);
            return false;
          } catch (ConnectException e) {
            failure[0] = e;
            return true;
          }
        });
    assertTrue(
        failure[0]
            .getMessage()
            .matches(
                "could not send to the peer for \\d+ ms \\(retry.timeout.ms is 20\\): connection"
                    + " refused"),
        failure[0].getMessage());
    assertThrows(ConnectException.class, () -> outlet.tick(0));
    send(2); // The task may be about to learn of it: nothing is left of the batch either.
  }

  @Test
  void closingEndsAWriteThatIsStalledAtOnce() {
    stalled = new CountDownLatch(1);
    open(Optional.empty());
    send(1);
    SinkFaultsTest.await(() -> seen().contains("1"));
    long before = System.nanoTime();
    outlet.close();
    assertTrue(System.nanoTime() - before < 1_000_000_000L);
    assertEquals(0, outlet.durable());
    assertFalse(seen().contains("end"));
  }

  @Test
  void streamTakesOneTableWithTheColumnsOfTheFirstBatch() {
    open(Optional.empty());
    assertTrue(outlet.accepts("rows", SCHEMA));
    send(1);
    assertTrue(outlet.accepts("rows", SCHEMA));
    assertFalse(outlet.accepts("rows", Schema.of(Field.required("m", new DataType.Int(64, true)))));
    assertFalse(outlet.accepts("others", SCHEMA));
  }

  private final class Peer implements PlainStream.Opener {

    @Override
    public PlainStream open(String table, Schema schema) {
      if (refusals > 0) {
        refusals--;
        throw new LightstreamIOException("connection refused");
      }
      saw("open");
      return new Connection();
    }

    @Override
    public boolean hasManyTables() {
      return false;
    }

    @Override
    public String peer() {
      return "the peer";
    }
  }

  private final class Connection implements PlainStream {

    @Override
    public void write(String table, RecordBatch batch) {
      saw(batch.column(0).format(0));
      if (stalled != null) {
        try {
          stalled.await();
        } catch (InterruptedException e) {
          throw new LightstreamIOException("interrupted");
        }
      }
    }

    @Override
    public void flush() {
      if (breaks > 0) {
        breaks--;
        throw new LightstreamIOException("broken pipe");
      }
    }

    @Override
    public void end() {
      saw("end");
    }

    @Override
    public void abort() {
      saw("abort");
      if (stalled != null) {
        stalled.countDown();
      }
    }
  }
}
