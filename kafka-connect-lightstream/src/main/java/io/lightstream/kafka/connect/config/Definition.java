// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The settings of a connector, in groups, and the rules between them. Safe to be shared: nothing
 * changes once it is built.
 */
public final class Definition {

  private final ConfigDef settings;
  private final List<Rule> rules;

  private Definition(ConfigDef settings, List<Rule> rules) {
    this.settings = settings;
    this.rules = List.copyOf(rules);
  }

  /** A definition without settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** What Connect shows and what the reference is made of. Not to be changed. */
  public ConfigDef configDef() {
    return settings;
  }

  /** What {@code Connector.validate} returns: each setting with all that is wrong with it. */
  public Config validate(Map<String, String> properties) {
    return new Config(new ArrayList<>(checked(properties).values()));
  }

  /**
   * Reads a connector's configuration. What it has beyond the settings defined is passed over.
   *
   * @throws ConfigException that says all that is wrong, by setting, value and what is allowed
   */
  public Settings parse(Map<String, String> properties) {
    Map<String, ConfigValue> values = checked(properties);
    String wrong =
        values.values().stream()
            .flatMap(value -> value.errorMessages().stream())
            .collect(Collectors.joining("; "));
    if (!wrong.isEmpty()) {
      throw new ConfigException(wrong);
    }
    return Settings.of(values, given(properties));
  }

  /** Workers pass on null as it is in the JSON of a request: such a setting is not set. */
  private static Map<String, String> given(Map<String, String> properties) {
    Map<String, String> given = new HashMap<>(properties);
    given.values().removeIf(Objects::isNull);
    return given;
  }

  private Map<String, ConfigValue> checked(Map<String, String> properties) {
    Map<String, String> given = given(properties);
    Map<String, ConfigValue> values = settings.validateAll(given);
    Settings own = Settings.of(values, given);
    Findings findings = new Findings(own);
    for (Rule rule : rules) {
      try {
        rule.check(own, findings);
      } catch (Settings.WrongValueException e) {
        // What is wrong with that value is said already.
      }
    }
    findings
        .messages()
        .forEach((name, messages) -> messages.forEach(values.get(name)::addErrorMessage));
    return values;
  }

  /** Puts a definition together. Groups and settings are shown in the order they are added. */
  public static final class Builder {

    private final ConfigDef settings = new ConfigDef();
    private final List<Rule> rules = new ArrayList<>();

    private Builder() {}

    /** Adds a group of settings. */
    public Builder group(String name, Setting... members) {
      for (int i = 0; i < members.length; i++) {
        members[i].define(settings, name, i + 1);
      }
      return this;
    }

    /** Adds rules between settings. */
    public Builder rules(Rule... more) {
      rules.addAll(List.of(more));
      return this;
    }

    /** The definition. */
    public Definition build() {
      return new Definition(settings, rules);
    }
  }
}
