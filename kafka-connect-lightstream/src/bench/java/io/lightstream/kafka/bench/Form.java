// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.kafka.connect.ArrowConverter;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.StringConverter;

/** What the values of records are. */
enum Form {
  JSON_WITH_SCHEMA("json-schema", JsonConverter.class, Map.of("schemas.enable", "true"), 1),
  JSON("json", JsonConverter.class, Map.of("schemas.enable", "false"), 1),
  ARROW_ROW("arrow-row", ArrowConverter.class, Map.of(), 1),
  ARROW_BATCH("arrow-1000", ArrowConverter.class, Map.of(), 1000),
  /** Lines of text, for the source that has nothing else. */
  LINE("line", StringConverter.class, Map.of(), 1);

  private final String title;
  private final Class<? extends Converter> converter;
  private final Map<String, String> settings;
  private final int rows;

  Form(String title, Class<? extends Converter> converter, Map<String, String> settings, int rows) {
    this.title = title;
    this.converter = converter;
    this.settings = settings;
    this.rows = rows;
  }

  String title() {
    return title;
  }

  /** How many rows a value has. */
  int rows() {
    return rows;
  }

  Converter make() {
    Converter made = Classes.make(converter.getName(), Converter.class);
    made.configure(settings, false);
    return made;
  }

  /** What a connector's configuration says. */
  Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put("value.converter", converter.getName());
    settings.forEach((name, value) -> config.put("value.converter." + name, value));
    return config;
  }
}
