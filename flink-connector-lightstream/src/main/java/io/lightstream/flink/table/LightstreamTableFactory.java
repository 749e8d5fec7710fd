// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import io.lightstream.error.ConfigurationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.FactoryUtil.TableFactoryHelper;

/**
 * Makes tables of {@code 'connector' = 'lightstream'}. Options that are wrong, by themselves or
 * together, are refused with a {@link ValidationException} that names option, value and what is
 * allowed.
 */
public final class LightstreamTableFactory
    implements DynamicTableSourceFactory, DynamicTableSinkFactory {

  /** The value of {@code 'connector'}. */
  public static final String IDENTIFIER = "lightstream";

  /** Made by Flink, which finds the class as a service. */
  public LightstreamTableFactory() {}

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  /** None: a table has one of {@code 'uri'} and {@code 'path'}. */
  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return OptionRules.all().map(OptionRule::option).collect(Collectors.toCollection(HashSet::new));
  }

  @Override
  public Set<ConfigOption<?>> forwardOptions() {
    return OptionRules.FORWARDED;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    GivenOptions options = options(context);
    TableShape table = TableShape.of(context);
    ScanRules.check(options, table);
    LightstreamTableSource source = new LightstreamTableSource(options, table);
    refused(table, source::check);
    return source;
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    GivenOptions options = options(context);
    TableShape table = TableShape.of(context);
    SinkRules.check(options, table);
    LightstreamTableSink sink =
        new LightstreamTableSink(options, table, context.getConfiguration());
    refused(table, sink::check);
    return sink;
  }

  private GivenOptions options(Context context) {
    TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    GivenOptions options = GivenOptions.of(helper.getOptions(), written(context));
    helper.validate();
    return options;
  }

  /** The options of the table; of those that are forwarded, the values of this time. */
  private static Map<String, String> written(Context context) {
    Map<String, String> written = new HashMap<>(context.getCatalogTable().getOptions());
    Map<String, String> now = context.getEnrichmentOptions();
    OptionRules.FORWARDED.stream()
        .map(ConfigOption::key)
        .filter(now::containsKey)
        .forEach(key -> written.put(key, now.get(key)));
    return written;
  }

  /** What cannot be made of a table is refused when it is planned, not when the job runs. */
  private static void refused(TableShape table, Runnable check) {
    try {
      check.run();
    } catch (ConfigurationException e) {
      throw new ValidationException("table " + table.name() + ": " + e.getMessage(), e);
    }
  }
}
