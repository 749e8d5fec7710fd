// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.TaskMetrics;

/** What a task counts, for metrics. Safe for use by several threads. */
final class SinkCounters {

  private final TaskMetrics.Count rows;
  private final TaskMetrics.Count batches;
  private final TaskMetrics.Count bytes;
  private final TaskMetrics.Count reconnects;
  private final TaskMetrics.Count errant;
  private volatile long bufferedBytes;
  private volatile boolean paused;

  /** Defines the metrics. */
  SinkCounters(TaskMetrics metrics) {
    rows = metrics.count("rows-sent-total", "Rows that were handed over to be sent.");
    batches = metrics.count("batches-sent-total", "Batches that were handed over to be sent.");
    bytes =
        metrics.count(
            "bytes-sent-total",
            "Bytes of the buffers of batches that were handed over to be sent.");
    reconnects =
        metrics.count("reconnects-total", "Connections that were made in place of broken ones.");
    errant = metrics.count("errant-records-total", "Records that did not fit and were reported.");
    metrics.level(
        "buffered-bytes",
        "Bytes of memory of rows that are gathered and batches that are on their way.",
        () -> bufferedBytes);
    metrics.level(
        "paused",
        "1 while partitions are paused for want of memory, else 0.",
        () -> paused ? 1 : 0);
  }

  void sent(long batchRows, long batchBytes) {
    rows.add(batchRows);
    batches.increment();
    bytes.add(batchBytes);
  }

  /** A connection was made in place of one that broke. */
  void reconnected() {
    reconnects.increment();
  }

  void errant() {
    errant.increment();
  }

  void buffered(long now) {
    bufferedBytes = now;
  }

  void paused(boolean now) {
    paused = now;
  }
}
