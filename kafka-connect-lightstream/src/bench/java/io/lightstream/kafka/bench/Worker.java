// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo.TaskState;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.FutureCallback;

/** A standalone worker in this JVM, with the settings that Connect has by default. */
final class Worker implements AutoCloseable {

  private static final long LONGEST_SECONDS = 60;

  private final Connect<StandaloneHerder> connect;

  private Worker(Connect<StandaloneHerder> connect) {
    this.connect = connect;
  }

  static Worker start(String bootstrapServers, Path folder) {
    Map<String, String> p = new HashMap<>();
    p.put("bootstrap.servers", bootstrapServers);
    p.put("listeners", "http://127.0.0.1:0");
    p.put("plugin.discovery", "service_load");
    p.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    p.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    p.put("offset.storage.file.filename", folder.resolve("offsets").toString());
    return new Worker(new ConnectStandalone().startConnect(p));
  }

  void create(String connector, Map<String, String> config) throws Exception {
    FutureCallback<Created<ConnectorInfo>> created = new FutureCallback<>();
    connect.herder().putConnectorConfig(connector, config, false, created);
    created.get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  void delete(String connector) throws Exception {
    FutureCallback<Created<ConnectorInfo>> deleted = new FutureCallback<>();
    connect.herder().deleteConnectorConfig(connector, deleted);
    deleted.get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /** Why the connector's task has failed, if it has. */
  Optional<String> failure(String connector) {
    try {
      TaskState task = connect.herder().taskStatus(new ConnectorTaskId(connector, 0));
      return Optional.ofNullable(task.trace());
    } catch (NotFoundException e) {
      return Optional.empty(); // not there yet
    }
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}
