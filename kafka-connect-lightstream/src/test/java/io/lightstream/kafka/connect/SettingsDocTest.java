// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.Test;

/** The references of the settings, made of the settings themselves. */
class SettingsDocTest {

  private static final Path FOLDER = Path.of("..", "docs", "kafka");
  private static final String REWRITE =
      "mvn -Dquick -pl kafka-connect-lightstream -am test -Dtest=SettingsDocTest -Ddocs.rewrite";

  @Test
  void pageOfTheSourceSaysWhatItsSettingsSay() throws IOException {
    check("source", connector(new LightstreamSourceConnector(), ""));
  }

  @Test
  void pageOfTheSinkSaysWhatItsSettingsSay() throws IOException {
    check("sink", connector(new LightstreamSinkConnector(), "`topics` or `topics.regex`, "));
  }

  @Test
  void pageOfTheConverterSaysWhatItsSettingsSay() throws IOException {
    try (ArrowConverter converter = new ArrowConverter()) {
      String introduction =
          "`value.converter` or `key.converter` is `"
              + converter.getClass().getName()
              + "`. Its settings have the prefix `value.converter.` or\n`key.converter.`.";
      check("converter", new Page(introduction, converter.config()));
    }
  }

  /** What a page says at first, and the settings that it lists. */
  private record Page(String introduction, ConfigDef settings) {}

  private static Page connector(Connector connector, String also) {
    return new Page(
        "`connector.class` is `"
            + connector.getClass().getName()
            + "`. Connect's own settings work beside these: `tasks.max`, "
            + also
            + "converters,\ntransforms, `errors.*`. Lists are separated by commas."
            + " Values of passwords are never shown.",
        connector.config());
  }

  private static void check(String kind, Page of) throws IOException {
    Path file = FOLDER.resolve("settings-" + kind + ".md");
    String expected = page(kind, of);
    if (System.getProperty("docs.rewrite") != null) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, expected);
    }
    assertEquals(
        expected, Files.readString(file), file + " is out of date; rewrite it with: " + REWRITE);
  }

  private static String page(String kind, Page of) {
    StringBuilder page = new StringBuilder("# Settings of the " + kind + "\n\n");
    page.append("Made of the settings themselves by `").append(REWRITE).append("`.\n\n");
    page.append(of.introduction()).append('\n');
    ConfigDef settings = of.settings();
    for (String group : settings.groups()) {
      List<ConfigDef.ConfigKey> members =
          settings.configKeys().values().stream()
              .filter(key -> group.equals(key.group))
              .sorted(Comparator.comparingInt(key -> key.orderInGroup))
              .toList();
      section(page, group, members);
    }
    return page.toString();
  }

  private static void section(
      StringBuilder page, String title, List<ConfigDef.ConfigKey> settings) {
    page.append("\n## ").append(title).append('\n');
    page.append("| setting | default | type | importance | description |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (ConfigDef.ConfigKey key : settings) {
      page.append("| `").append(key.name).append("` | ").append(defaultOf(key)).append(" | ");
      page.append(key.type.name().toLowerCase(Locale.ROOT)).append(" | ");
      page.append(key.importance.name().toLowerCase(Locale.ROOT)).append(" | ");
      page.append(text(key.documentation));
      if (key.validator != null) {
        page.append(" *Allowed: ").append(text(key.validator.toString())).append(".*");
      }
      page.append(" |\n");
    }
  }

  private static String defaultOf(ConfigDef.ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    String value = ConfigDef.convertToString(key.defaultValue, key.type);
    return value == null || value.isEmpty() ? "none" : "`" + text(value) + "`";
  }

  private static String text(String plain) {
    return plain.replace("|", "\\|").replace("<", "&lt;");
  }
}
