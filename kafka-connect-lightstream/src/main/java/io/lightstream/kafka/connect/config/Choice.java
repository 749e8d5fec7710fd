// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * A setting whose values are the constants of an enum, written in lower case with hyphens: {@code
 * AT_LEAST_ONCE} is {@code at-least-once}. Case does not matter when they are read. As a validator
 * it also makes forms offer the values.
 *
 * @param <E> the enum
 */
public final class Choice<E extends Enum<E>> implements ConfigDef.Validator {

  private final Class<E> type;

  private Choice(Class<E> type) {
    this.type = type;
  }

  /** One of the constants of an enum. */
  public static <E extends Enum<E>> Choice<E> of(Class<E> type) {
    return new Choice<>(type);
  }

  /** How a constant is written in a configuration. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How all constants are written, in their order. */
  public List<String> names() {
    return Arrays.stream(type.getEnumConstants()).map(Choice::name).toList();
  }

  /** The constant that is written so, if there is one. */
  public Optional<E> find(String written) {
    String name = written.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> name(constant).equals(name))
        .findFirst();
  }

  @Override
  public void ensureValid(String name, Object value) {
    if (value != null && find(value.toString()).isEmpty()) {
      throw new ConfigException(name, value, "it must be " + this);
    }
  }

  @Override
  public String toString() {
    return "one of " + String.join(", ", names());
  }
}
