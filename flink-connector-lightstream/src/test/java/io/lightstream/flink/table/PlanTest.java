// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

/** What the planner pushes into tables. */
class PlanTest {

  private static final String COLUMNS =
      """
      CREATE TABLE flights (
        delay INT,
        origin STRING,
        distance BIGINT NOT NULL,
        t TIMESTAMP(3),
        zoned TIMESTAMP_LTZ(3),
        late BOOLEAN,
        cost DECIMAL(9, 2),
        share DOUBLE,
        day_ DATE,
        place STRING METADATA VIRTUAL,
        number BIGINT METADATA FROM 'batch' VIRTUAL
      """;
  private static final String OPTIONS =
      " WITH ('connector' = 'lightstream', 'uri' = 'tcp://localhost:9000')";

  @Test
  void onlyTheColumnsAskedForAreRead() {
    assertStreams(
        "project=[origin, distance], metadata=[]", "SELECT origin, distance FROM flights");
  }

  @Test
  void onlyTheMetadataAskedForIsMade() {
    assertStreams("project=[delay], metadata=[batch]", "SELECT delay, number FROM flights");
  }

  @Test
  void countingReadsOneColumn() {
    assertStreams("project=[delay], metadata=[]", "SELECT COUNT(*) FROM flights");
  }

  @Test
  void filtersAreEvaluatedByTheSource() {
    for (String condition :
        List.of(
            "delay > 3",
            "3 < delay",
            "delay IN (1, 2, 3)",
            "delay BETWEEN 1 AND 9",
            "NOT (delay = 3 OR origin = 'SFO')",
            "origin IS NULL",
            "origin LIKE 'S%'",
            "t >= TIMESTAMP '2024-01-01 00:00:00'",
            "late",
            "NOT late",
            "cost < 1.5",
            "share > CAST(0.5 AS DOUBLE)",
            "day_ = DATE '1969-12-31'")) {
      TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
      tables.executeSql(COLUMNS + ") " + OPTIONS);
      String plan = tables.explainSql("SELECT delay FROM flights WHERE " + condition);
      plan = plan.substring(plan.lastIndexOf("Execution Plan"));
      assertTrue(plan.contains("filter=["), plan);
      assertFalse(plan.contains("filter=[]"), plan);
      assertFalse(plan.contains("where="), plan);
    }
  }

  @Test
  void whatFlinkWouldConvertIsLeftToIt() {
    for (String condition :
        List.of(
            "delay + 1 > 3",
            "origin LIKE '%S'",
            "origin LIKE 'S_O%'",
            "t > zoned",
            "zoned > TIMESTAMP '2024-01-01 00:00:00'",
            "UPPER(origin) = 'SFO'",
            "number > 3",
            "CAST(t AS DATE) = DATE '2024-01-01'")) {
      TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
      tables.executeSql(COLUMNS + ") " + OPTIONS);
      String plan = tables.explainSql("SELECT delay FROM flights WHERE " + condition);
      plan = plan.substring(plan.lastIndexOf("Execution Plan"));
      assertTrue(plan.contains("where="), plan);
      assertFalse(plan.matches("(?s).*filter=\\[[^]].*"), plan);
    }
  }

  @Test
  void filtersAndLimitsGoTogether() {
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.executeSql(COLUMNS + ") " + OPTIONS);
    String plan = scan(tables, "SELECT delay FROM flights WHERE delay > 3 LIMIT 7");
    assertTrue(plan.contains("filter=[>(delay, 3)]"), plan);
    assertTrue(plan.contains("limit=[7]"), plan);
  }

  @Test
  void watermarksAreMadeInTheSource() {
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    tables.executeSql(COLUMNS + ", WATERMARK FOR t AS t - INTERVAL '5' SECOND) " + OPTIONS);
    String plan = scan(tables, "SELECT delay FROM flights");
    assertTrue(plan.contains("project=[delay, t]"), plan);
    assertTrue(plan.contains("watermark=[-(t, 5000:INTERVAL SECOND)]"), plan);
  }

  @Test
  void limitReachesTheSourceOfABatchJob() {
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.executeSql(COLUMNS + ") " + OPTIONS);
    String plan = scan(tables, "SELECT delay FROM flights LIMIT 7");
    assertTrue(plan.contains("limit=[7]"), plan);
  }

  @Test
  void upsertsAreNormalized() {
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    tables.executeSql(
        """
        CREATE TABLE totals (origin STRING, n BIGINT, PRIMARY KEY (origin) NOT ENFORCED)
        WITH (
          'connector' = 'lightstream',
          'uri' = 'tcp://localhost:9000',
          'scan.row-kind-column' = 'kind',
          'scan.changelog-mode' = 'upsert')
        """);
    String plan = tables.explainSql("SELECT COUNT(*) FROM totals WHERE n > 3");
    assertTrue(plan.contains("ChangelogNormalize(key=[origin], condition=[(n > 3)])"), plan);
  }

  private static void assertStreams(String pushed, String sql) {
    TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    tables.executeSql(COLUMNS + ") " + OPTIONS);
    String plan = scan(tables, sql);
    assertTrue(plan.contains(pushed), plan);
    assertFalse(plan.contains("limit="), plan);
  }

  /** The line of the plan that is executed that reads the table. */
  private static String scan(TableEnvironment tables, String sql) {
    String plan = tables.explainSql(sql);
    return plan.substring(plan.lastIndexOf("TableSourceScan"));
  }
}
