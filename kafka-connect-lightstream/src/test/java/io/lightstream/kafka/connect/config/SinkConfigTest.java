// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {

  private static final String URI = "lightstream.uri=tcp://localhost:9000 ";
  private static final String FILES = "lightstream.uri=file:///tmp ";

  private static Map<String, String> properties(String settings) {
    Map<String, String> properties = new HashMap<>();
    Arrays.stream(settings.strip().split(" +"))
        .map(setting -> setting.split("=", 2))
        .forEach(pair -> properties.put(pair[0], pair[1]));
    return properties;
  }

  @Test
  void onlyTheEndpointIsRequired() {
    SinkConfig config = SinkConfig.parse(properties(URI + "name=flights-out"));
    assertEquals("tcp://localhost:9000", config.connection().endpoints().get(0).toString());
    assertEquals(DeliveryGuarantee.NONE, config.guarantee());
    assertEquals(10_000, config.batchRows());
    assertEquals(4 << 20, config.batchBytes());
    assertEquals(64 << 20, config.bufferBytes());
    assertEquals(Duration.ofMillis(100), config.batchDelay());
    assertEquals("flights-out", config.streamIdPrefix());
    assertEquals("rows:table", config.types().toString());
    assertEquals(List.of(), config.extraColumns().names());
  }

  @Test
  void missingEndpointIsNamed() {
    ConfigException e = assertThrows(ConfigException.class, () -> SinkConfig.parse(Map.of()));
    assertTrue(e.getMessage().contains("\"lightstream.uri\""), e.getMessage());
  }

  @Test
  void settingThatIsNullIsNotSet() {
    Map<String, String> nulls = properties("name=flights-out");
    for (String name : SinkConfig.definition().configDef().names()) {
      nulls.put(name, null);
    }
    List<String> wrong =
        SinkConfig.definition().validate(nulls).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .map(ConfigValue::name)
            .toList();
    assertEquals(List.of(ConnectionSettings.URI), wrong);
    nulls.put(ConnectionSettings.URI, "tcp://localhost:9000");
    assertEquals(10_000, SinkConfig.parse(nulls).batchRows());
    assertEquals(DeliveryGuarantee.NONE, SinkConfig.parse(nulls).guarantee());
  }

  @Test
  void filesAreAlwaysExactlyOnce() {
    SinkConfig config = SinkConfig.parse(properties(FILES + "on.offset.reset=new-generation"));
    assertEquals(DeliveryGuarantee.EXACTLY_ONCE, config.guarantee());
    assertEquals(OffsetReset.NEW_GENERATION, config.onOffsetReset());
    assertEquals("/tmp", config.folder().toString());
    SinkConfig.parse(properties(FILES + "delivery.guarantee=exactly-once"));
  }

  @Test
  void topicsCanBeTablesOfTheProtocolWithoutOneOfThemNamed() {
    SinkConfig config =
        SinkConfig.parse(
            properties(
                URI
                    + "tables=per-topic lightstream.protocol=lightstream"
                    + " lightstream.types=a:table,b:table delivery.guarantee=exactly-once"));
    assertEquals("a:table,b:table", config.types().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delivery.guarantee=always | delivery.guarantee | none, at-least-once, exactly-once",
        "lightstream.mode=listen delivery.guarantee=at-least-once | delivery.guarantee"
            + " | those who subscribe do not acknowledge",
        "delivery.guarantee=exactly-once lightstream.protocol=arrow | lightstream.protocol"
            + " | an Arrow stream is not acknowledged",
        "stream.id.prefix=x | stream.id.prefix | only acknowledged streams have ids",
        "stream.generation=1 | stream.generation | only exactly-once has generations",
        "on.offset.reset=fail | on.offset.reset | only exactly-once has generations",
        "file.max.rows=5 | file.max.rows | there are no files",
        "tables=per-topic lightstream.mode=listen | tables | types of the Lightstream protocol",
        "tables=per-topic delivery.guarantee=at-least-once | tables | name the topics in",
        "column.key=k column.topic=k | column.topic | it is the column of column.key too",
        "batch.max.bytes=9000000 | batch.max.bytes | it must be at most 8388608",
        "buffer.max.bytes=1 | buffer.max.bytes | from 1048576 to",
        "batch.max.rows=0 | batch.max.rows | from 1 to 16777216 rows",
        "batch.max.rows=many | batch.max.rows | Not a number of type INT",
        "schema.evolution=maybe | schema.evolution | widen, new, fail",
        "tombstones=bury | tombstones | skip, fail, null-row"
      })
  void wrongSettingIsReportedWithItsRule(String settings, String name, String rule) {
    requireRefused(URI + settings, name, rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delivery.guarantee=none | delivery.guarantee | files are always exactly-once",
        "lightstream.uri=file:///a,file:///b | lightstream.uri | a sink writes to one folder",
        "stream.id.prefix=x | stream.id.prefix | only acknowledged streams have ids"
      })
  void wrongSettingOfFilesIsReportedWithItsRule(String settings, String name, String rule) {
    requireRefused(FILES + settings, name, rule);
  }

  private static void requireRefused(String settings, String name, String rule) {
    List<ConfigValue> wrong =
        SinkConfig.definition().validate(properties(settings)).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .toList();
    assertEquals(List.of(name), wrong.stream().map(ConfigValue::name).toList(), wrong::toString);
    assertTrue(wrong.get(0).errorMessages().get(0).contains(rule), wrong::toString);
  }
}
