// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a table looks like.
 *
 * @param name for people
 * @param columns the physical ones
 * @param keyed whether there is a primary key
 */
record TableShape(String name, DataType columns, boolean keyed) {

  static TableShape of(DynamicTableFactory.Context context) {
    return new TableShape(
        context.getObjectIdentifier().asSummaryString(),
        context.getPhysicalRowDataType(),
        context.getPrimaryKeyIndexes().length > 0);
  }

  RowType rowType() {
    return (RowType) columns.getLogicalType();
  }

  List<String> names() {
    return DataType.getFieldNames(columns);
  }

  /** Checks the options that tell of the kinds of rows. */
  void checkChangelog(
      GivenOptions options, ConfigOption<String> column, ConfigOption<ChangelogKind> mode) {
    options.allow(mode, options.has(column), "it needs '" + column.key() + "'");
    options.allow(
        column,
        !names().contains(options.optional(column).orElse("")),
        "it must not be a column of the table, which has " + names());
    options.allow(
        mode,
        keyed || options.get(mode) != ChangelogKind.UPSERT,
        "upserts need a PRIMARY KEY, which the table has not");
  }
}
