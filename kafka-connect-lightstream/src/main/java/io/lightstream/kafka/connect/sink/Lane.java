// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.error.LimitExceededException;
import io.lightstream.kafka.connect.config.SchemaEvolution;
import io.lightstream.kafka.data.BatchDecoder;
import io.lightstream.kafka.data.BatchValue;
import io.lightstream.kafka.data.ExtraColumns;
import io.lightstream.kafka.data.RowTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The rows of one table on one route, gathered into batches. */
final class Lane implements AutoCloseable {

  private final LaneSettings settings;
  private final String table;
  private final Consumer<SealedBatch> sealed;
  private final OpenOffsets offsets = new OpenOffsets();
  private final BatchDecoder batches;

  /** Null before the first record, and after a whole batch. */
  private RowTable rows;

  /** The columns of what was sealed last; empty before. */
  private List<Field> columns = List.of();

  private long firstRowNanos;

  /**
   * An empty lane.
   *
   * @param sealed takes batches over
   */
  Lane(LaneSettings settings, String table, Consumer<SealedBatch> sealed) {
    this.settings = settings;
    this.table = table;
    this.sealed = sealed;
    this.batches = new BatchDecoder(settings.allocator());
  }

  /**
   * Adds a record's row, or its batch; what is full is sealed.
   *
   * @param nanoTime asked when a batch begins, and not for each row
   * @throws DataException if it does not fit; nothing is added then
   * @throws LimitExceededException if there is no memory for it; nothing is added then
   */
  void add(Partition partition, SinkRecord record, LongSupplier nanoTime) {
    if (BatchValue.is(record.valueSchema()) && record.value() != null) {
      addBatch(partition, record);
      return;
    }
    append(record);
    if (rows.rows() == 1) {
      firstRowNanos = nanoTime.getAsLong();
    }
    offsets.add(partition, record);
    if (rows.rows() >= settings.batchRows() || rows.bytes() >= settings.batchBytes()) {
      seal();
    }
  }

  String table() {
    return table;
  }

  private void append(SinkRecord record) {
    if (rows == null) {
      begin(RowTable.like(record, settings.extra(), settings.allocator()), record);
      return;
    }
    switch (rows.add(record)) {
      case SAME -> {}
      case WIDENS -> {
        require(settings.evolution() != SchemaEvolution.FAIL, record, "other columns");
        begin(rows.widened(record), record);
      }
      case DIFFERENT -> {
        require(
            settings.evolution() == SchemaEvolution.NEW,
            record,
            "columns that no table has room for");
        begin(RowTable.like(record, settings.extra(), settings.allocator()), record);
      }
    }
  }

  private void require(boolean allowed, SinkRecord record, String what) {
    if (!allowed) {
      throw new DataException(
          Records.name(record)
              + ": it has "
              + what
              + ", and schema.evolution is "
              + settings.evolutionName()
              + ": its schema is "
              + record.valueSchema()
              + ", the columns of the table are "
              + (rows == null ? columns : rows.schema().fields()));
    }
  }

  /** Goes on with another table, if it can hold the record. */
  private void begin(RowTable table, SinkRecord first) {
    boolean complete = false;
    try {
      if (rows == null && !columns.isEmpty() && !columns.equals(table.schema().fields())) {
        require(
            settings.evolution() == SchemaEvolution.NEW,
            first,
            "other columns than the batch before");
      }
      table.append(first);
      complete = true;
    } finally {
      if (!complete) {
        table.close();
      }
    }
    seal();
    if (rows != null) {
      rows.close();
    }
    rows = table;
  }

  private void addBatch(Partition partition, SinkRecord record) {
    if (!settings.extra().equals(ExtraColumns.of())) {
      throw new DataException(
          Records.name(record)
              + ": a whole batch has no room for the columns "
              + settings.extra().names());
    }
    RecordBatch batch = decode(record);
    try {
      List<Field> before = rows == null ? columns : rows.schema().fields();
      if (!before.isEmpty() && !before.equals(batch.schema().fields())) {
        require(
            settings.evolution() == SchemaEvolution.NEW,
            record,
            "a batch with the columns " + batch.schema().fields());
      }
      seal();
      dropRows();
      offsets.add(partition, record);
      hand(batch.metadata(), batch);
    } finally {
      batch.close();
    }
  }

  private RecordBatch decode(SinkRecord record) {
    try {
      return batches.decode(record.value());
    } catch (DataException e) {
      if (e.getCause() instanceof LimitExceededException full) {
        throw full;
      }
      throw new DataException(Records.name(record) + ": " + e.getMessage(), e);
    }
  }

  /** Hands over the rows, if there are any. */
  void seal() {
    if (rows != null && rows.rows() > 0) {
      try (RecordBatch batch = rows.finish(Map.of())) {
        hand(Map.of(), batch);
      }
    }
  }

  /** The batch stays the caller's. */
  private void hand(Map<String, String> own, RecordBatch batch) {
    Map<TopicPartition, OffsetRange> ranges = offsets.take();
    columns = batch.schema().fields();
    Map<String, String> metadata = new HashMap<>(own);
    if (settings.onePartition()) {
      ranges.forEach((partition, range) -> metadata.putAll(Records.metadata(partition, range)));
    }
    sealed.accept(
        new SealedBatch(
            metadata.equals(own) ? batch.retain() : batch.withMetadata(metadata), table, ranges));
  }

  /** How long the first row has waited; negative without rows. */
  long age(long nanoTime) {
    return isEmpty() ? -1 : nanoTime - firstRowNanos;
  }

  boolean isEmpty() {
    return rows == null || rows.rows() == 0;
  }

  OpenOffsets offsets() {
    return offsets;
  }

  /** Forgets the rows. */
  void clear() {
    if (rows != null) {
      rows.clear();
    }
    offsets.clear();
  }

  private void dropRows() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }

  @Override
  public void close() {
    dropRows();
    batches.close();
    offsets.clear();
  }
}
