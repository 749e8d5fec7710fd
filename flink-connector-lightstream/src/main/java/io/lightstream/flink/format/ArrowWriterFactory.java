// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.error.ConfigurationException;
import io.lightstream.flink.data.ArrowTypes;
import io.lightstream.flink.data.RecordBatchSerializer;
import io.lightstream.flink.data.RowDataSerializer;
import io.lightstream.format.ipc.Compression;
import io.lightstream.format.ipc.IpcWriteOptions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Objects;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes rows as Arrow files: each part file is a complete one, with a footer. Columns have the
 * types that {@link ArrowTypes} says.
 */
public final class ArrowWriterFactory implements BulkWriter.Factory<RowData> {

  private static final long serialVersionUID = 1L;

  private final RecordBatchSerializer<RowData> serializer;
  private final int batchRows;
  private final long batchBytes;
  private final Compression compression;

  private ArrowWriterFactory(Builder builder, RecordBatchSerializer<RowData> serializer) {
    this.serializer = serializer;
    this.batchRows = builder.batchRows;
    this.batchBytes = builder.batchBytes;
    this.compression = builder.compression;
  }

  /** Starts to build a factory for rows with the fields of a row type. */
  public static Builder builder(RowType type) {
    return new Builder(type);
  }

  @Override
  public BulkWriter<RowData> create(FSDataOutputStream stream) {
    return ArrowBulkWriter.open(
        stream,
        serializer,
        IpcWriteOptions.defaults().withCompression(compression),
        batchRows,
        batchBytes);
  }

  /** Chooses how files are written. */
  public static final class Builder {

    private final RowType type;
    private int batchRows = ArrowFormatOptions.BATCH_ROWS.defaultValue();
    private long batchBytes = ArrowFormatOptions.BATCH_BYTES.defaultValue().getBytes();
    private Compression compression = ArrowFormatOptions.COMPRESSION.defaultValue();
    private String zone = ArrowFormatOptions.TIMEZONE.defaultValue();

    private Builder(RowType type) {
      this.type = Objects.requireNonNull(type, "type");
    }

    /** Rows of a batch at most; 65,536 by default. */
    public Builder batchRows(int rows) {
      batchRows = (int) requirePositive(ArrowFormatOptions.BATCH_ROWS.key(), rows);
      return this;
    }

    /** A batch is complete once it has about so many bytes; 16 MiB by default. */
    public Builder batchBytes(long bytes) {
      batchBytes = requirePositive(ArrowFormatOptions.BATCH_BYTES.key(), bytes);
      return this;
    }

    private static long requirePositive(String option, long value) {
      if (value < 1) {
        throw new ConfigurationException(
            ArrowFormatFactory.IDENTIFIER
                + "."
                + option
                + " is "
                + value
                + ": it must be at least 1");
      }
      return value;
    }

    /** How buffers are compressed; not at all by default. */
    public Builder compression(Compression method) {
      compression = Objects.requireNonNull(method, "method");
      return this;
    }

    /**
     * The zone that columns of TIMESTAMP_LTZ name, {@value ArrowTypes#DEFAULT_ZONE} by default.
     *
     * @throws ConfigurationException if there is no such zone
     */
    public Builder zone(String name) {
      try {
        ZoneId.of(name);
      } catch (DateTimeException e) {
        throw new ConfigurationException(
            ArrowFormatFactory.IDENTIFIER
                + "."
                + ArrowFormatOptions.TIMEZONE.key()
                + " is '"
                + name
                + "': it must be the name of a zone such as Europe/Berlin, or an offset such as"
                + " +02:00",
            e);
      }
      zone = name;
      return this;
    }

    /**
     * Makes the factory.
     *
     * @throws ConfigurationException that names the field whose type Arrow has none for
     */
    public ArrowWriterFactory build() {
      return new ArrowWriterFactory(this, RowDataSerializer.builder(type).zone(zone).build());
    }
  }
}
