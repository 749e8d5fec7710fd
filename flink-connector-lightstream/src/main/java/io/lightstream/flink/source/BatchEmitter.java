// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.flink.data.BatchOrigin;
import io.lightstream.flink.data.RecordBatchDeserializer;
import java.io.IOException;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.util.Collector;

/**
 * Emits all rows of a slice at once, and lets go of it when the last collect has returned. Only
 * then does the split's position move, so that a checkpoint never splits a slice.
 */
final class BatchEmitter<T> implements RecordEmitter<Fed, T, SplitState> {

  private final RecordBatchDeserializer<T> deserializer;
  private final OnMalformed onMalformed;
  private final OpenBatches batches;
  private final SourceMetrics metrics;
  private final RowQuota quota;
  private final Rows rows = new Rows();
  private final Collector<T> collector;
  private final Idleness<T> idleness;

  BatchEmitter(
      RecordBatchDeserializer<T> deserializer,
      OnMalformed onMalformed,
      OpenBatches batches,
      SourceMetrics metrics,
      RowQuota quota,
      Idleness<T> idleness) {
    this.deserializer = deserializer;
    this.onMalformed = onMalformed;
    this.batches = batches;
    this.metrics = metrics;
    this.quota = quota;
    this.collector = quota.isUnlimited() ? rows : new LimitedRows();
    this.idleness = idleness;
  }

  @Override
  public void emitRecord(Fed element, SourceOutput<T> output, SplitState split) throws IOException {
    if (element instanceof FedBatch fed) {
      if (split.isIdle()) {
        split.idle(false);
        idleness.splitIsActive(output);
      }
      emit(fed, output);
      split.moveTo(fed.behind());
    } else {
      split.idle(true);
      idleness.splitIsIdle(output);
      metrics.emitted(0);
    }
  }

  private void emit(FedBatch fed, SourceOutput<T> output) throws IOException {
    rows.to(output);
    try {
      if (!quota.isExhausted()) {
        deserializer.deserialize(fed.batch(), fed.origin(), collector);
      }
    } catch (LightstreamException e) {
      if (rows.hasFailed()) {
        throw e;
      }
      if (!(e instanceof InvalidDataException) || onMalformed == OnMalformed.FAIL) {
        throw e.within(place(fed.origin()));
      }
      metrics.malformed(Math.max(1, fed.batch().rowCount() - rows.count()));
    } finally {
      batches.release(fed.batch());
    }
    metrics.emitted(rows.count());
  }

  private static String place(BatchOrigin origin) {
    return origin.place() + ", batch " + origin.position();
  }

  /** Hands rows on, and counts them. */
  private final class Rows implements Collector<T> {

    private SourceOutput<T> output;
    private boolean failed;
    private long count;

    void to(SourceOutput<T> target) {
      output = target;
      failed = false;
      count = 0;
    }

    @Override
    public void collect(T row) {
      try {
        output.collect(row);
        count++;
      } catch (LightstreamException e) {
        failed = true;
        throw e;
      }
    }

    /** Whether it was somebody downstream who has failed. */
    boolean hasFailed() {
      return failed;
    }

    long count() {
      return count;
    }

    @Override
    public void close() {}
  }

  /** Hands as many rows on as there may be. */
  private final class LimitedRows implements Collector<T> {

    @Override
    public void collect(T row) {
      if (quota.take()) {
        rows.collect(row);
      }
    }

    @Override
    public void close() {}
  }
}
