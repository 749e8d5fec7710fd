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
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean outage;

  SinkMetrics(SinkWriterMetricGroup group) {
    this.group = group;
    this.batches = group.counter("numBatchesSend");
    group.gauge("reconnects", () -> Math.max(0, connections.get() - 1));
    group.gauge("numRecordsDropped", dropped::get);
  }

  /** Where to read how much is on its way, and how long the last of it was. */
  void observe(LongSupplier bytes, LongSupplier sendMillis) {
    group.gauge("unacknowledgedBytes", bytes::getAsLong);
    group.setCurrentSendTimeGauge(sendMillis::getAsLong);
  }

  /** A batch is on its way. */
  void sent(long rows, long bytes) {
    group.getNumRecordsSendCounter().inc(rows);
    group.getNumBytesSendCounter().inc(bytes);
    batches.inc();
  }

  /** Rows that nobody gets. From any thread. */
  void dropped(long rows) {
    dropped.addAndGet(rows);
  }

  /** From any thread. */
  void connected() {
    connections.incrementAndGet();
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
