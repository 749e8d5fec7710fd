// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** How the batches of one schema become rows. */
final class BoundRows {

  private static final int NO_KINDS = -1;

  private final Schema schema;
  private final RowBinding binding;
  private final List<MetadataColumn> metadata;
  private final int kindColumn;
  private final RowCopier copier;
  private final FilterEvaluator filter;
  private final int physical;

  BoundRows(
      Schema schema,
      RowBinding binding,
      List<MetadataColumn> metadata,
      String rowKindColumn,
      RowCopier copier,
      FilterEvaluator filter) {
    this.schema = schema;
    this.binding = binding;
    this.metadata = metadata;
    this.copier = copier;
    this.filter = filter;
    this.physical = binding.fieldCount();
    this.kindColumn = rowKindColumn == null ? NO_KINDS : schema.indexOf(rowKindColumn);
    if (kindColumn >= 0) {
      RowKinds.check(schema.field(kindColumn));
    }
  }

  /** Batches of one stream share their schema; those of several may come in turn. */
  boolean isFor(Schema other) {
    return schema == other || schema.equals(other);
  }

  /**
   * A row over a batch that stays open until the row was {@link BatchRow#release released}: nobody
   * reaches the views of its fields after that. What is nested may be kept, and has guards.
   */
  BatchRow rowOver(RecordBatch batch, BatchOrigin origin) {
    FieldView[] views = binding.views(batch, physical + metadata.size());
    for (int i = 0; i < physical; i++) {
      if (views[i] instanceof NumberView numbers) {
        numbers.unguarded();
      }
    }
    for (int i = 0; i < metadata.size(); i++) {
      views[physical + i] = MetadataView.of(metadata.get(i), batch, origin);
    }
    return new BatchRow(views, batch.rowCount());
  }

  void emit(RecordBatch batch, BatchRow row, Collector<RowData> out) {
    RowKinds kinds = kindColumn < 0 ? null : new RowKinds(batch.column(kindColumn));
    int rows = batch.rowCount();
    if (filter == null && kinds == null && copier == null) {
      for (int i = 0; i < rows; i++) {
        row.moveTo(i);
        out.collect(row);
      }
    } else if (filter == null) {
      for (int i = 0; i < rows; i++) {
        emit(i, row, kinds, out);
      }
    } else {
      for (int selected : Truths.select(filter, batch)) {
        emit(selected, row, kinds, out);
      }
    }
  }

  private void emit(int index, BatchRow row, RowKinds kinds, Collector<RowData> out) {
    row.moveTo(index);
    if (kinds != null) {
      row.setRowKind(kinds.kind(index));
    }
    out.collect(copier == null ? row : copier.copy(row));
  }
}
