// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.flink.internal.RowDataTypes;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A source of the rows of one Arrow stream.
 *
 * <pre>{@code
 * LightstreamSource source =
 *     LightstreamSource.builder()
 *         .uri("tcp://0.0.0.0:9000")
 *         .mode(EndpointMode.LISTEN)
 *         .rowType(rowType)
 *         .build();
 * env.fromSource(source, WatermarkStrategy.noWatermarks(), "flights");
 * }</pre>
 *
 * <p><b>Rows are views.</b> An emitted row reads straight from the memory of its batch, and the
 * same row object serves all rows of a batch. It is valid until the {@code collect} it was handed
 * to returns; the batch is released after the last of its rows, and a row used later throws {@link
 * io.lightstream.error.ClosedException}. Flink itself copies rows where it keeps them, and between
 * chained operators unless object reuse is enabled.
 *
 * <p><b>Columns</b> are matched to the fields of the row type by name, in any order; columns
 * without a field are ignored. A field without a column, or with one its type cannot hold, fails
 * the job with a message that names both.
 *
 * <p><b>Ends and failures.</b> The source is bounded: it finishes when its stream ends. A stream
 * that breaks, or ends without its end mark, fails the job. A plain stream cannot be replayed, so
 * after a restart of the job the endpoint is read anew and rows in between may be lost or repeated.
 *
 * <p>Immutable and serializable.
 */
public final class LightstreamSource
    implements Source<RowData, EndpointSplit, EndpointEnumeratorState>,
        ResultTypeQueryable<RowData> {

  private static final long serialVersionUID = 1L;

  private final String uri;
  private final EndpointMode mode;
  private final RowType rowType;

  LightstreamSource(String uri, EndpointMode mode, RowType rowType) {
    this.uri = uri;
    this.mode = mode;
    this.rowType = rowType;
  }

  /** Starts the description of a source. */
  public static LightstreamSourceBuilder builder() {
    return new LightstreamSourceBuilder();
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return RowDataTypes.of(rowType);
  }

  @Override
  public SourceReader<RowData, EndpointSplit> createReader(SourceReaderContext context) {
    return new EndpointSourceReader(context, rowType, new OpenBatches());
  }

  @Override
  public SplitEnumerator<EndpointSplit, EndpointEnumeratorState> createEnumerator(
      SplitEnumeratorContext<EndpointSplit> context) {
    return new EndpointEnumerator(context, List.of(new EndpointSplit(uri, mode)));
  }

  @Override
  public SplitEnumerator<EndpointSplit, EndpointEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<EndpointSplit> context, EndpointEnumeratorState state) {
    return new EndpointEnumerator(context, state.unassigned());
  }

  @Override
  public SimpleVersionedSerializer<EndpointSplit> getSplitSerializer() {
    return EndpointSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<EndpointEnumeratorState> getEnumeratorCheckpointSerializer() {
    return EndpointEnumeratorStateSerializer.INSTANCE;
  }
}
