// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class DocumentationTest {

  private static final Pattern SETTING = Pattern.compile("\\| `([a-z.]+)` \\| ([^ |]+) \\|.*");

  @Test
  void readmeListsEverySettingWithItsDefault() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("README.md"));
    TreeSet<String> documented =
        lines.stream()
            .map(SETTING::matcher)
            .filter(Matcher::matches)
            .map(m -> m.group(1) + " = " + m.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> defined =
        SinkConfig.DEFINITION.configKeys().values().stream()
            .map(key -> key.name + " = " + shown(key.defaultValue))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(defined, documented);
  }

  private static String shown(Object value) {
    return ConfigDef.NO_DEFAULT_VALUE.equals(value) ? "required" : value.toString();
  }
}
