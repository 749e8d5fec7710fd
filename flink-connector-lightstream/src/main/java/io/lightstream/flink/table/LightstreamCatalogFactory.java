// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes the catalog {@code 'type' = 'lightstream'}; Flink finds this class as a service. */
public final class LightstreamCatalogFactory implements CatalogFactory {

  /** The folder. */
  public static final ConfigOption<String> PATH =
      ConfigOptions.key("path")
          .stringType()
          .noDefaultValue()
          .withDescription("The folder, on any file system that Flink has.");

  /** The database of the files in the folder itself. */
  public static final ConfigOption<String> DEFAULT_DATABASE =
      ConfigOptions.key("default-database")
          .stringType()
          .defaultValue("default")
          .withDescription("What the database with the files of the folder itself is called.");

  private static final List<OptionRule<?>> RULES =
      List.of(
          Rules.parsed(PATH, "the path of a folder", Path::new),
          Rules.text(DEFAULT_DATABASE, "the name of a database"));

  /** For Flink. */
  public LightstreamCatalogFactory() {}

  @Override
  public String factoryIdentifier() {
    return "lightstream";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(PATH);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(DEFAULT_DATABASE);
  }

  /**
   * {@inheritDoc}
   *
   * @throws org.apache.flink.table.api.ValidationException that names option, value and what is
   *     allowed
   */
  @Override
  public Catalog createCatalog(Context context) {
    FactoryUtil.CatalogFactoryHelper helper = FactoryUtil.createCatalogFactoryHelper(this, context);
    helper.validate();
    RULES.forEach(rule -> rule.check(helper.getOptions(), context.getOptions()));
    return new LightstreamCatalog(
        context.getName(),
        new Path(helper.getOptions().get(PATH)),
        helper.getOptions().get(DEFAULT_DATABASE));
  }
}
