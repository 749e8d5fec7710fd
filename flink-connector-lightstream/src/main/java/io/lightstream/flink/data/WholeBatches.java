// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/** Gives out whole batches. */
final class WholeBatches implements RecordBatchDeserializer<RecordBatch> {

  private static final long serialVersionUID = 1L;

  private final List<String> columns;

  WholeBatches(List<String> columns) {
    this.columns = columns;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public void deserialize(RecordBatch batch, BatchOrigin origin, Collector<RecordBatch> out) {
    out.collect(columns.isEmpty() ? batch.retain() : batch.select(columns));
  }

  @Override
  public TypeInformation<RecordBatch> getProducedType() {
    return RecordBatchTypeInfo.INSTANCE;
  }
}
