// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shares endpoints out to tasks: in turn, so that each stays with its task. */
final class EndpointTasks implements SourceTasks {

  private final SourceConfig config;

  EndpointTasks(SourceConfig config) {
    this.config = config;
  }

  @Override
  public List<Map<String, String>> configs(int most) {
    List<String> uris = config.connection().endpoints().stream().map(Endpoint::toString).toList();
    List<List<String>> shares = new ArrayList<>();
    for (int i = 0; i < uris.size(); i++) {
      if (i < most) {
        shares.add(new ArrayList<>());
      }
      shares.get(i % most).add(uris.get(i));
    }
    return SourceTaskConfigs.of(config, shares);
  }

  @Override
  public void close() {
    // There is nothing to end.
  }
}
