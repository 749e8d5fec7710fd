// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** Runs another source connector behind a {@link Meter}. */
public final class MeteredSourceConnector extends SourceConnector {

  private SourceConnector measured;

  /** Called by the worker. */
  public MeteredSourceConnector() {}

  @Override
  public void start(Map<String, String> config) {
    measured = Classes.make(config.get(MeteredSinkConnector.CONNECTOR), SourceConnector.class);
    measured.initialize(context());
    measured.start(config);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return MeteredSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int most) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (Map<String, String> config : measured.taskConfigs(most)) {
      Map<String, String> metered = new HashMap<>(config);
      metered.put(MeteredSinkConnector.TASK, measured.taskClass().getName());
      configs.add(metered);
    }
    return configs;
  }

  @Override
  public void stop() {
    measured.stop();
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public String version() {
    return "bench";
  }
}
