// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.connector.file.table.factories.BulkWriterFormatFactory;
import org.apache.flink.connector.file.table.format.BulkDecodingFormat;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A format of Flink's filesystem connector that reads and writes whole files of rows: what is left
 * to the format is a reader and a writer of a row type. Needs flink-connector-files at run time.
 *
 * <p>The connector finds formats by interfaces that are internal to it, and offers no others.
 */
public abstract class BulkFormatFactory
    implements BulkReaderFormatFactory, BulkWriterFormatFactory {

  /** For the format to extend. */
  protected BulkFormatFactory() {}

  /**
   * A reader.
   *
   * @param produced the fields that are wanted
   * @param filters what the connector evaluates itself on what is read: rows that do not pass may
   *     be left out
   * @param options those of the format, validated
   */
  protected abstract BulkFormat<RowData, FileSourceSplit> reader(
      RowType produced, List<ResolvedExpression> filters, ReadableConfig options);

  /**
   * What makes writers.
   *
   * @param consumed the fields of the rows
   * @param options those of the format, validated
   */
  protected abstract BulkWriter.Factory<RowData> writer(RowType consumed, ReadableConfig options);

  @Override
  public final BulkDecodingFormat<RowData> createDecodingFormat(
      DynamicTableFactory.Context context, ReadableConfig options) {
    validate(context, options);
    return new Decoding(options);
  }

  @Override
  public final EncodingFormat<BulkWriter.Factory<RowData>> createEncodingFormat(
      DynamicTableFactory.Context context, ReadableConfig options) {
    validate(context, options);
    return new Encoding(options);
  }

  /** The connector leaves it to formats to refuse options that they do not know. */
  private void validate(DynamicTableFactory.Context context, ReadableConfig options) {
    FactoryUtil.validateFactoryOptions(this, options);
    String prefix = factoryIdentifier() + ".";
    Set<String> given =
        context.getCatalogTable().getOptions().keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .collect(Collectors.toSet());
    Set<String> known =
        Stream.concat(requiredOptions().stream(), optionalOptions().stream())
            .map(option -> prefix + option.key())
            .collect(Collectors.toSet());
    FactoryUtil.validateUnconsumedKeys(factoryIdentifier(), given, known);
  }

  private static RowType rowType(DataType type) {
    return (RowType) type.getLogicalType();
  }

  private final class Decoding
      implements BulkDecodingFormat<RowData>,
          ProjectableDecodingFormat<BulkFormat<RowData, FileSourceSplit>> {

    private final ReadableConfig options;
    private List<ResolvedExpression> filters = List.of();

    Decoding(ReadableConfig options) {
      this.options = options;
    }

    @Override
    public void applyFilters(List<ResolvedExpression> newFilters) {
      filters = List.copyOf(newFilters);
    }

    @Override
    public BulkFormat<RowData, FileSourceSplit> createRuntimeDecoder(
        DynamicTableSource.Context context, DataType physical, int[][] projections) {
      return reader(rowType(Projection.of(projections).project(physical)), filters, options);
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }
  }

  private final class Encoding implements EncodingFormat<BulkWriter.Factory<RowData>> {

    private final ReadableConfig options;

    Encoding(ReadableConfig options) {
      this.options = options;
    }

    @Override
    public BulkWriter.Factory<RowData> createRuntimeEncoder(
        DynamicTableSink.Context context, DataType consumed) {
      return writer(rowType(consumed), options);
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }
  }
}
