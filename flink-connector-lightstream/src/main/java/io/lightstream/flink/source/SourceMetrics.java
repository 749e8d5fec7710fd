// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.column.RecordBatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

/**
 * What a reader counts: Flink's standard metrics of sources, and {@code numBatchesIn}, {@code
 * reconnects} and {@code gaps}. Safe for several threads, except for what says otherwise.
 */
final class SourceMetrics {

  private final Counter rows;
  private final Counter bytes;
  private final Counter batches;
  private final Counter errors;
  private final AtomicLong reconnects = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();
  private final SourceReaderMetricGroup group;

  SourceMetrics(SourceReaderMetricGroup group) {
    OperatorIOMetricGroup io = group.getIOMetricGroup();
    this.group = group;
    this.rows = io.getNumRecordsInCounter();
    this.bytes = io.getNumBytesInCounter();
    this.batches = group.counter("numBatchesIn");
    this.errors = group.getNumRecordsInErrorsCounter();
    registered(group, "reconnects", reconnects);
    registered(group, "gaps", gaps);
  }

  private static void registered(MetricGroup group, String name, AtomicLong value) {
    group.gauge(name, (Gauge<Long>) value::get);
  }

  /** A whole batch of that many bytes has arrived. On the fetching thread alone. */
  void arrived(RecordBatch batch) {
    batches.inc();
    bytes.inc(batch.bufferBytes());
  }

  /**
   * An element has been emitted as so many rows. On the task's thread alone. Flink has counted it
   * as one already.
   */
  void emitted(long count) {
    rows.inc(count - 1);
  }

  /** So many rows, or one place whose rows are not known, were malformed and left out. */
  synchronized void malformed(long count) {
    errors.inc(count);
  }

  /** A connection was lost and made again. */
  void reconnected() {
    reconnects.incrementAndGet();
  }

  /** Frames of an acknowledged stream are missing, and it went on without them. */
  void gap() {
    gaps.incrementAndGet();
  }

  /** Tells Flink how to find out how many bytes wait to be read. */
  void pendingBytes(Gauge<Long> gauge) {
    group.setPendingBytesGauge(gauge);
  }
}
