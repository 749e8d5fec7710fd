// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import io.lightstream.kafka.connect.config.SourceConfig;
import io.lightstream.kafka.connect.source.SourceOffsets;
import io.lightstream.kafka.connect.source.SourceTasks;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams Arrow into topics: from files and folders, from endpoints that it connects to or listens
 * on, a record for each row or for each batch.
 *
 * <p>Files and acknowledged streams are read exactly once where the worker supports that. The
 * settings are those of {@link SourceConfig}.
 */
public final class LightstreamSourceConnector extends SourceConnector {

  private static final Logger LOG = LoggerFactory.getLogger(LightstreamSourceConnector.class);

  private SourceTasks tasks;

  /** Called by the worker. */
  public LightstreamSourceConnector() {}

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return SourceConfig.definition().configDef();
  }

  @Override
  public Config validate(Map<String, String> properties) {
    return SourceConfig.definition().validate(properties);
  }

  @Override
  public void start(Map<String, String> properties) {
    tasks = SourceTasks.start(SourceConfig.parse(properties), context());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return LightstreamSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int most) {
    return tasks.configs(most);
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
    try {
      SourceConfig config = SourceConfig.parse(properties);
      if (config.connection().isOfFiles() || config.acknowledged()) {
        return ExactlyOnceSupport.SUPPORTED;
      }
      LOG.warn(
          "{} reads plain sockets, which keep nothing that could be read again: exactly-once needs"
              + " files, or {}=true and senders of acknowledged streams",
          config.connector(),
          SourceConfig.ACKNOWLEDGED);
    } catch (ConfigException e) {
      LOG.debug("A configuration that is wrong supports nothing: {}", e.getMessage());
    }
    return ExactlyOnceSupport.UNSUPPORTED;
  }

  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(
      Map<String, String> properties) {
    return ConnectorTransactionBoundaries.SUPPORTED;
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> properties, Map<Map<String, ?>, Map<String, ?>> offsets) {
    SourceOffsets.requireAlterable(offsets);
    return true;
  }

  @Override
  public void stop() {
    if (tasks != null) {
      tasks.close();
    }
  }
}
