// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Batches as bytes, each complete in itself: the number of bytes (64 bits, big-endian), then as
 * many bytes of an Arrow IPC stream with its schema, the dictionaries that the batch uses, and the
 * batch. A slice takes its own rows only. The schema is repeated with every batch, so that any can
 * be read alone; 20 columns cost about 1.5 KB.
 *
 * <p>A copy is another handle on the same memory. What is deserialized lies in memory of this
 * serializer, outside the heap; it is freed when the batch is closed, or else by the garbage
 * collector.
 */
public final class RecordBatchTypeSerializer extends TypeSerializer<RecordBatch> {

  private static final long serialVersionUID = 1L;

  private transient BatchBytes bytes;

  /** Makes a serializer; {@link RecordBatchTypeInfo} does it for Flink. */
  public RecordBatchTypeSerializer() {}

  private BatchBytes bytes() {
    if (bytes == null) {
      bytes = new BatchBytes();
    }
    return bytes;
  }

  /** False: a handle can be closed. */
  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<RecordBatch> duplicate() {
    return new RecordBatchTypeSerializer();
  }

  /** A batch without columns and rows. */
  @Override
  public RecordBatch createInstance() {
    return RecordBatch.of(Schema.of(), 0, List.of(), List.of(), Map.of());
  }

  /** Another handle on the same batch. */
  @Override
  public RecordBatch copy(RecordBatch from) {
    return from.retain();
  }

  /** Another handle on the same batch; the other one stays as it is. */
  @Override
  public RecordBatch copy(RecordBatch from, RecordBatch reuse) {
    return from.retain();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(RecordBatch batch, DataOutputView target) throws IOException {
    bytes().write(batch, target);
  }

  @Override
  public RecordBatch deserialize(DataInputView source) throws IOException {
    return bytes().read(source);
  }

  @Override
  public RecordBatch deserialize(RecordBatch reuse, DataInputView source) throws IOException {
    return bytes().read(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    bytes().copy(source, target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordBatchTypeSerializer;
  }

  @Override
  public int hashCode() {
    return RecordBatchTypeSerializer.class.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<RecordBatch> snapshotConfiguration() {
    return new RecordBatchTypeSerializerSnapshot();
  }
}
