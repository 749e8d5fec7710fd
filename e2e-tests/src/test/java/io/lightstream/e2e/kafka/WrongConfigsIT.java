// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a worker answers to those who set a connector to something wrong. */
@Timeout(120)
class WrongConfigsIT {

  private static final String NAME = "c";

  private static ConnectCluster cluster;

  /**
   * A configuration that is wrong in one place.
   *
   * @param connector its class
   * @param settings beside what is needed
   * @param wrong the setting that is to be changed
   * @param says what helps: the value, what is allowed, what to do
   */
  record Wrong(String connector, Map<String, String> settings, String wrong, List<String> says) {

    @Override
    public String toString() {
      return connector.substring(connector.lastIndexOf('.') + 1) + " " + settings;
    }
  }

  static Stream<Wrong> wrongs() {
    return Stream.of(
        sink(Map.of("lightstream.uri", ""), "lightstream.uri", "empty", "tcp://host:port"),
        sink(
            Map.of("lightstream.uri", "localhost:9000"),
            "lightstream.uri",
            "localhost:9000",
            "lacks a scheme, as in tcp://localhost:9000"),
        sink(
            Map.of("lightstream.uri", "http://localhost:9000"),
            "lightstream.uri",
            "http://localhost:9000",
            "allowed are tcp, tcps, uds, file"),
        sink(
            Map.of("lightstream.uri", "tcp://localhost:0"),
            "lightstream.uri",
            "port 0",
            "name the peer's port"),
        sink(
            Map.of("delivery.guarantee", "exactly_once"),
            "delivery.guarantee",
            "exactly_once",
            "one of none, at-least-once, exactly-once"),
        sink(
            Map.of("delivery.guarantee", "at-least-once", "lightstream.mode", "listen"),
            "delivery.guarantee",
            "at-least-once",
            "lightstream.mode=connect"),
        sink(Map.of("batch.max.rows", "0"), "batch.max.rows", "0", "from 1 to"),
        sink(
            Map.of("buffer.max.bytes", "8000000", "batch.max.bytes", "4000000"),
            "batch.max.bytes",
            "4000000",
            "at most 1000000",
            "buffer.max.bytes"),
        sink(
            Map.of("lightstream.uri", "tcps://localhost:1", "tls.certificate", "/etc/cert.pem"),
            "tls.key",
            "tls.certificate is useless without its private key"),
        sink(
            Map.of("tls.key.password", "open sesame"),
            "tls.key.password",
            "no endpoint uses TLS",
            "tcps://"),
        sink(
            Map.of("lightstream.protocol", "lightstream"),
            "lightstream.types",
            "needs the types of the peer"),
        sink(
            Map.of("column.offset", "n", "column.partition", "n"),
            "column.offset",
            "n",
            "column.partition",
            "name another"),
        source(Map.of("topic", "all flights"), "topic", "all flights", "letters, digits"),
        source(
            Map.of("lightstream.uri", "file:///data", "acknowledged", "true"),
            "acknowledged",
            "true",
            "files"),
        source(
            Map.of("files.pattern", "*.arrow"),
            "files.pattern",
            "*.arrow",
            "give a folder in lightstream.uri"),
        source(
            Map.of("record.value", "batch", "key.column", "id"),
            "key.column",
            "id",
            "record.value=row"),
        source(
            Map.of("retry.backoff.ms", "5000", "retry.backoff.max.ms", "1000"),
            "retry.backoff.ms",
            "5000",
            "at most retry.backoff.max.ms, which is 1000"));
  }

  private static Wrong sink(Map<String, String> settings, String wrong, String... says) {
    return new Wrong(Configs.SINK, settings, wrong, List.of(says));
  }

  private static Wrong source(Map<String, String> settings, String wrong, String... says) {
    return new Wrong(Configs.SOURCE, settings, wrong, List.of(says));
  }

  @BeforeAll
  static void start() {
    cluster = ConnectCluster.start("wrong-configs");
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void theSettingAtFaultSaysWhatToDo(Wrong wrong) throws IOException {
    Map<String, List<String>> errors = errors(wrong.connector(), wrong.settings());
    assertEquals(List.of(wrong.wrong()), List.copyOf(errors.keySet()), errors::toString);
    String message = String.join("; ", errors.get(wrong.wrong()));
    assertTrue(message.contains(wrong.wrong()), message);
    for (String part : wrong.says()) {
      assertTrue(message.contains(part), message);
    }
    assertFalse(message.contains("sesame"), message);
  }

  @Test
  void aMissingUriIsMissing() throws IOException {
    Map<String, String> config = new TreeMap<>(Configs.sink("t", "tcp://localhost:1", Map.of()));
    config.remove("lightstream.uri");
    config.put("name", NAME);
    List<String> messages =
        errors(cluster.rest().validate(Configs.SINK, config)).get("lightstream.uri");
    assertTrue(messages.get(0).contains("Missing required configuration \"lightstream.uri\""));
  }

  @Test
  void whatIsRightHasNoErrors() throws IOException {
    for (String connector : List.of(Configs.SINK, Configs.SOURCE)) {
      assertEquals(Map.of(), errors(connector, Map.of()));
    }
  }

  @Test
  void formsAreOfferedGroupsOrdersAndValues() throws IOException {
    Map<String, String> config = Configs.sink("t", "tcp://localhost:1", Map.of("name", NAME));
    JsonNode answer = cluster.rest().validate(Configs.SINK, config);
    List<String> groups = new ArrayList<>();
    answer.get("groups").forEach(group -> groups.add(group.asText()));
    assertTrue(groups.containsAll(List.of("Connection", "Delivery", "TLS")), groups::toString);
    JsonNode guarantee = find(answer, "delivery.guarantee");
    assertEquals(
        "[\"none\",\"at-least-once\",\"exactly-once\"]",
        guarantee.get("value").get("recommended_values").toString());
    assertEquals("Delivery", guarantee.get("definition").get("group").asText());
    assertEquals(
        "PASSWORD", find(answer, "tls.key.password").get("definition").get("type").asText());
  }

  private static JsonNode find(JsonNode answer, String setting) {
    for (JsonNode config : answer.get("configs")) {
      if (config.get("value").get("name").asText().equals(setting)) {
        return config;
      }
    }
    throw new AssertionError(setting);
  }

  private static Map<String, List<String>> errors(String connector, Map<String, String> more)
      throws IOException {
    Map<String, String> config =
        connector.equals(Configs.SINK)
            ? Configs.sink("t", "tcp://localhost:1", more)
            : Configs.source("t", "tcp://localhost:1", more);
    config.put("name", NAME);
    return errors(cluster.rest().validate(connector, config));
  }

  /** By setting; what has no error is left out. */
  private static Map<String, List<String>> errors(JsonNode answer) {
    Map<String, List<String>> errors = new TreeMap<>();
    for (JsonNode config : answer.get("configs")) {
      JsonNode value = config.get("value");
      for (JsonNode error : value.get("errors")) {
        errors
            .computeIfAbsent(value.get("name").asText(), name -> new ArrayList<>())
            .add(error.asText());
      }
    }
    return errors;
  }
}
