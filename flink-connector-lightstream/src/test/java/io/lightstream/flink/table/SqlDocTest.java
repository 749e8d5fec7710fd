// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

/** The statements of the page on SQL, one after the other. */
class SqlDocTest {

  private static final Path PAGE = Path.of("..", "docs", "flink", "sql.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sql\n(.*?)```");

  @Test
  void statementsOfThePageCanBePlanned() throws Exception {
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    List<String> blocks =
        BLOCK.matcher(Files.readString(PAGE)).results().map(block -> block.group(1)).toList();
    int queries = 0;
    for (String block : blocks) {
      for (String statement : block.split(";\\s*\n")) {
        queries += run(tables, statement.strip());
      }
    }
    assertTrue(queries >= 5, () -> "queries in " + blocks);
  }

  /** Queries are planned, everything else is done; 1 for a query. */
  private static int run(TableEnvironment tables, String statement) {
    if (statement.startsWith("SET ")) {
      String[] option = statement.substring("SET ".length()).replace("'", "").split(" = ");
      tables.getConfig().set(option[0], option[1]);
      return 0;
    } else if (statement.startsWith("CREATE ")) {
      tables.executeSql(statement);
      return 0;
    }
    tables.explainSql(statement);
    return 1;
  }
}
