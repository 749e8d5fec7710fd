// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** The rows of queries. */
final class Results {

  private Results() {}

  /** All rows of a query that ends. */
  @SuppressWarnings("try") // closing may be interrupted
  static List<Row> rows(TableResult query) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = query.collect()) {
      results.forEachRemaining(rows::add);
    }
    return rows;
  }

  /** All rows of a query that ends, with their kinds. */
  static List<String> shown(TableResult query) throws Exception {
    return rows(query).stream().map(Row::toString).toList();
  }

  /** The first rows of a query, which is cancelled then. */
  @SuppressWarnings("try") // closing may be interrupted
  static List<String> first(int count, TableResult query) throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = query.collect()) {
      while (rows.size() < count && results.hasNext()) {
        rows.add(results.next().toString());
      }
    }
    return rows;
  }
}
