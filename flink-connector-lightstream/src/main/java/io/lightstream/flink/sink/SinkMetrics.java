// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * What a writer tells of itself: Flink's standard metrics of sinks, and {@code numBatchesSend},
 * {@code numRecordsDropped}, {@code unacknowledgedBytes}, {@code connections}, {@code reconnects}.
 */
final class SinkMetrics {

  private static final System.Logger LOG = System.getLogger(LightstreamSink.class.getName());

  private final SinkWriterMetricGroup group;
  private final Counter batches;
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong reconnects = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  /** Of those dropped, as far as Flink's counter has them. */
  private long counted;

  private volatile boolean outage;

  SinkMetrics(SinkWriterMetricGroup group) {
    this.group = group;
    this.batches = group.counter("numBatchesSend");
    group.gauge("connections", connections::get);
    group.gauge("reconnects", reconnects::get);
    group.gauge("numRecordsDropped", dropped::get);
  }

  /** Where to read how much is on its way, and how long the last of it was. */
  void observe(LongSupplier bytes, LongSupplier sendMillis) {
    group.gauge("unacknowledgedBytes", bytes::getAsLong);
    group.setCurrentSendTimeGauge(sendMillis::getAsLong);
  }

  /** A batch is on its way. From the task's thread, as Flink's counters want it. */
  void sent(long rows, long bytes) {
    countErrors();
    group.getNumRecordsSendCounter().inc(rows);
    group.getNumBytesSendCounter().inc(bytes);
    batches.inc();
  }

  /** From the task's thread. */
  void countErrors() {
    long now = dropped.get();
    group.getNumRecordsSendErrorsCounter().inc(now - counted);
    counted = now;
  }

  /** Rows that nobody gets. From any thread. */
  void dropped(long rows) {
    dropped.addAndGet(rows);
  }

  /**
   * A connection was made. From any thread.
   *
   * @param again whether there was one to that place before
   */
  void connected(boolean again) {
    connections.incrementAndGet();
    if (again) {
      reconnects.incrementAndGet();
    }
    outage = false;
  }

  /** From any thread. Told once for each time without a connection. */
  void disconnected(String who, RuntimeException reason) {
    if (!outage) {
      outage = true;
      LOG.log(
          System.Logger.Level.WARNING,
          () -> who + ": no connection, trying again: " + reason.getMessage());
    }
  }
}
