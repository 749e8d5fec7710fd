// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Runs another sink connector, or none at all, behind a {@link Meter}. */
public final class MeteredSinkConnector extends SinkConnector {

  /** The class of the connector that is measured; not there for none. */
  static final String CONNECTOR = "metered.connector";

  /** The class of the task that is measured. */
  static final String TASK = "metered.task";

  private Map<String, String> properties;
  private SinkConnector measured;

  /** Called by the worker. */
  public MeteredSinkConnector() {}

  @Override
  public void start(Map<String, String> config) {
    properties = config;
    if (config.containsKey(CONNECTOR)) {
      measured = Classes.make(config.get(CONNECTOR), SinkConnector.class);
      measured.initialize(context());
      measured.start(config);
    }
  }

  @Override
  public Class<? extends Task> taskClass() {
    return MeteredSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int most) {
    if (measured == null) {
      return List.of(properties);
    }
    List<Map<String, String>> configs = new ArrayList<>();
    for (Map<String, String> config : measured.taskConfigs(most)) {
      Map<String, String> metered = new HashMap<>(config);
      metered.put(TASK, measured.taskClass().getName());
      configs.add(metered);
    }
    return configs;
  }

  @Override
  public void stop() {
    if (measured != null) {
      measured.stop();
    }
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
