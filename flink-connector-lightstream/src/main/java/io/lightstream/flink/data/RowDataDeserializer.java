// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.flink.internal.RowDataTypes;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;

/**
 * Makes rows of batches. Fields are found by their names among the columns, which may come in any
 * order and be narrower than their fields. The rows are views over the batch.
 */
public final class RowDataDeserializer implements RecordBatchDeserializer<RowData> {

  private static final long serialVersionUID = 1L;

  private final RowType type;
  private transient Schema schema;
  private transient RowBinding binding;

  private RowDataDeserializer(Builder builder) {
    this.type = builder.type;
  }

  /** Starts to build a deserializer of rows with the fields of a row type. */
  public static Builder builder(RowType type) {
    return new Builder(type);
  }

  @Override
  public List<String> columns() {
    return type.getFieldNames();
  }

  @Override
  public void deserialize(RecordBatch batch, BatchOrigin origin, Collector<RowData> out) {
    if (batch.schema() != schema) {
      binding = RowBinding.of(type, batch.schema());
      schema = batch.schema();
    }
    BatchRow row = binding.rowOver(batch);
    int rows = batch.rowCount();
    for (int i = 0; i < rows; i++) {
      row.moveTo(i);
      out.collect(row);
    }
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return RowDataTypes.of(type);
  }

  /** Chooses how rows are read. */
  public static final class Builder {

    private final RowType type;

    private Builder(RowType type) {
      this.type = Objects.requireNonNull(type, "type");
    }

    /**
     * Makes the deserializer.
     *
     * @throws io.lightstream.error.ConfigurationException that names the field whose type no column
     *     can be read as
     */
    public RowDataDeserializer build() {
      RowBinding.check(type);
      return new RowDataDeserializer(this);
    }
  }
}
