// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;

class PluginManifestTest {

  @Test
  void workersFindTheConnectorByItsServiceFile() {
    List<?> found =
        ServiceLoader.load(SinkConnector.class).stream()
            .map(ServiceLoader.Provider::type)
            .filter(type -> type == LightstreamSinkConnector.class)
            .toList();
    assertEquals(1, found.size());
  }

  @Test
  void pluginsSayTheirVersion() {
    assertFalse(new LightstreamSinkConnector().version().isBlank());
    assertEquals(new LightstreamSinkConnector().version(), new LightstreamSinkTask().version());
  }

  @Test
  void everyTaskGetsTheWholeConfiguration() {
    Map<String, String> config = Map.of("lightstream.uri", "tcp://localhost:9000");
    LightstreamSinkConnector connector = new LightstreamSinkConnector();
    connector.start(config);
    assertEquals(
        List.of(
            Map.of("lightstream.uri", "tcp://localhost:9000", "lightstream.task", "0"),
            Map.of("lightstream.uri", "tcp://localhost:9000", "lightstream.task", "1")),
        connector.taskConfigs(2));
    assertEquals(LightstreamSinkTask.class, connector.taskClass());
  }
}
