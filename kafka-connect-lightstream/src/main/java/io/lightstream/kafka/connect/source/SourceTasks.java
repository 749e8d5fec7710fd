// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import io.lightstream.kafka.connect.config.SourceConfig;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceConnectorContext;

/**
 * What a connector does: says what its tasks read. Safe for several threads.
 *
 * <p>Where it is files, they are looked for on a thread, and the worker is asked to start the tasks
 * anew when there are more.
 */
public interface SourceTasks extends AutoCloseable {

  /**
   * Begins.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if folders cannot be listed
   */
  static SourceTasks start(SourceConfig config, SourceConnectorContext context) {
    return config.connection().isOfFiles()
        ? FileTasks.start(config, context)
        : new EndpointTasks(config);
  }

  /**
   * The configurations of the tasks.
   *
   * @param most how many there may be
   */
  List<Map<String, String>> configs(int most);

  /** Ends the thread, if there is one. Idempotent. */
  @Override
  void close();
}
