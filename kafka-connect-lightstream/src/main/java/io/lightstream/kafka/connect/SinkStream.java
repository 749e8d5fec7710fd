// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LightstreamIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * What a task does: gathers records into batches, sends each when it is full or old enough, and
 * says which offsets may be committed. One batch at most waits to be sent; while it cannot be,
 * Connect holds further records back, so memory stays bounded. Belongs to the task's thread.
 *
 * <p>A batch counts as sent once the operating system has it. If its connection breaks before that,
 * it is sent again over a new one.
 */
final class SinkStream implements AutoCloseable {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SinkConfig config;
  private final StreamOpener opener;
  private final SinkTaskContext context;
  private final LongSupplier nanoTime;
  private final RetryClock retries;
  private final PendingRows pending = new PendingRows();

  private RowBuffer rows;
  private RecordBatch unsent;
  private RecordBatchWriter writer;
  private long firstRowTime;
  private boolean redelivery;
  private boolean failed;

  SinkStream(
      SinkConfig config, StreamOpener opener, SinkTaskContext context, LongSupplier nanoTime) {
    this.config = config;
    this.opener = opener;
    this.context = context;
    this.nanoTime = nanoTime;
    this.retries = new RetryClock(config, nanoTime);
  }

  /**
   * Takes records over and sends what is due.
   *
   * @throws RetriableException if the peer cannot be reached; Connect brings the same records again
   * @throws ConnectException if a record does not fit the stream, or the peer has been out of reach
   *     for too long
   */
  void put(Collection<SinkRecord> records) {
    try {
      takeAll(records);
      redelivery = false;
    } catch (RetriableException e) {
      redelivery = true;
      throw e;
    } catch (RuntimeException e) {
      failed = true;
      throw e;
    }
  }

  private void takeAll(Collection<SinkRecord> records) {
    if (unsent != null) {
      send();
    }
    for (SinkRecord record : records) {
      if (!(redelivery && pending.hasTaken(record))) {
        take(record);
      }
    }
    sendIfOld();
  }

  private void take(SinkRecord record) {
    if (rows == null) {
      rows = RowBuffer.forRecordsLike(record);
    }
    if (rows.isEmpty()) {
      firstRowTime = nanoTime.getAsLong();
    }
    rows.append(record);
    pending.take(record);
    if (rows.rowCount() >= config.maxRows() || rows.byteCount() >= config.maxBytes()) {
      seal();
      send();
    }
  }

  private void sendIfOld() {
    if (rows == null || rows.isEmpty()) {
      return;
    }
    long left = config.maxDelay().toNanos() - (nanoTime.getAsLong() - firstRowTime);
    if (left <= 0) {
      seal();
      send();
    } else {
      context.timeout(Math.max(1, left / NANOS_PER_MILLI)); // wakes the task even without records
    }
  }

  /**
   * Sends what waits.
   *
   * @return the offsets that may be committed: all those offered, unless the peer cannot be reached
   */
  Map<TopicPartition, OffsetAndMetadata> commit(Map<TopicPartition, OffsetAndMetadata> offered) {
    if (!failed && !pending.isEmpty() && retries.isDue()) {
      try {
        seal();
        send();
      } catch (RetriableException e) {
        // not lost: the offsets of the batch are held back, and the next put tries again
      } catch (RuntimeException e) {
        failed = true;
        throw e;
      }
    }
    return pending.committable(offered);
  }

  /** Leaves partitions to their next owner, who gets the records that were not sent. */
  void giveUp(Collection<TopicPartition> partitions) {
    if (pending.concerns(partitions)) {
      discard();
      Map<TopicPartition, Long> again = new HashMap<>(pending.drop());
      again.keySet().removeAll(partitions);
      context.offset(again);
    }
    pending.forget(partitions);
  }

  private void seal() {
    if (unsent == null) {
      unsent = rows.build();
    }
  }

  private void send() {
    try {
      if (writer == null) {
        writer = opener.open(unsent.schema());
      }
      writer.write(unsent);
      writer.flush();
    } catch (LightstreamIOException e) {
      abort();
      throw retries.afterFailure(config.endpoint(), context, e);
    } catch (LightstreamException e) {
      abort();
      throw new ConnectException("cannot send to " + config.endpoint() + ": " + e.getMessage(), e);
    }
    unsent.close();
    unsent = null;
    pending.sent();
    retries.succeeded();
  }

  private void abort() {
    if (writer != null) {
      writer.abort();
      writer = null;
    }
  }

  private void discard() {
    if (unsent != null) {
      unsent.close();
      unsent = null;
    }
    if (rows != null) {
      rows.clear();
    }
  }

  /**
   * Ends the stream: with its end mark where everything taken over has been sent, without it where
   * not, so that the peer knows.
   */
  @Override
  public void close() {
    boolean complete = !failed && pending.isEmpty();
    discard();
    try {
      if (complete) {
        end();
      } else {
        abort();
      }
    } finally {
      if (rows != null) {
        rows.close();
      }
    }
  }

  private void end() {
    if (writer == null) {
      return;
    }
    try {
      writer.close();
    } catch (LightstreamIOException e) {
      throw new ConnectException(
          "cannot end the stream to " + config.endpoint() + ": " + e.getMessage(), e);
    } finally {
      writer = null;
    }
  }
}
