// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.net.URI;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this JVM that jobs are submitted to over REST, as to any other. */
final class EmbeddedFlink implements AutoCloseable {

  private static final int SLOTS = 2;

  private final MiniCluster cluster;
  private final URI rest;

  private EmbeddedFlink(MiniCluster cluster, URI rest) {
    this.cluster = cluster;
    this.rest = rest;
  }

  /**
   * Starts a JobManager and one TaskManager, with their temporary files under {@code directory}.
   *
   * @throws Exception whatever Flink gives as the reason why it cannot start
   */
  static EmbeddedFlink start(Path directory) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.TMP_DIRS, directory.toString());
    configuration.set(WebOptions.TMP_DIR, directory.toString());
    configuration.set(RestOptions.ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, "0");
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    return new EmbeddedFlink(cluster, cluster.getRestAddress().get());
  }

  /** Returns the address of the cluster's REST interface. */
  URI rest() {
    return rest;
  }

  /** Returns a fresh environment whose jobs run on this cluster with one subtask an operator. */
  StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.createRemoteEnvironment(rest.getHost(), rest.getPort())
        .setParallelism(1);
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}
