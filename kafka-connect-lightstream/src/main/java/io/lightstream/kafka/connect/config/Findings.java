// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** What rules find wrong, by the setting that is to be changed. */
public final class Findings {

  private final Settings settings;
  private final Map<String, List<String>> messages = new LinkedHashMap<>();

  Findings(Settings settings) {
    this.settings = settings;
  }

  /**
   * The value of a setting does not go with the others.
   *
   * @param rule what is allowed and what to do, as in "it must be at most retry.backoff.max.ms"
   */
  public void refuse(String setting, String rule) {
    add(setting, new ConfigException(setting, settings.shown(setting), rule).getMessage());
  }

  /** Refuses a setting that the user has given, if it is not allowed. */
  public void allow(String setting, boolean allowed, String rule) {
    if (!allowed && settings.isGiven(setting)) {
      refuse(setting, rule);
    }
  }

  /**
   * A setting is needed and not set.
   *
   * @param rule what needs it
   */
  public void missing(String setting, String rule) {
    add(setting, "Missing configuration \"" + setting + "\": " + rule);
  }

  private void add(String setting, String message) {
    messages.computeIfAbsent(setting, any -> new ArrayList<>()).add(message);
  }

  Map<String, List<String>> messages() {
    return messages;
  }
}
