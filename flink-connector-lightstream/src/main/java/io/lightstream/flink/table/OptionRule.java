// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/**
 * What the values of an option must be.
 *
 * @param allowed what is allowed, for people: goes on from "it must be"
 * @param check throws an exception whose message says what is wrong with a value
 */
record OptionRule<T>(ConfigOption<T> option, String allowed, Consumer<T> check) {

  /**
   * Checks the value of the option, if it has one.
   *
   * @param given all options as they were written
   * @throws ValidationException that names option, value and what is allowed
   */
  void check(ReadableConfig options, Map<String, String> given) {
    try {
      Optional<T> value = options.getOptional(option);
      value.ifPresent(check);
    } catch (RuntimeException e) {
      throw new ValidationException(
          "option '"
              + option.key()
              + "' is '"
              + given.get(option.key())
              + "': it must be "
              + allowed
              + reason(e),
          e);
    }
  }

  /** What the check adds; what Flink's parsers say only repeats the value. */
  private static String reason(RuntimeException e) {
    return e instanceof BadValueException ? " (" + e.getMessage() + ")" : "";
  }
}
