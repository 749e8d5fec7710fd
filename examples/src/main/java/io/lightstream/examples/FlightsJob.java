// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.flink.source.LightstreamSource;
import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;

/** The Flink job of the run: flights from an Arrow stream, totals by band into an Arrow file. */
final class FlightsJob {

  /** Accumulators that hold the milliseconds of the clock when the first and last row came. */
  static final String FIRST_ROW = "first-row-millis";

  static final String LAST_ROW = "last-row-millis";

  /** The two columns that are needed, whatever else the stream has. */
  private static final RowType COLUMNS =
      RowType.of(
          new LogicalType[] {new SmallIntType(), new SmallIntType()},
          new String[] {"distance", "delay"});

  private static final int DISTANCE = 0;
  private static final int DELAY = 1;

  private FlightsJob() {}

  /** Submits the job, which listens on {@code endpoint} until one stream has come and ended. */
  static JobClient submit(StreamExecutionEnvironment environment, URI endpoint, Path result)
      throws Exception {
    environment.getConfig().enableObjectReuse(); // rows stay views over their batch
    LightstreamSource<RowData> source =
        LightstreamSource.builder(RecordBatchDeserializer.rows(COLUMNS))
            .listen(endpoint.toString())
            .build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "flights")
        .map(new ToTotals())
        .keyBy(BandTotals::band)
        .window(GlobalWindows.createWithEndOfStreamTrigger())
        .reduce(BandTotals::plus)
        .sinkTo(new BandFileSink(result))
        .name("arrow file");
    return environment.executeAsync("flights by distance");
  }

  private static final class ToTotals extends RichMapFunction<RowData, BandTotals> {

    private static final long serialVersionUID = 1L;

    private transient LongMinimum first;
    private transient LongMaximum last;

    @Override
    public void open(OpenContext context) {
      first = new LongMinimum();
      last = new LongMaximum();
      getRuntimeContext().addAccumulator(FIRST_ROW, first);
      getRuntimeContext().addAccumulator(LAST_ROW, last);
    }

    @Override
    public BandTotals map(RowData row) {
      long now = System.currentTimeMillis();
      first.add(now);
      last.add(now);
      return BandTotals.ofFlight(row.getShort(DISTANCE), row.getShort(DELAY));
    }
  }
}
