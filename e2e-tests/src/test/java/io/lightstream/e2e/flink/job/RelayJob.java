// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.flink.job;

import io.lightstream.flink.config.ConnectionConfig;
import io.lightstream.flink.data.RecordBatchDeserializer;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.flink.sink.LightstreamSink;
import io.lightstream.flink.source.LightstreamSource;
import io.lightstream.flink.source.LightstreamSourceBuilder;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * Acknowledged streams in, exactly-once out. Arguments: whether to {@code connect} or {@code
 * listen}; URIs for that, separated by commas; the streams, likewise; the URI of the receiver; the
 * prefix of the streams there; the file of the {@link Gate}.
 */
public final class RelayJob {

  /** So that what breaks is noticed within the patience of a test. */
  private static final ConnectionConfig CONNECTION =
      ConnectionConfig.defaults()
          .withSilence(Duration.ofSeconds(5))
          .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500));

  private RelayJob() {}

  /** Submits the job. */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.getConfig().enableObjectReuse();
    LightstreamSource<RowData> source =
        place(arguments[0], arguments[1].split(","))
            .acknowledged("relay")
            .streams(arguments[2].split(","))
            .connection(CONNECTION)
            .bounded()
            .build();
    TypeInformation<RowData> rows = source.getProducedType();
    DataStream<RowData> relayed =
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), "source")
            .uid("source")
            .map(new Gate<>(arguments[5]), rows)
            .uid("gate");
    relayed
        .sinkTo(
            LightstreamSink.builder(RecordBatchSerializer.rows(ReadJob.ROWS))
                .connect(arguments[3])
                .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .streamIdPrefix(arguments[4])
                .commitTimeout(Duration.ofMinutes(2))
                .connection(CONNECTION)
                .build())
        .uid("sink");
    environment.executeAsync("relay");
  }

  private static LightstreamSourceBuilder<RowData> place(String mode, String... uris) {
    LightstreamSourceBuilder<RowData> source =
        LightstreamSource.builder(RecordBatchDeserializer.rows(ReadJob.ROWS));
    return mode.equals("listen") ? source.listen(uris) : source.connect(uris);
  }
}
