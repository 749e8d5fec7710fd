// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/** A distributed Connect worker in this JVM that finds its plugins on the class path. */
final class EmbeddedWorker implements AutoCloseable {

  private final Connect<?> connect;

  private EmbeddedWorker(Connect<?> connect) {
    this.connect = connect;
  }

  /**
   * Starts a worker of the cluster {@code groupId} on the broker, its REST server on a free port.
   */
  static EmbeddedWorker start(String bootstrapServers, String groupId) {
    return new EmbeddedWorker(
        new ConnectDistributed().startConnect(properties(bootstrapServers, groupId)));
  }

  private static Map<String, String> properties(String bootstrapServers, String groupId) {
    Map<String, String> p = new HashMap<>();
    p.put("bootstrap.servers", bootstrapServers);
    p.put("group.id", groupId);
    p.put("listeners", "http://127.0.0.1:0");
    p.put("rest.advertised.host.name", "127.0.0.1");
    p.put("plugin.discovery", "service_load");
    p.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    p.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    for (String store : List.of("config", "offset", "status")) {
      p.put(store + ".storage.topic", groupId + "-" + store);
      p.put(store + ".storage.replication.factor", "1");
    }
    p.put("offset.storage.partitions", "1");
    p.put("status.storage.partitions", "1");
    p.put("offset.flush.interval.ms", "250");
    p.put("scheduled.rebalance.max.delay.ms", "0");
    return p;
  }

  /** Returns the address of the worker's REST interface. */
  URI rest() {
    return connect.rest().advertisedUrl();
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}
