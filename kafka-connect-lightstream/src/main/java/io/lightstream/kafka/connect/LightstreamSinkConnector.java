// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.kafka.connect.config.ConnectionMode;
import io.lightstream.kafka.connect.config.ConnectionSettings;
import io.lightstream.kafka.connect.config.DeliveryGuarantee;
import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.transport.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Streams topics out as Arrow batches: to endpoints that it connects to, to subscribers, or to
 * rolling files. Each task has connections of its own; what is promised is a setting, {@code
 * delivery.guarantee}.
 */
public final class LightstreamSinkConnector extends SinkConnector {

  private Map<String, String> properties = Map.of();

  /** For Connect, which makes plugins by reflection. */
  public LightstreamSinkConnector() {}

  @Override
  public void start(Map<String, String> config) {
    SinkConfig.parse(config);
    properties = new HashMap<>(config);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return LightstreamSinkTask.class;
  }

  /** {@inheritDoc} Tasks that listen have an address each, so there are no more of them. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    int tasks = Math.min(maxTasks, mostTasks(SinkConfig.parse(properties).connection()));
    List<Map<String, String>> configs = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      Map<String, String> one = new HashMap<>(properties);
      one.put(SinkConfig.TASK, Integer.toString(task));
      configs.add(one);
    }
    return configs;
  }

  /** With a port of any number there is an address for every task. */
  private static int mostTasks(ConnectionSettings connection) {
    List<Endpoint> endpoints = connection.endpoints();
    return connection.mode() == ConnectionMode.CONNECT
            || endpoints.get(endpoints.size() - 1).port() == 0
        ? Integer.MAX_VALUE
        : endpoints.size();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConnectException with exactly-once, where the offsets are kept with the rows
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
    SinkConfig config = SinkConfig.parse(connectorConfig);
    if (config.guarantee() != DeliveryGuarantee.EXACTLY_ONCE) {
      return true;
    }
    throw new ConnectException(
        "with exactly-once "
            + (config.connection().isOfFiles()
                ? "the files in " + config.folder() + " say"
                : "the receiver says")
            + " at which offsets this sink goes on, so that altering those in Kafka has no effect:"
            + " to have records again, set stream.generation to a higher number, of which there is"
            + " nothing, and reset the offsets of the consumer group connect-"
            + config.connector()
            + " with kafka-consumer-groups.sh");
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return SinkConfig.definition().configDef();
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return SinkConfig.definition().validate(connectorConfigs);
  }

  @Override
  public String version() {
    return Version.current();
  }
}
