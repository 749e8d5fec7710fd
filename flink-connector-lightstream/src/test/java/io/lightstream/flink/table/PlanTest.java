// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        place STRING METADATA FROM 'endpoint' VIRTUAL,
        `position` BIGINT METADATA VIRTUAL
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
    assertStreams("project=[delay], metadata=[position]", "SELECT delay, `position` FROM flights");
  }

  @Test
  void countingReadsOneColumn() {
    assertStreams("project=[delay], metadata=[]", "SELECT COUNT(*) FROM flights");
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
    String plan = tables.explainSql("SELECT COUNT(*) FROM totals");
    assertTrue(plan.contains("ChangelogNormalize(key=[origin]"), plan);
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
