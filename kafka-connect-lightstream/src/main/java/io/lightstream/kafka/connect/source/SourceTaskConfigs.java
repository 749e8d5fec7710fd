// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.kafka.connect.config.SourceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the configurations of tasks. */
final class SourceTaskConfigs {

  private SourceTaskConfigs() {}

  /** A configuration for each share of places that is not empty. */
  static List<Map<String, String>> of(SourceConfig config, List<List<String>> shares) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (List<String> share : shares) {
      if (!share.isEmpty()) {
        configs.add(config.forTask(configs.size(), share));
      }
    }
    return configs;
  }
}
