// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.junit.jupiter.api.Test;

/** The reference of the options, made of the options themselves. */
class SqlOptionsDocTest {

  private static final Path PAGE = Path.of("..", "docs", "flink", "sql-options.md");
  private static final String REWRITE =
      "mvn -Dquick -pl flink-connector-lightstream -am test -Dtest=SqlOptionsDocTest"
          + " -Ddocs.rewrite";

  @Test
  void pageSaysWhatTheOptionsSay() throws Exception {
    String expected = page();
    if (System.getProperty("docs.rewrite") != null) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }
    assertEquals(
        expected, Files.readString(PAGE), PAGE + " is out of date; rewrite it with: " + REWRITE);
  }

  private static String page() throws ReflectiveOperationException, IOException {
    StringBuilder page = new StringBuilder("# Options of `'connector' = 'lightstream'`\n\n");
    page.append("Made of the options themselves by `").append(REWRITE).append("`.\n\n");
    page.append(
        "All are optional, but a table has one of `uri` and `path`. Lists are separated by");
    page.append(" `;`. *Forwarded* options may be\nchanged for a compiled plan. Flink's own");
    page.append(" `scan.watermark.*` options work too.\n");
    section(page, "Connection", OptionRules.CONNECTION);
    section(page, "Reading", OptionRules.SCAN);
    section(page, "Writing", OptionRules.SINK);
    return page.toString();
  }

  private static void section(StringBuilder page, String title, List<OptionRule<?>> rules)
      throws ReflectiveOperationException {
    page.append("\n## ").append(title).append('\n');
    page.append("| option | default | type | forwarded | description |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (OptionRule<?> rule : rules) {
      ConfigOption<?> option = rule.option();
      page.append("| `").append(option.key()).append("` | ");
      page.append(
          option.hasDefaultValue() ? "`" + OptionText.of(option.defaultValue()) + "`" : "none");
      page.append(" | ").append(type(option)).append(" | ");
      page.append(OptionRules.FORWARDED.contains(option) ? "yes" : "no").append(" | ");
      page.append(new HtmlFormatter().format(option.description()).replace("|", "\\|"));
      page.append(" *Allowed: ").append(rule.allowed()).append(".* |\n");
    }
  }

  /** Flink's own documentation asks the option in the same way. */
  private static String type(ConfigOption<?> option) throws ReflectiveOperationException {
    Method list = ConfigOption.class.getDeclaredMethod("isList");
    Method type = ConfigOption.class.getDeclaredMethod("getClazz");
    list.setAccessible(true);
    type.setAccessible(true);
    Class<?> element = (Class<?>) type.invoke(option);
    String name = element.isEnum() ? "Enum" : element.getSimpleName();
    return (boolean) list.invoke(option) ? "List&lt;" + name + "&gt;" : name;
  }
}
