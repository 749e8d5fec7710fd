// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.flink.data.RecordBatchDeserializer;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source of Arrow batches: from endpoints that it connects to, from peers that connect to it, or
 * from files.
 *
 * <pre>{@code
 * LightstreamSource<RowData> source =
 *     LightstreamSource.builder(RecordBatchDeserializer.rows(rowType))
 *         .listen("tcp://0.0.0.0:9000")
 *         .build();
 * env.fromSource(source, WatermarkStrategy.noWatermarks(), "flights");
 * }</pre>
 *
 * <p><b>Rows are views.</b> A row that {@link RecordBatchDeserializer#rows} emits reads straight
 * from the memory of its batch, and the same row object serves all rows of a batch. It is valid
 * until the {@code collect} it was handed to returns; the batch is released after the last of its
 * rows, and a row used later throws {@link io.lightstream.error.ClosedException}. Flink itself
 * copies rows where it keeps them, and between chained operators unless object reuse is enabled.
 *
 * <p><b>Positions.</b> Files are read on from the row behind the last one that a checkpoint has;
 * acknowledged streams from the frame. Checkpoints lie between slices of 4,096 rows at most where
 * batches can be divided, and between batches elsewhere.
 *
 * <p><b>Ends and failures.</b> Malformed bytes fail the job, unless {@link OnMalformed#SKIP} was
 * chosen, as does a file that is not any more what it was when it was listed. A plain stream from
 * an endpoint that breaks, or ends without its end mark, fails the job. It cannot be replayed, so
 * after a restart of the job the endpoint is read anew and rows in between may be lost or repeated.
 *
 * <p>Immutable and serializable.
 *
 * @param <T> the elements
 */
public final class LightstreamSource<T>
    implements Source<T, LightstreamSplit, LightstreamEnumeratorState>,
        SupportsSplitReassignmentOnRecovery,
        ResultTypeQueryable<T> {

  private static final long serialVersionUID = 1L;

  private final RecordBatchDeserializer<T> deserializer;
  private final SourcePlan plan;
  private final ReaderSettings settings;

  LightstreamSource(
      RecordBatchDeserializer<T> deserializer, SourcePlan plan, ReaderSettings settings) {
    this.deserializer = deserializer;
    this.plan = plan;
    this.settings = settings;
  }

  /** Starts the description of a source of what {@code deserializer} makes of batches. */
  public static <T> LightstreamSourceBuilder<T> builder(RecordBatchDeserializer<T> deserializer) {
    return new LightstreamSourceBuilder<>(deserializer);
  }

  @Override
  public Boundedness getBoundedness() {
    return plan.boundedness();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return deserializer.getProducedType();
  }

  @Override
  public SourceReader<T, LightstreamSplit> createReader(SourceReaderContext context) {
    return LightstreamSourceReader.of(context, plan, deserializer, settings);
  }

  @Override
  public SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> createEnumerator(
      SplitEnumeratorContext<LightstreamSplit> context) {
    return plan.enumerator(context, Optional.empty());
  }

  @Override
  public SplitEnumerator<LightstreamSplit, LightstreamEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<LightstreamSplit> context, LightstreamEnumeratorState state) {
    return plan.enumerator(context, Optional.of(state));
  }

  @Override
  public SimpleVersionedSerializer<LightstreamSplit> getSplitSerializer() {
    return LightstreamSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<LightstreamEnumeratorState> getEnumeratorCheckpointSerializer() {
    return LightstreamEnumeratorStateSerializer.INSTANCE;
  }
}
