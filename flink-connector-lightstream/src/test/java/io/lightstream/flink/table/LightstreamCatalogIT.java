// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.flink.fs.ArrowSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LightstreamCatalogIT {

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private final TableEnvironment tables =
      TableEnvironment.create(EnvironmentSettings.inBatchMode());

  @TempDir private Path directory;

  @BeforeEach
  void openCatalog() throws Exception {
    Files.write(directory.resolve("trades.arrow"), ArrowSamples.file(3));
    Files.write(directory.resolve("it's `a` day.1.arrows"), ArrowSamples.stream(true, 4, 5));
    Path parts = Files.createDirectories(directory.resolve("my.db").resolve("parts"));
    Files.write(parts.resolve("part-1"), ArrowSamples.file(10));
    Files.write(parts.resolve("part-2"), ArrowSamples.file(20, 30));
    tables.executeSql(
        "CREATE CATALOG folder WITH ('type' = 'lightstream', 'path' = '" + directory + "')");
    tables.executeSql("USE CATALOG folder");
  }

  private String rows(String query) {
    List<Row> rows = CollectionUtil.iteratorToList(tables.executeSql(query).collect());
    return rows.toString();
  }

  @Test
  void filesAndFoldersAreReadWithoutDeclaringThem() {
    assertEquals("[+I[default], +I[my.db]]", rows("SHOW DATABASES"));
    assertEquals("[+I[it's `a` day.1], +I[trades]]", rows("SHOW TABLES"));
    assertEquals(
        "[+I[0, null, side 0], +I[1, row 1, side 1], +I[2, row 2, side 2]]",
        rows("SELECT * FROM trades ORDER BY id"));
    assertEquals("[+I[9, 36]]", rows("SELECT COUNT(*), SUM(id) FROM `it's ``a`` day.1`"));
    assertEquals("[+I[60, 49]]", rows("SELECT COUNT(*), MAX(id) FROM `my.db`.parts"));
    assertEquals(
        "[+I[6]]",
        rows("SELECT COUNT(*) FROM trades JOIN folder.`my.db`.parts p ON trades.id = p.id"));
  }

  @Test
  void rowsCanBeAddedToAFolder() throws Exception {
    tables.executeSql("INSERT INTO `my.db`.parts VALUES (1000, 'new', 'x')").await();
    assertEquals("[+I[61, 1000]]", rows("SELECT COUNT(*), MAX(id) FROM `my.db`.parts"));
  }

  @Test
  void aTableLikeOneOfItHasAWatermark() {
    tables.executeSql(
        "CREATE TEMPORARY TABLE marked (t AS TO_TIMESTAMP_LTZ(id, 3),"
            + " WATERMARK FOR t AS t) LIKE trades");
    assertEquals("[+I[3]]", rows("SELECT COUNT(t) FROM marked"));
  }

  @Test
  void itsColumnsServeATableOfAnotherConnector() {
    tables.executeSql(
        "CREATE TEMPORARY TABLE fast WITH ('connector' = 'lightstream', 'path' = '"
            + directory.resolve("trades.arrow")
            + "') LIKE trades (EXCLUDING OPTIONS)");
    assertEquals("[+I[3, 3]]", rows("SELECT COUNT(*), SUM(id) FROM fast"));
    assertEquals(
        "[+I[3]]", rows("SELECT SUM(id) FROM trades /*+ OPTIONS('arrow.copy-rows' = 'true') */"));
  }

  @Test
  void tablesAreNotMadeByStatements() {
    Exception e = assertThrows(Exception.class, () -> tables.executeSql("CREATE TABLE t (a INT)"));
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    assertTrue(root.getMessage().contains("cannot create a table"), root.getMessage());
  }
}
