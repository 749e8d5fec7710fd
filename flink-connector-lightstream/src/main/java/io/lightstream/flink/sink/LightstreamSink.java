// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.sink;

import io.lightstream.flink.data.RecordBatchSerializer;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Sends rows, or whole batches, to endpoints or to whoever subscribes.
 *
 * <pre>{@code
 * rows.sinkTo(
 *     LightstreamSink.builder(RecordBatchSerializer.rows(rowType))
 *         .connect("tcp://warehouse:9000")
 *         .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
 *         .streamIdPrefix("orders")
 *         .build());
 * }</pre>
 *
 * <p>What each {@link LightstreamSinkBuilder#deliveryGuarantee guarantee} takes of the receiver:
 *
 * <table>
 * <caption>Guarantees</caption>
 * <tr><th>guarantee</th><th>receiver</th><th>what can happen</th></tr>
 * <tr><td>{@code NONE}</td><td>any; plain Arrow or Lightstream</td>
 *     <td>what was under way is lost with a connection or a process; what came since the last
 *     checkpoint comes again when the job is restored</td></tr>
 * <tr><td>{@code AT_LEAST_ONCE}</td><td>acknowledges: applies or logs, and goes on behind gaps</td>
 *     <td>rows come twice when the job is restored</td></tr>
 * <tr><td>{@code EXACTLY_ONCE}</td><td>acknowledges, and stages until a commit</td>
 *     <td>nothing; rows are there once their checkpoint is complete</td></tr>
 * </table>
 *
 * <p>With checkpoints switched off, a sink that is acknowledged is so until its process dies; what
 * is exactly-once becomes visible when the job has ended.
 *
 * @param <T> what is sent
 */
public final class LightstreamSink<T>
    implements Sink<T>, SupportsWriterState<T, WriterState>, SupportsCommitter<Committable> {

  private static final long serialVersionUID = 1L;

  private final RecordBatchSerializer<T> serializer;
  private final SinkSettings settings;

  LightstreamSink(RecordBatchSerializer<T> serializer, SinkSettings settings) {
    this.serializer = serializer;
    this.settings = settings;
  }

  /**
   * Begins to describe a sink.
   *
   * @param serializer how batches are made of what is sent
   */
  public static <T> LightstreamSinkBuilder<T> builder(RecordBatchSerializer<T> serializer) {
    return new LightstreamSinkBuilder<>(serializer);
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<T, WriterState> restoreWriter(
      WriterInitContext context, Collection<WriterState> states) {
    return settings.isAcknowledged()
        ? new AcknowledgedSinkWriter<>(settings, serializer, context, states)
        : new PlainSinkWriter<>(settings, serializer, context, states);
  }

  @Override
  public SimpleVersionedSerializer<WriterState> getWriterStateSerializer() {
    return WriterStateSerializer.INSTANCE;
  }

  @Override
  public Committer<Committable> createCommitter(CommitterInitContext context) {
    return new StreamCommitter(settings, context.getRestoredCheckpointId().orElse(-1));
  }

  @Override
  public SimpleVersionedSerializer<Committable> getCommittableSerializer() {
    return CommittableSerializer.INSTANCE;
  }
}
