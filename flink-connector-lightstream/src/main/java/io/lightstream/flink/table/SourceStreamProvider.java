// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.flink.source.LightstreamSource;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;

/**
 * The stream of a table's rows. Not the simpler {@code SourceProvider}, which has no place for
 * watermarks that come of each split.
 */
final class SourceStreamProvider implements DataStreamScanProvider {

  private static final String OPERATOR = "lightstream";

  private final LightstreamSource<RowData> source;
  private final WatermarkStrategy<RowData> watermarks;
  private final String table;
  private final Optional<Integer> parallelism;

  SourceStreamProvider(
      LightstreamSource<RowData> source,
      WatermarkStrategy<RowData> watermarks,
      String table,
      Optional<Integer> parallelism) {
    this.source = source;
    this.watermarks = watermarks;
    this.table = table;
    this.parallelism = parallelism;
  }

  @Override
  public DataStream<RowData> produceDataStream(
      ProviderContext context, StreamExecutionEnvironment environment) {
    DataStreamSource<RowData> stream =
        environment.fromSource(source, watermarks, "lightstream-" + table);
    context.generateUid(OPERATOR).ifPresent(stream::uid);
    return stream;
  }

  @Override
  public boolean isBounded() {
    return source.getBoundedness() == Boundedness.BOUNDED;
  }

  @Override
  public Optional<Integer> getParallelism() {
    return parallelism;
  }
}
