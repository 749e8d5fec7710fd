// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Which form of bytes batches in a savepoint have. Version 1 is what {@link
 * RecordBatchTypeSerializer} tells of; it has no parameters.
 */
public final class RecordBatchTypeSerializerSnapshot
    implements TypeSerializerSnapshot<RecordBatch> {

  private static final int VERSION = 1;

  /** Makes a snapshot; Flink does it when it restores a savepoint. */
  public RecordBatchTypeSerializerSnapshot() {}

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) {}

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader userCodeClassLoader)
      throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "the snapshot of a serializer of batches has version "
              + version
              + ": this one reads version "
              + VERSION);
    }
  }

  @Override
  public TypeSerializer<RecordBatch> restoreSerializer() {
    return new RecordBatchTypeSerializer();
  }

  @Override
  public TypeSerializerSchemaCompatibility<RecordBatch> resolveSchemaCompatibility(
      TypeSerializerSnapshot<RecordBatch> old) {
    return old instanceof RecordBatchTypeSerializerSnapshot
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
