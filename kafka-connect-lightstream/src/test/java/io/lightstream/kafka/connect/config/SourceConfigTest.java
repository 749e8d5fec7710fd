// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.kafka.connect.LightstreamSourceConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.Test;

class SourceConfigTest {

  private static final String SOCKET = "tcp://localhost:9000";

  @Test
  void whatIsLeftOutHasItsDefault() {
    SourceConfig config =
        SourceConfig.parse(Map.of("name", "c", "lightstream.uri", SOCKET, "topic", "t"));
    assertEquals(RecordValue.ROW, config.recordValue());
    assertEquals("c", config.readerName());
    assertEquals("c-streams", config.streamStateTopic());
    assertEquals(OnGap.FAIL, config.onGap());
    assertEquals(1, config.streamTypes().size());
    assertEquals(Set.of(), config.streams());
  }

  @Test
  void aTaskIsToldItsNumberAndPlaces() {
    SourceConfig config = SourceConfig.parse(Map.of("lightstream.uri", SOCKET, "topic", "t"));
    SourceConfig task = SourceConfig.parse(config.forTask(3, List.of("/a,b.arrow", "/c.arrow")));
    assertEquals(3, task.task());
    assertEquals(List.of("/a,b.arrow", "/c.arrow"), task.places());
  }

  @Test
  void settingsThatDoNotGoTogetherAreMarkedWithWhatToDo() {
    assertWrong("topic", "topics have names of letters", Map.of("topic", ""));
    assertWrong("topic", "${day} is unknown", Map.of("topic", "a-${day}"));
    assertWrong("topic", "topics have names of letters", Map.of("topic", "a b"));
    assertWrong("topic", "only acknowledged streams have an id", Map.of("topic", "${stream}"));
    assertWrong("topic", "there are no files for ${file}", Map.of("topic", "${file}"));
    assertWrong("topic", "Arrow streams have no name for ${table}", Map.of("topic", "${table}"));
    assertWrong(
        "key.column",
        "it is for record.value=row",
        Map.of("record.value", "batch", "key.column", "id"));
    assertWrong(
        "record.max.bytes", "it is for record.value=batch", Map.of("record.max.bytes", "9"));
    assertWrong("files.pattern", "it is for files", Map.of("files.pattern", "*.arrow"));
    assertWrong(
        "files.pattern",
        "it is no glob",
        Map.of("lightstream.uri", "file:///data", "files.pattern", "{a"));
    assertWrong("on.gap", "it is for acknowledged streams", Map.of("on.gap", "fail"));
    assertWrong("streams", "it is for acknowledged streams", Map.of("streams", "a,b"));
    assertWrong(
        "acknowledged",
        "files have no sender",
        Map.of("lightstream.uri", "file:///data", "acknowledged", "true"));
    assertWrong(
        "reader.name",
        "only who connects says who reads",
        Map.of("acknowledged", "true", "lightstream.mode", "listen", "reader.name", "me"));
    assertWrong(
        "stream.state.topic",
        "records without value would come among the rows of topic",
        Map.of("acknowledged", "true", "topic", "rows", "stream.state.topic", "rows"));
    assertWrong(
        "lightstream.protocol",
        "acknowledged streams are streams of the Lightstream protocol",
        Map.of("acknowledged", "true", "lightstream.protocol", "arrow"));
  }

  @Test
  void statesAreInWhatCanBeATopic() {
    for (String name : List.of("my states", "${stream}", "..", "s".repeat(250))) {
      assertWrong(
          "stream.state.topic",
          "topics have names of 1 to 249 letters",
          Map.of("acknowledged", "true", "stream.state.topic", name));
    }
    Map<String, String> any = Map.of("acknowledged", "true", "name", "my source: 1");
    assertEquals("my_source__1-streams", SourceConfig.parse(with(any)).streamStateTopic());
  }

  @Test
  void exactlyOnceIsForFilesAndAcknowledgedStreams() {
    assertEquals(ExactlyOnceSupport.SUPPORTED, support(Map.of("lightstream.uri", "file:///data")));
    assertEquals(ExactlyOnceSupport.SUPPORTED, support(Map.of("acknowledged", "true")));
    assertEquals(ExactlyOnceSupport.UNSUPPORTED, support(Map.of()));
    assertEquals(ExactlyOnceSupport.UNSUPPORTED, support(Map.of("lightstream.uri", "nowhere")));
  }

  private static ExactlyOnceSupport support(Map<String, String> more) {
    return new LightstreamSourceConnector().exactlyOnceSupport(with(more));
  }

  private static void assertWrong(String setting, String message, Map<String, String> more) {
    List<String> errors =
        new LightstreamSourceConnector()
            .validate(with(more)).configValues().stream()
                .filter(value -> value.name().equals(setting))
                .map(ConfigValue::errorMessages)
                .findFirst()
                .orElseThrow();
    assertEquals(1, errors.size(), errors.toString());
    assertTrue(errors.get(0).contains(message), errors.toString());
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>();
    all.put("name", "c");
    all.put("lightstream.uri", SOCKET);
    all.put("topic", "t");
    all.putAll(more);
    return all;
  }
}
