// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * What Flink needs to know of whole batches as elements of a stream: {@code
 * .returns(RecordBatchTypeInfo.INSTANCE)} behind a function that gives out batches. They are no
 * keys and have no fields; {@link RecordBatchTypeSerializer} takes them from task to task.
 */
public final class RecordBatchTypeInfo extends TypeInformation<RecordBatch> {

  /** The only one. */
  public static final RecordBatchTypeInfo INSTANCE = new RecordBatchTypeInfo();

  private static final long serialVersionUID = 1L;

  private RecordBatchTypeInfo() {}

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<RecordBatch> getTypeClass() {
    return RecordBatch.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<RecordBatch> createSerializer(SerializerConfig config) {
    return new RecordBatchTypeSerializer();
  }

  @Override
  public String toString() {
    return "RecordBatch";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordBatchTypeInfo;
  }

  @Override
  public int hashCode() {
    return RecordBatchTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RecordBatchTypeInfo;
  }
}
