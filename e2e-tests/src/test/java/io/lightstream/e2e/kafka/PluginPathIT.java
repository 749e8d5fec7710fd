// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.e2e.GuardedProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka's own tool says of the plugin. */
@Timeout(120)
class PluginPathIT {

  private static final int TYPE = 4;
  private static final int LOADABLE = 5;
  private static final int MANIFEST = 6;

  @Test
  void everyPluginIsLoadableAndHasAManifest(@TempDir Path folder) {
    try (GuardedProcess tool =
        GuardedProcess.start(
            "plugin path",
            folder.resolve("out"),
            List.of("-Xmx512m", "-cp", KafkaDistribution.CURRENT.classPath(folder)),
            List.of(
                "org.apache.kafka.tools.ConnectPluginPath",
                "list",
                "--plugin-path",
                KafkaDistribution.plugin().toString()))) {
      assertEquals(0, tool.awaitEnd(), tool::printed);
      assertEquals(
          List.of(
              "ArrowConverter converter loadable: true, manifest: true",
              "LightstreamSinkConnector sink loadable: true, manifest: true",
              "LightstreamSourceConnector source loadable: true, manifest: true"),
          rows(tool.printed()),
          tool::printed);
    }
  }

  /**
   * Those of ours: {@code pluginName firstAlias secondAlias version type loadable manifest ...}.
   */
  private static List<String> rows(String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith("io.lightstream."))
        .map(line -> Arrays.asList(line.split("\t")))
        .map(
            row ->
                row.get(0).substring(row.get(0).lastIndexOf('.') + 1)
                    + " "
                    + row.get(TYPE)
                    + " loadable: "
                    + row.get(LOADABLE)
                    + ", manifest: "
                    + row.get(MANIFEST))
        .sorted()
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
