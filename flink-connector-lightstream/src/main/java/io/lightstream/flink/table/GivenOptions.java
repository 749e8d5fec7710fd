// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** The options of one table. Each is known to have a value that is allowed by itself. */
final class GivenOptions {

  private final ReadableConfig options;
  private final Map<String, String> given;

  private GivenOptions(ReadableConfig options, Map<String, String> given) {
    this.options = options;
    this.given = given;
  }

  /**
   * Checks the value of each option by itself.
   *
   * @param given the values as they were written, by key
   * @throws ValidationException that names option, value and what is allowed
   */
  static GivenOptions of(ReadableConfig options, Map<String, String> given) {
    OptionRules.all().forEach(rule -> rule.check(options, given));
    return new GivenOptions(options, given);
  }

  /** Whether the option was set. */
  boolean has(ConfigOption<?> option) {
    return options.getOptional(option).isPresent();
  }

  /** The value, which has a default or is known to be set. */
  <T> T get(ConfigOption<T> option) {
    return options.get(option);
  }

  <T> Optional<T> optional(ConfigOption<T> option) {
    return options.getOptional(option);
  }

  /** Refuses an option that was set, but does not go with the others. */
  void allow(ConfigOption<?> option, boolean allowed, String rule) {
    if (has(option) && !allowed) {
      throw refusal(option, rule);
    }
  }

  /** Refuses the value that an option has. */
  ValidationException refusal(ConfigOption<?> option, String rule) {
    return new ValidationException(
        "option '" + option.key() + "' is '" + shown(option) + "': " + rule);
  }

  /** The value as it was written, or the default; a password is not shown. */
  String shown(ConfigOption<?> option) {
    if (option == ConnectionOptions.TLS_KEY_PASSWORD) {
      return "******";
    }
    String written = given.get(option.key());
    return written != null ? written : OptionText.of(option.defaultValue());
  }

  /** Refuses that an option is not set. */
  ValidationException missing(ConfigOption<?> option, String rule) {
    return new ValidationException("option '" + option.key() + "' is not set: " + rule);
  }
}
