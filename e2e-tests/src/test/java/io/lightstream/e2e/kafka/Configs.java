// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import java.util.Map;
import java.util.TreeMap;

/** What connectors are set to. */
final class Configs {

  static final String SINK = "io.lightstream.kafka.connect.LightstreamSinkConnector";
  static final String SOURCE = "io.lightstream.kafka.connect.LightstreamSourceConnector";
  static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

  private Configs() {}

  /** A sink of JSON with schema. */
  static Map<String, String> sink(String topic, String uri, Map<String, String> more) {
    Map<String, String> config = json(SINK);
    config.put("topics", topic);
    config.put("consumer.override.auto.offset.reset", "earliest");
    config.put("lightstream.uri", uri);
    config.putAll(more);
    return config;
  }

  /** A source of JSON with schema. */
  static Map<String, String> source(String topic, String uri, Map<String, String> more) {
    Map<String, String> config = json(SOURCE);
    config.put("topic", topic);
    config.put("lightstream.uri", uri);
    config.putAll(more);
    return config;
  }

  private static Map<String, String> json(String connector) {
    Map<String, String> config = new TreeMap<>();
    config.put("connector.class", connector);
    config.put("tasks.max", "1");
    config.put("value.converter", JSON);
    config.put("value.converter.schemas.enable", "true");
    return config;
  }
}
