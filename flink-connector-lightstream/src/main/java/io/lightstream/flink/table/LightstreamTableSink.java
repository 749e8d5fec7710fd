// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.flink.sink.LightstreamSink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** A table that is written. Immutable. */
final class LightstreamTableSink implements DynamicTableSink {

  private final GivenOptions options;
  private final TableShape table;
  private final ReadableConfig session;

  LightstreamTableSink(GivenOptions options, TableShape table, ReadableConfig session) {
    this.options = options;
    this.table = table;
    this.session = session;
  }

  /**
   * Checks that there is such a sink.
   *
   * @throws io.lightstream.error.ConfigurationException if there is not
   */
  void check() {
    sink();
  }

  private LightstreamSink<RowData> sink() {
    return SinkTarget.of(options, table.rowType());
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requestedMode) {
    if (!options.has(SinkOptions.ROW_KIND_COLUMN)) {
      return ChangelogMode.insertOnly();
    }
    return switch (options.get(SinkOptions.CHANGELOG_MODE)) {
      case ALL -> requestedMode;
      case UPSERT -> withoutUpdateBefore(requestedMode);
    };
  }

  private static ChangelogMode withoutUpdateBefore(ChangelogMode mode) {
    ChangelogMode.Builder kinds = ChangelogMode.newBuilder();
    for (RowKind kind : mode.getContainedKinds()) {
      if (kind != RowKind.UPDATE_BEFORE) {
        kinds.addContainedKind(kind);
      }
    }
    return kinds.build();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    requireCheckpoints(context.isBounded());
    return options
        .optional(SinkOptions.PARALLELISM)
        .map(parallelism -> SinkV2Provider.of(sink(), parallelism))
        .orElseGet(() -> SinkV2Provider.of(sink()));
  }

  /** What has no end and no checkpoints would never be committed. */
  private void requireCheckpoints(boolean bounded) {
    if (options.get(SinkOptions.DELIVERY_GUARANTEE) == DeliveryGuarantee.EXACTLY_ONCE
        && !bounded
        && session.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()) {
      throw new ValidationException(
          "table "
              + table.name()
              + ": option 'sink.delivery-guarantee' is 'exactly-once': rows become visible with"
              + " checkpoints, so a job without end needs '"
              + CheckpointingOptions.CHECKPOINTING_INTERVAL.key()
              + "', which is not set");
    }
  }

  @Override
  public DynamicTableSink copy() {
    return new LightstreamTableSink(options, table, session);
  }

  @Override
  public String asSummaryString() {
    return "Lightstream";
  }
}
