// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.internal.RowDataTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;

/**
 * Makes rows of batches. The fields of the row type, the physical ones, are found by their names
 * among the columns, which may come in any order and be narrower than their fields: int16 is read
 * as INT, float32 as DOUBLE. Upper and lower case differ. Metadata follows behind them.
 *
 * <p>One row object serves a whole batch: it is a view over the batch, to be read or copied before
 * {@code collect} returns. Reading it when all rows of its batch were collected throws {@link
 * io.lightstream.error.ClosedException}. Rows that are {@link Builder#copyRows copied} may be kept.
 */
public final class RowDataDeserializer implements RecordBatchDeserializer<RowData> {

  private static final long serialVersionUID = 1L;

  private final RowType type;
  private final LinkedHashMap<String, MetadataColumn> metadata;
  private final String rowKindColumn;
  private final MissingColumns missing;
  private final ExtraColumns extra;
  private final boolean copies;
  private final BatchFilter filter;
  private final String countedBy;
  private final TypeInformation<RowData> producedType;

  private transient BoundRows bound;

  private RowDataDeserializer(Builder builder) {
    this.type = builder.type;
    this.metadata = new LinkedHashMap<>(builder.metadata);
    this.rowKindColumn = builder.rowKindColumn;
    this.missing = builder.missing;
    this.extra = builder.extra;
    this.copies = builder.copies;
    this.filter = builder.filter;
    this.countedBy = builder.countedBy;
    this.producedType =
        builder.producedType == null ? RowDataTypes.of(rowType()) : builder.producedType;
  }

  /** Starts to build a deserializer of rows with the fields of a row type. */
  public static Builder builder(RowType type) {
    return new Builder(type);
  }

  /** The fields of the rows that it gives out: the physical ones, then metadata. */
  public RowType rowType() {
    List<RowType.RowField> fields = new ArrayList<>(type.getFields());
    metadata.forEach((name, column) -> fields.add(new RowType.RowField(name, column.type())));
    return new RowType(false, fields);
  }

  /**
   * The columns to read. All of them where the policies for missing or extra columns want to know
   * what there are, and where nothing needs a column and none was named to {@link Builder#countBy
   * count} rows by.
   */
  @Override
  public List<String> columns() {
    if (missing == MissingColumns.NULL || extra == ExtraColumns.FAIL) {
      return List.of();
    }
    Set<String> known = known();
    return known.isEmpty() && countedBy != null ? List.of(countedBy) : List.copyOf(known);
  }

  /** The columns that have a use. */
  private Set<String> known() {
    Set<String> names = new LinkedHashSet<>(type.getFieldNames());
    if (rowKindColumn != null) {
      names.add(rowKindColumn);
    }
    if (filter != null) {
      names.addAll(filter.columns());
    }
    return names;
  }

  @Override
  public void deserialize(RecordBatch batch, BatchOrigin origin, Collector<RowData> out) {
    BatchRow row = boundTo(batch.schema()).rowOver(batch, origin);
    try {
      bound.emit(batch, row, out);
    } finally {
      row.release();
    }
  }

  private BoundRows boundTo(Schema schema) {
    if (bound == null || !bound.isFor(schema)) {
      checkExtra(schema);
      bound =
          new BoundRows(
              schema,
              RowBinding.of(type, schema, missing),
              List.copyOf(metadata.values()),
              rowKindColumn,
              copies ? new RowCopier(rowType()) : null,
              filter == null ? null : filter.evaluator(missing));
    }
    return bound;
  }

  private void checkExtra(Schema schema) {
    Set<String> known = known();
    schema.fields().stream()
        .filter(field -> extra == ExtraColumns.FAIL && !known.contains(field.name()))
        .findFirst()
        .ifPresent(
            field -> {
              throw new ConfigurationException(
                  "column '" + field.name() + "' is not wanted: the fields are " + known);
            });
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return producedType;
  }

  /** Chooses how rows are read. */
  public static final class Builder {

    private final RowType type;
    private final Map<String, MetadataColumn> metadata = new LinkedHashMap<>();
    private String rowKindColumn;
    private MissingColumns missing = MissingColumns.FAIL;
    private ExtraColumns extra = ExtraColumns.IGNORE;
    private boolean copies;
    private BatchFilter filter;
    private String countedBy;
    private TypeInformation<RowData> producedType;

    private Builder(RowType type) {
      this.type = Objects.requireNonNull(type, "type");
    }

    /** What becomes of fields without a column; by default they are an error. */
    public Builder missingColumns(MissingColumns policy) {
      missing = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** What becomes of columns that are no fields; by default they are ignored. */
    public Builder extraColumns(ExtraColumns policy) {
      extra = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * The column with the kinds of the rows: text, {@code +I}, {@code -U}, {@code +U} or {@code
     * -D}, or an integer, 0 to 3 in this order. Without it all rows are insertions. It may be a
     * field, too.
     */
    public Builder rowKindColumn(String name) {
      rowKindColumn = Objects.requireNonNull(name, "name");
      return this;
    }

    /** Whether every row is copied, with all below it, so that it may be kept. */
    public Builder copyRows(boolean copy) {
      copies = copy;
      return this;
    }

    /** Leaves out the rows that the filter does not select. By default all are given out. */
    public Builder filter(BatchFilter rows) {
      filter = Objects.requireNonNull(rows, "rows");
      return this;
    }

    /**
     * The column to read where nothing needs one, as where rows are only counted: without it all
     * would be read.
     *
     * @param column which every batch has
     */
    public Builder countBy(String column) {
      countedBy = Objects.requireNonNull(column, "column");
      return this;
    }

    /** Adds a field for what is known of rows besides their columns. */
    public Builder metadata(String name, MetadataColumn column) {
      if (type.getFieldNames().contains(name) || metadata.containsKey(name)) {
        throw new ConfigurationException("there are two fields '" + name + "'");
      }
      metadata.put(name, Objects.requireNonNull(column, "column"));
      return this;
    }

    /** The type information to tell Flink; by default that of {@link #rowType}. */
    public Builder producedType(TypeInformation<RowData> information) {
      producedType = Objects.requireNonNull(information, "information");
      return this;
    }

    /**
     * Makes the deserializer.
     *
     * @throws ConfigurationException that names the field whose type no column can be read as
     */
    public RowDataDeserializer build() {
      RowBinding.check(type);
      return new RowDataDeserializer(this);
    }
  }
}
