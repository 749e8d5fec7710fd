// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Streams topics out as Arrow batches to one endpoint.
 *
 * <p>Records need a value schema of type STRUCT; its fields become the columns, in order. All
 * records of a task must have the same schema, since an Arrow stream has one.
 *
 * <p>Every task opens a connection of its own, so the endpoint sees as many streams as {@code
 * tasks.max} says. Offsets are committed once the operating system has the rows; whether the peer
 * got them is not known, for it does not say so. After a broken connection the batch that was being
 * sent is sent again over a new one, as a new stream.
 */
public final class LightstreamSinkConnector extends SinkConnector {

  private Map<String, String> properties = Map.of();

  /** For Connect, which makes plugins by reflection. */
  public LightstreamSinkConnector() {}

  @Override
  public void start(Map<String, String> config) {
    SinkConfig.parse(config);
    properties = Map.copyOf(config);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return LightstreamSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return SinkConfig.DEFINITION;
  }

  @Override
  public String version() {
    return Version.current();
  }
}
