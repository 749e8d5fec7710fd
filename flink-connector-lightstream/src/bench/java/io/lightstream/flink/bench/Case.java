// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One of the things that are compared.
 *
 * @param reuse whether Flink may reuse objects; otherwise it copies each row behind the source
 * @param times how often the rows of the table are read in one job
 */
record Case(String name, boolean reuse, int times, Job job) {

  /** A source that has no rows to read: what the others are compared with. */
  static final String BOUND = "bound";

  /** The same, which hands on one row each time that Flink asks, as Flink's contract has it. */
  static final String BOUND_SINGLE = "bound-single";

  /** The query that other queries are compared with. */
  static final String PARQUET = "sql-parquet";

  /** What it is called where there are both kinds. */
  String title() {
    return reuse ? name : name + "-copied";
  }

  /** Whether it reads the table; otherwise it makes up as many rows. */
  boolean readsTheTable() {
    return !name.startsWith(BOUND);
  }

  boolean isQuery() {
    return name.startsWith("sql-");
  }

  /** Runs it to its end. */
  interface Job {
    Meter.Figures run(StreamExecutionEnvironment flink) throws Exception;
  }
}
