// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink.job;

import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.flink.sink.LightstreamSink;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/**
 * Numbered rows, which can be made again, into a sink. Arguments: the guarantee of the sink, the
 * URI it connects to, number of rows, rows per second.
 */
public final class WriteJob {

  /** Few enough that some go out between checkpoints. */
  private static final int ROWS_OF_BATCH = 500;

  private WriteJob() {}

  /** Submits the job. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment
        .fromSource(
            new NumberSequenceSource(0, Long.parseLong(arguments[2]) - 1),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .map(new Pace<>(Long.parseLong(arguments[3])), Types.LONG)
        .map(WriteJob::row, RecordBatchDeserializer.rows(ReadJob.ROWS).getProducedType())
        .sinkTo(
            LightstreamSink.builder(RecordBatchSerializer.rows(ReadJob.ROWS))
                .connect(arguments[1])
                .deliveryGuarantee(DeliveryGuarantee.valueOf(arguments[0]))
                .streamIdPrefix("write")
                .batching(ROWS_OF_BATCH, Integer.MAX_VALUE, Duration.ofSeconds(1))
                .build())
        .uid("sink");
    environment.executeAsync("write");
  }

  /** As the senders of the other tests have them. */
  private static RowData row(long id) {
    StringData name = id % 3 == 2 ? null : StringData.fromString("row " + id);
    return GenericRowData.of(id, name, id * 0.5);
  }
}
