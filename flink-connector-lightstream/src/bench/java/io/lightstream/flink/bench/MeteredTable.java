// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.bench;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.factories.DynamicTableSinkFactory;

/** The connector 'metered': a table of two INT columns that goes into a {@link MeteredSink}. */
public final class MeteredTable implements DynamicTableSinkFactory {

  /** For Flink. */
  public MeteredTable() {}

  @Override
  public String factoryIdentifier() {
    return "metered";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    return new Metered();
  }

  private static final class Metered implements DynamicTableSink {

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
      return SinkV2Provider.of(new MeteredSink(0, 1));
    }

    @Override
    public DynamicTableSink copy() {
      return new Metered();
    }

    @Override
    public String asSummaryString() {
      return "metered";
    }
  }
}
