// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.data.BatchFilter;
import io.lightstream.flink.data.RowBinding;
import io.lightstream.flink.internal.RowDataTypes;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads Arrow files and Arrow IPC streams as rows. Fields are found by name among the columns; the
 * other columns are not read.
 *
 * <p>A <b>file</b> is split between its batches: a split has those that begin within its bytes, so
 * that all splits together have each row once, whatever their borders. A <b>stream</b> cannot be
 * split: the split that begins at byte 0 has all of it. Either is restored at the very row, in a
 * file at the batch that the row is of, in a stream by reading what is before it.
 *
 * <p>Rows are views over their batch, and one object shows one after the other: who keeps a row
 * copies it first, as Flink does between operators unless object reuse is on. A batch is released
 * when all of its rows were collected. {@link Builder#copyRows} gives rows that may be kept.
 *
 * <p>Failures are {@link io.lightstream.error.LightstreamException}s that name the path, and the
 * byte where bytes are wrong.
 */
public final class ArrowBulkFormat implements BulkFormat<RowData, FileSourceSplit> {

  private static final long serialVersionUID = 1L;

  private final RowType type;
  private final boolean copyRows;

  /** Null where all rows are wanted. */
  private final BatchFilter filter;

  private ArrowBulkFormat(Builder builder) {
    this.type = builder.type;
    this.copyRows = builder.copyRows;
    this.filter = builder.filter;
  }

  /** Starts to build a format that reads rows with the fields of a row type. */
  public static Builder builder(RowType type) {
    return new Builder(type);
  }

  @Override
  public Reader<RowData> createReader(Configuration configuration, FileSourceSplit split) {
    return ArrowSplitReader.open(split, type, filter, copyRows);
  }

  @Override
  public Reader<RowData> restoreReader(Configuration configuration, FileSourceSplit split) {
    return ArrowSplitReader.open(split, type, filter, copyRows);
  }

  /** {@inheritDoc} Files are; of a stream one split has everything. */
  @Override
  public boolean isSplittable() {
    return true;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return RowDataTypes.of(type);
  }

  /** Chooses how files are read. */
  public static final class Builder {

    private final RowType type;
    private boolean copyRows;
    private BatchFilter filter;

    private Builder(RowType type) {
      this.type = Objects.requireNonNull(type, "type");
    }

    /** Whether each row is a copy that may be kept; false by default. */
    public Builder copyRows(boolean copy) {
      copyRows = copy;
      return this;
    }

    /**
     * Leaves out the rows that the filter does not select. By default all are read.
     *
     * @throws ConfigurationException if it looks at a column that is no field
     */
    public Builder filter(BatchFilter rows) {
      if (!type.getFieldNames().containsAll(rows.columns())) {
        throw new ConfigurationException(
            "the filter " + rows + " looks at other columns than " + type.getFieldNames());
      }
      filter = rows;
      return this;
    }

    /**
     * Makes the format.
     *
     * @throws ConfigurationException that names the field whose type no column can be read as
     */
    public ArrowBulkFormat build() {
      RowBinding.check(type);
      return new ArrowBulkFormat(this);
    }
  }
}
