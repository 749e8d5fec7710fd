// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.kafka.connect.config.TaskMetrics;

/** What a task counts, under the names that its metrics have. From any thread. */
final class SourceCounters {

  private final TaskMetrics.Count records;
  private final TaskMetrics.Count batches;
  private final TaskMetrics.Count bytes;
  private final TaskMetrics.Count malformed;
  private final TaskMetrics.Count reconnects;
  private final TaskMetrics.Count gaps;

  SourceCounters(TaskMetrics metrics) {
    records = metrics.count("records-read-total", "Records handed to the worker.");
    batches = metrics.count("batches-read-total", "Batches read.");
    bytes = metrics.count("bytes-read-total", "Bytes of the buffers of batches read.");
    malformed =
        metrics.count(
            "malformed-total", "Frames, rows and files left out because they are malformed.");
    reconnects = metrics.count("reconnects-total", "Connections that broke.");
    gaps = metrics.count("gaps-total", "Gaps and rewinds of streams that were passed over.");
  }

  void emitted(int count) {
    records.add(count);
  }

  void arrived(long bufferBytes) {
    batches.increment();
    bytes.add(bufferBytes);
  }

  void malformedSkipped() {
    malformed.increment();
  }

  void reconnected() {
    reconnects.increment();
  }

  void gapPassed() {
    gaps.increment();
  }
}
