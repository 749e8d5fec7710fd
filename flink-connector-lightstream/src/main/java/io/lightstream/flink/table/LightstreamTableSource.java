// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.flink.data.BatchFilter;
import io.lightstream.flink.data.FilterTranslation;
import io.lightstream.flink.data.MetadataColumn;
import io.lightstream.flink.source.LightstreamSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** A table that is read. The planner changes it by what it pushes down, each time on a copy. */
final class LightstreamTableSource
    implements ScanTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsReadingMetadata,
        SupportsWatermarkPushDown {

  private final GivenOptions options;
  private final TableShape table;
  private ScanRows rows;
  private WatermarkStrategy<RowData> watermarks;

  LightstreamTableSource(GivenOptions options, TableShape table) {
    this(options, table, ScanRows.of(table), WatermarkStrategy.noWatermarks());
  }

  private LightstreamTableSource(
      GivenOptions options,
      TableShape table,
      ScanRows rows,
      WatermarkStrategy<RowData> watermarks) {
    this.options = options;
    this.table = table;
    this.rows = rows;
    this.watermarks = watermarks;
  }

  /**
   * Checks that there is such a source.
   *
   * @throws io.lightstream.error.ConfigurationException if there is not
   */
  void check() {
    source();
  }

  private LightstreamSource<RowData> source() {
    return ScanSource.of(options, rows.deserializer(options), rows.limit());
  }

  @Override
  public ChangelogMode getChangelogMode() {
    if (!options.has(ScanOptions.ROW_KIND_COLUMN)) {
      return ChangelogMode.insertOnly();
    }
    return switch (options.get(ScanOptions.CHANGELOG_MODE)) {
      case ALL -> ChangelogMode.all();
      case UPSERT -> ChangelogMode.upsert(false);
    };
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return new SourceStreamProvider(
        source(), watermarks, table.name(), options.optional(ScanOptions.PARALLELISM));
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projectedFields, DataType producedDataType) {
    rows = rows.withColumns((RowType) producedDataType.getLogicalType());
  }

  /**
   * Takes what batches can be filtered by exactly. Of upserts nothing: to leave out the row after
   * an update would keep the one before it.
   */
  @Override
  public Result applyFilters(List<ResolvedExpression> filters) {
    FilterTranslation translation = new FilterTranslation(Set.copyOf(table.names()));
    List<ResolvedExpression> accepted = new ArrayList<>();
    List<ResolvedExpression> remaining = new ArrayList<>();
    for (ResolvedExpression filter : filters) {
      Optional<BatchFilter> translated =
          isUpserts() ? Optional.empty() : translation.translate(filter);
      translated.ifPresent(condition -> rows = rows.withFilter(condition));
      (translated.isPresent() ? accepted : remaining).add(filter);
    }
    return Result.of(accepted, remaining);
  }

  private boolean isUpserts() {
    return options.get(ScanOptions.CHANGELOG_MODE) == ChangelogKind.UPSERT;
  }

  @Override
  public void applyLimit(long limit) {
    rows = rows.withLimit(limit);
  }

  @Override
  public Map<String, DataType> listReadableMetadata() {
    Map<String, DataType> types = new LinkedHashMap<>();
    for (MetadataColumn column : MetadataColumn.values()) {
      types.put(column.key(), DataTypes.of(column.type()));
    }
    return types;
  }

  @Override
  public void applyReadableMetadata(List<String> metadataKeys, DataType producedDataType) {
    rows = rows.withMetadata(metadataKeys, (RowType) producedDataType.getLogicalType());
  }

  @Override
  public void applyWatermark(WatermarkStrategy<RowData> watermarkStrategy) {
    watermarks = watermarkStrategy;
  }

  @Override
  public DynamicTableSource copy() {
    return new LightstreamTableSource(options, table, rows, watermarks);
  }

  @Override
  public String asSummaryString() {
    return "Lightstream";
  }
}
