// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;

class PluginManifestTest {

  @Test
  void sinkStartsWithSettingsThatAreNull() {
    LightstreamSinkConnector connector = new LightstreamSinkConnector();
    Map<String, String> properties = new HashMap<>();
    properties.put("lightstream.uri", "tcp://localhost:9000");
    properties.put("tls.ca", null);
    connector.start(properties);
    assertEquals("0", connector.taskConfigs(1).get(0).get("lightstream.task"));
  }

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

  @Test
  void tasksThatListenAreNoMoreThanThereAreAddresses() {
    LightstreamSinkConnector connector = new LightstreamSinkConnector();
    connector.start(
        Map.of(
            "lightstream.mode", "listen",
            "lightstream.uri", "tcp://0.0.0.0:9000,tcp://0.0.0.0:9001"));
    assertEquals(2, connector.taskConfigs(5).size());
    connector.start(Map.of("lightstream.mode", "listen", "lightstream.uri", "tcp://0.0.0.0:0"));
    assertEquals(5, connector.taskConfigs(5).size());
  }

  @Test
  void offsetsThatTheReceiverKeepsCannotBeAltered() {
    LightstreamSinkConnector connector = new LightstreamSinkConnector();
    Map<TopicPartition, Long> offsets = Map.of(new TopicPartition("t", 0), 5L);
    String uri = "tcp://localhost:9000";
    assertTrue(connector.alterOffsets(Map.of("lightstream.uri", uri), offsets));
    ConnectException e =
        assertThrows(
            ConnectException.class,
            () ->
                connector.alterOffsets(
                    Map.of(
                        "name", "out",
                        "lightstream.uri", uri,
                        "delivery.guarantee", "exactly-once"),
                    offsets));
    assertEquals(
        "with exactly-once the receiver says at which offsets this sink goes on, so that altering"
            + " those in Kafka has no effect: to have records again, set stream.generation to a"
            + " higher number, of which there is nothing, and reset the offsets of the consumer"
            + " group connect-out with kafka-consumer-groups.sh",
        e.getMessage());
  }
}
