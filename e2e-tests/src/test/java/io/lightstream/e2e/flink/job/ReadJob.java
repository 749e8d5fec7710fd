// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink.job;

import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.flink.source.LightstreamSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The source into {@link SeenRows}. Arguments: the manner of the source ({@code plain}), its URI,
 * the file of the result.
 */
public final class ReadJob {

  static final RowType ROWS =
      RowType.of(
          new LogicalType[] {
            new BigIntType(false), new VarCharType(VarCharType.MAX_LENGTH), new DoubleType(false)
          },
          new String[] {"id", "name", "value"});

  private ReadJob() {}

  /** Submits the job. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.getConfig().enableObjectReuse();
    environment
        .fromSource(source(arguments[0], arguments[1]), WatermarkStrategy.noWatermarks(), "source")
        .uid("source")
        .sinkTo(new SeenRows(arguments[2]))
        .uid("seen")
        .setParallelism(1);
    environment.executeAsync("read");
  }

  static LightstreamSource<RowData> source(String manner, String uri) {
    return switch (manner) {
      case "plain" ->
          LightstreamSource.builder(RecordBatchDeserializer.rows(ROWS)).connect(uri).build();
      default -> throw new IllegalArgumentException(manner);
    };
  }
}
