// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.flink.data.RowDataDeserializer;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * What the planner wants of a table.
 *
 * @param type the columns wanted, then the metadata wanted
 * @param metadata the keys of the metadata
 * @param limit how many rows are enough
 */
record ScanRows(RowType type, List<String> metadata, OptionalLong limit) {

  /** All columns of the table, and all its rows. */
  static ScanRows of(TableShape table) {
    return new ScanRows(table.rowType(), List.of(), OptionalLong.empty());
  }

  ScanRows withColumns(RowType wanted) {
    return new ScanRows(wanted, List.of(), limit);
  }

  ScanRows withMetadata(List<String> keys, RowType wanted) {
    return new ScanRows(wanted, List.copyOf(keys), limit);
  }

  ScanRows withLimit(long rows) {
    return new ScanRows(type, metadata, OptionalLong.of(rows));
  }

  RecordBatchDeserializer<RowData> deserializer(GivenOptions options) {
    return RowDataDeserializer.builder(type).build();
  }
}
