// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.kafka.connect.config.RecordValue;
import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.connect.config.TaskMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does: reads batches and makes records of them, no more at a time than it was told.
 *
 * <p>Where the connector defines transactions, each has whole batches: it ends with the poll that
 * ends a batch.
 *
 * <p>{@link #poll()} belongs to the task's thread. {@link #done} and {@link #committed()} may come
 * from any; {@link #close()} too, and ends a poll that waits.
 */
public final class SourceReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);

  /** How long a poll waits for something to read. The worker looks for other work after it. */
  private static final long PATIENCE_NANOS = 500_000_000;

  private final SourceConfig config;
  private final SourceTaskContext context;
  private final SourceCounters counters;
  private final TopicNames topics;
  private final RowSchemas schemas = new RowSchemas();
  private final WakeUp wakeUp;
  private final BatchFeed feed;

  /** The batch that records are made of; null between two. */
  private RecordBatch batch;

  private Origin origin;
  private BatchRecords maker;
  private int row;

  /** Whether there are records of a transaction whose end was not asked for. */
  private boolean inTransaction;

  /** Why the next poll fails; null if nothing went wrong. */
  private RuntimeException failure;

  private boolean closed;

  SourceReader(
      SourceConfig config,
      SourceTaskContext context,
      SourceCounters counters,
      WakeUp wakeUp,
      BatchFeed feed) {
    this.config = config;
    this.context = context;
    this.counters = counters;
    this.topics = new TopicNames(config.topic());
    this.wakeUp = wakeUp;
    this.feed = feed;
  }

  /**
   * Begins to read where the committed offsets say.
   *
   * @param metrics where its metrics are defined
   * @throws ConnectException if that cannot be read
   */
  public static SourceReader open(
      SourceConfig config, SourceTaskContext context, TaskMetrics metrics) {
    SourceCounters counters = new SourceCounters(metrics);
    WakeUp wakeUp = new WakeUp();
    try {
      BatchFeed feed = Feeds.open(config, context, counters, wakeUp);
      return new SourceReader(config, context, counters, wakeUp, feed);
    } catch (LightstreamException e) {
      throw new ConnectException(e.getMessage(), e);
    }
  }

  /**
   * The next records.
   *
   * @return null if there were none for half a second, or this is closed
   * @throws ConnectException if the task is to fail: the message says where and why
   */
  public synchronized List<SourceRecord> poll() throws InterruptedException {
    long until = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (!closed && !wakeUp.isClosed()) {
        if (failure != null) {
          throw failure;
        }
        List<SourceRecord> records = gather();
        if (!records.isEmpty() || batch == null && inTransaction) {
          handOut(records);
          return records;
        }
        if (System.nanoTime() - until >= 0) {
          return null;
        }
        wakeUp.await(until);
      }
      return null;
    } catch (LightstreamException e) {
      throw new ConnectException(e.getMessage(), e);
    }
  }

  /** Also none, if the rows that were left of a batch, and ended its transaction, are malformed. */
  private void handOut(List<SourceRecord> records) {
    counters.emitted(records.size());
    if (context.transactionContext() != null) {
      inTransaction = batch != null;
      if (!inTransaction) {
        context.transactionContext().commitTransaction();
      }
    }
  }

  private List<SourceRecord> gather() {
    List<SourceRecord> records = new ArrayList<>();
    Quota quota = new Quota(config.rowsPerPoll(), config.bytesPerPoll());
    try {
      while (quota.isLeft() && (batch != null || begin())) {
        make(quota, records);
      }
    } catch (LightstreamException | ConnectException e) {
      if (records.isEmpty()) {
        throw e;
      }
      failure = e; // What came before is handed out first.
    }
    if (batch == null && failure == null) { // No offset is to have a batch that failed.
      records.addAll(feed.offsetRecords());
    }
    return records;
  }

  private boolean begin() {
    Optional<FedBatch> next = feed.poll();
    next.ifPresent(
        fed -> {
          batch = fed.batch();
          origin = fed.origin();
          row = fed.firstRow();
          counters.arrived(batch.bufferBytes());
          prepare();
        });
    return next.isPresent();
  }

  private void prepare() {
    try {
      String topic = topics.of(origin);
      maker =
          config.recordValue() == RecordValue.ROW
              ? new RowRecords(batch, schemas.of(batch.schema()), origin, topic, config)
              : new WholeRecords(batch, origin, topic, config.recordBytes());
    } catch (DataException | LightstreamException e) {
      endBatch();
      throw new ConnectException(origin.place() + ": " + e.getMessage(), e);
    }
  }

  private void make(Quota quota, List<SourceRecord> records) {
    if (row < batch.rowCount()) {
      long bytesEach = batch.bufferBytes() / batch.rowCount() + 1;
      int before = row;
      try {
        row = maker.make(row, quota.rows(bytesEach), records);
      } catch (MalformedRows e) {
        malformed(e);
        row = e.next();
      }
      quota.take(row - before, bytesEach);
    }
    if (row >= batch.rowCount()) {
      endBatch();
    }
  }

  private void malformed(MalformedRows rows) {
    String message = origin.place() + ", row " + rows.first() + ": " + rows.getMessage();
    if (!config.toleratesErrors()) {
      throw new ConnectException(message, rows.getCause());
    }
    counters.malformedSkipped();
    LOG.warn("{}; {} rows are left out", message, rows.next() - rows.first());
  }

  private void endBatch() {
    batch.close();
    batch = null;
    maker = null;
  }

  /**
   * The worker is done with a record: Kafka has it, or it was left out.
   *
   * @param metadata null where it was left out
   */
  public void done(SourceRecord record, RecordMetadata metadata) {
    feed.done(record, metadata);
  }

  /** The worker has committed offsets. */
  public void committed() {
    feed.committed();
  }

  /** Ends all threads and connections, and returns once they have ended. Idempotent. */
  @Override
  public void close() {
    wakeUp.close();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (batch != null) {
        endBatch();
      }
      feed.close();
    }
  }
}
