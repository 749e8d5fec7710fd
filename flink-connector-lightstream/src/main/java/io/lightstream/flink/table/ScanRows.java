// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.flink.data.BatchFilter;
import io.lightstream.flink.data.MetadataColumn;
import io.lightstream.flink.data.MissingColumns;
import io.lightstream.flink.data.RowDataDeserializer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What the planner wants of a table.
 *
 * @param type the columns wanted, then the metadata wanted
 * @param metadata the keys of the metadata
 * @param filters which rows are wanted: those that all of them select
 * @param limit how many rows are enough
 * @param countedBy the column to read where none is wanted
 */
record ScanRows(
    RowType type,
    List<String> metadata,
    List<BatchFilter> filters,
    OptionalLong limit,
    Optional<String> countedBy) {

  /** All columns of the table, and all its rows. */
  static ScanRows of(TableShape table) {
    RowType type = table.rowType();
    return new ScanRows(type, List.of(), List.of(), OptionalLong.empty(), narrowest(type));
  }

  /** One of the columns with the fewest bytes a row. */
  private static Optional<String> narrowest(RowType type) {
    return type.getFields().stream()
        .min(Comparator.comparingInt(field -> width(field.getType())))
        .map(RowType.RowField::getName);
  }

  private static int width(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> 0;
      case TINYINT -> 1;
      case SMALLINT -> 2;
      case INTEGER, FLOAT, DATE, INTERVAL_YEAR_MONTH -> 4;
      case BIGINT,
          DOUBLE,
          INTERVAL_DAY_TIME,
          TIME_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          8;
      case DECIMAL -> 16;
      default -> Integer.MAX_VALUE;
    };
  }

  ScanRows withColumns(RowType wanted) {
    return new ScanRows(wanted, List.of(), filters, limit, countedBy);
  }

  ScanRows withMetadata(List<String> keys, RowType wanted) {
    return new ScanRows(wanted, List.copyOf(keys), filters, limit, countedBy);
  }

  ScanRows withFilter(BatchFilter filter) {
    List<BatchFilter> all = new ArrayList<>(filters);
    all.add(filter);
    return new ScanRows(type, metadata, List.copyOf(all), limit, countedBy);
  }

  ScanRows withLimit(long rows) {
    return new ScanRows(type, metadata, filters, OptionalLong.of(rows), countedBy);
  }

  /**
   * How they are made of batches.
   *
   * @throws io.lightstream.error.ConfigurationException if a column has a type that no batch can
   *     have
   */
  RowDataDeserializer deserializer(GivenOptions options) {
    int columns = type.getFieldCount() - metadata.size();
    RowDataDeserializer.Builder rows =
        RowDataDeserializer.builder(
            new RowType(type.isNullable(), type.getFields().subList(0, columns)));
    for (int i = 0; i < metadata.size(); i++) {
      rows.metadata(
          type.getFieldNames().get(columns + i), MetadataColumn.of(metadata.get(i)).orElseThrow());
    }
    countedBy.ifPresent(rows::countBy);
    options.optional(ScanOptions.ROW_KIND_COLUMN).ifPresent(rows::rowKindColumn);
    if (!filters.isEmpty()) {
      rows.filter(BatchFilter.and(filters.toArray(BatchFilter[]::new)));
    }
    return rows.missingColumns(
            switch (options.get(ScanOptions.MISSING_COLUMNS)) {
              case FAIL -> MissingColumns.FAIL;
              case NULL -> MissingColumns.NULL;
            })
        .copyRows(options.get(ScanOptions.COPY_ROWS))
        .build();
  }
}
