// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {

  @Test
  void onlyTheEndpointIsRequired() {
    SinkConfig config = SinkConfig.parse(Map.of("lightstream.uri", "tcp://localhost:9000"));
    assertEquals("tcp://localhost:9000", config.endpoint().toString());
    assertEquals(10_000, config.maxRows());
    assertEquals(8 << 20, config.maxBytes());
    assertEquals(Duration.ofMillis(100), config.maxDelay());
    assertEquals(Duration.ofMinutes(5), config.retryTimeout());
  }

  @Test
  void missingEndpointIsNamed() {
    ConfigException e = assertThrows(ConfigException.class, () -> SinkConfig.parse(Map.of()));
    assertEquals(
        "Missing required configuration \"lightstream.uri\" which has no default value.",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lightstream.uri | localhost:9000 | it lacks a scheme, as in tcp://localhost:9000",
        "lightstream.uri | tcp://localhost | 'tcp://localhost' needs a host and a port from 0 to",
        "lightstream.uri | tcp://localhost:0 | port 0 cannot be connected to",
        "lightstream.uri | stdio:// | the scheme is 'stdio', allowed are [tcp, tcps, uds]",
        "lightstream.connect.timeout.ms | 0 | Value must be at least 1",
        "batch.max.rows | 0 | Value must be at least 1",
        "batch.max.rows | many | Not a number of type INT",
        "batch.max.rows | 999999999 | Value must be no more than 16777216",
        "batch.max.bytes | -1 | Value must be at least 1",
        "batch.max.delay.ms | -1 | Value must be at least 0",
        "retry.backoff.ms | 0 | Value must be at least 1",
        "retry.timeout.ms | x | Not a number of type LONG"
      })
  void wrongValueIsReportedWithItsRule(String name, String value, String rule) {
    Map<String, String> properties = new HashMap<>();
    properties.put("lightstream.uri", "tcp://localhost:9000");
    properties.put(name, value);
    List<ConfigValue> wrong =
        new LightstreamSinkConnector()
            .validate(properties).configValues().stream()
                .filter(v -> !v.errorMessages().isEmpty())
                .toList();
    assertEquals(1, wrong.size(), wrong::toString);
    assertEquals(name, wrong.get(0).name());
    String message = wrong.get(0).errorMessages().get(0);
    assertEquals(true, message.contains(rule) && message.contains(value), message);
  }
}
