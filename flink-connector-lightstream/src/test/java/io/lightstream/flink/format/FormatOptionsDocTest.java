// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.junit.jupiter.api.Test;

class FormatOptionsDocTest {

  @Test
  void pageSaysWhatTheOptionsSay() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "flink", "formats.md"));
    int described = 0;
    for (ConfigOption<?> option : new ArrowFormatFactory().optionalOptions()) {
      String line = line(option);
      assertTrue(page.contains(line), () -> "docs/flink/formats.md lacks:\n" + line);
      described++;
    }
    assertEquals(described, page.lines().filter(line -> line.startsWith("| `arrow.")).count());
  }

  private static String line(ConfigOption<?> option) throws ReflectiveOperationException {
    Method type = ConfigOption.class.getDeclaredMethod("getClazz");
    type.setAccessible(true);
    return "| `arrow."
        + option.key()
        + "` | `"
        + option.defaultValue()
        + "` | "
        + ((Class<?>) type.invoke(option)).getSimpleName()
        + " | "
        + new HtmlFormatter().format(option.description())
        + " |\n";
  }
}
