// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.column.Field;
import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.data.FlinkTypes;
import io.lightstream.flink.fs.ArrowInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;

/**
 * Tables as Flink is told of them. They are of Flink's filesystem connector: it takes a path as it
 * stands, whatever characters are in it, and writes where rows are inserted.
 */
final class CatalogTables {

  private CatalogTables() {}

  /**
   * The table of a path.
   *
   * @param file whose columns it has; those that Flink has no type for are left out, and named in
   *     the comment
   * @throws io.lightstream.error.LightstreamException if the file cannot be read
   */
  static CatalogTable of(Path path, Path file) {
    Schema.Builder columns = Schema.newBuilder();
    List<String> without = new ArrayList<>();
    for (Field field : ArrowInput.schemaOf(file).fields()) {
      try {
        columns.column(field.name(), FlinkTypes.of(field).asSerializableString());
      } catch (ConfigurationException e) {
        without.add(field.name() + " " + field.type());
      }
    }
    return CatalogTable.newBuilder()
        .schema(columns.build())
        .comment(without.isEmpty() ? "" : "without the columns " + String.join(", ", without))
        .options(Map.of("connector", "filesystem", "format", "arrow", "path", path.toString()))
        .build();
  }
}
