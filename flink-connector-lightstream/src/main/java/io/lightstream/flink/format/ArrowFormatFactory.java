// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import io.lightstream.flink.data.BatchFilter;
import io.lightstream.flink.data.FilterTranslation;
import io.lightstream.flink.internal.BulkFormatFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.logical.RowType;

/** Makes the format {@code 'arrow'} known to Flink, which finds this class as a service. */
public final class ArrowFormatFactory extends BulkFormatFactory {

  /** What a table names the format by. */
  public static final String IDENTIFIER = "arrow";

  /** For Flink. */
  public ArrowFormatFactory() {}

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(
        ArrowFormatOptions.BATCH_ROWS,
        ArrowFormatOptions.BATCH_BYTES,
        ArrowFormatOptions.COMPRESSION,
        ArrowFormatOptions.TIMEZONE,
        ArrowFormatOptions.COPY_ROWS);
  }

  @Override
  public Set<ConfigOption<?>> forwardOptions() {
    return optionalOptions();
  }

  @Override
  protected BulkFormat<RowData, FileSourceSplit> reader(
      RowType produced, List<ResolvedExpression> filters, ReadableConfig options) {
    ArrowBulkFormat.Builder format =
        ArrowBulkFormat.builder(produced).copyRows(options.get(ArrowFormatOptions.COPY_ROWS));
    filter(produced, filters).ifPresent(format::filter);
    return format.build();
  }

  /** What can be said of the columns alone; the rest is left to the connector. */
  private static Optional<BatchFilter> filter(RowType produced, List<ResolvedExpression> filters) {
    FilterTranslation translation = new FilterTranslation(Set.copyOf(produced.getFieldNames()));
    BatchFilter[] exact =
        filters.stream()
            .map(translation::translate)
            .flatMap(Optional::stream)
            .toArray(BatchFilter[]::new);
    return exact.length == 0 ? Optional.empty() : Optional.of(BatchFilter.and(exact));
  }

  @Override
  protected BulkWriter.Factory<RowData> writer(RowType consumed, ReadableConfig options) {
    return ArrowWriterFactory.builder(consumed)
        .batchRows(options.get(ArrowFormatOptions.BATCH_ROWS))
        .batchBytes(options.get(ArrowFormatOptions.BATCH_BYTES).getBytes())
        .compression(options.get(ArrowFormatOptions.COMPRESSION))
        .zone(options.get(ArrowFormatOptions.TIMEZONE))
        .build();
  }
}
