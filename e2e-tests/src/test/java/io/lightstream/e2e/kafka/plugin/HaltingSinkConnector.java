// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka.plugin;

import io.lightstream.kafka.connect.LightstreamSinkConnector;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A {@link LightstreamSinkConnector} whose tasks are {@link HaltingSinkTask}s. */
public final class HaltingSinkConnector extends SinkConnector {

  private final SinkConnector connector = new LightstreamSinkConnector();
  private String file;

  /** What a worker calls. */
  public HaltingSinkConnector() {}

  @Override
  public void start(Map<String, String> config) {
    file = config.get(HaltingSinkTask.FILE);
    connector.initialize(context());
    connector.start(config);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return HaltingSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int most) {
    List<Map<String, String>> configs = connector.taskConfigs(most);
    return configs.stream().map(this::withFile).toList();
  }

  private Map<String, String> withFile(Map<String, String> config) {
    Map<String, String> more = new java.util.HashMap<>(config);
    more.put(HaltingSinkTask.FILE, file);
    return more;
  }

  @Override
  public void stop() {
    connector.stop();
  }

  @Override
  public ConfigDef config() {
    return connector.config();
  }

  @Override
  public String version() {
    return connector.version();
  }
}
