// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/**
 * The values of a connector's settings, defaults included. Made by {@link Definition#parse}, and
 * handed to {@link Rule}s. Immutable.
 *
 * <p>A setting that the definition does not have is a programming error: {@link
 * IllegalArgumentException}.
 */
public final class Settings {

  private final Map<String, Object> values; // without those that are wrong
  private final Set<String> wrong;
  private final Set<String> given;

  private Settings(Map<String, Object> values, Set<String> wrong, Set<String> given) {
    this.values = values;
    this.wrong = wrong;
    this.given = given;
  }

  static Settings of(Map<String, ConfigValue> found, Map<String, String> properties) {
    Map<String, Object> values = new HashMap<>();
    Set<String> wrong = new HashSet<>();
    found.forEach(
        (name, value) -> {
          if (value.errorMessages().isEmpty()) {
            values.put(name, value.value());
          } else {
            wrong.add(name);
          }
        });
    return new Settings(values, wrong, Set.copyOf(properties.keySet()));
  }

  /** Whether the user has set it, even to its default. */
  public boolean isGiven(String name) {
    return given.contains(name);
  }

  /** Whether the definition has such a setting. */
  boolean has(String name) {
    return values.containsKey(name) || wrong.contains(name);
  }

  /** A text, if it is set and not empty. */
  public Optional<String> optionalText(String name) {
    return Optional.ofNullable((String) value(name)).filter(text -> !text.isEmpty());
  }

  /** A text. */
  public String text(String name) {
    return (String) required(name);
  }

  /** The elements of a list; none where it is not set. */
  public List<String> list(String name) {
    Object value = value(name);
    return value == null ? List.of() : ((List<?>) value).stream().map(Object::toString).toList();
  }

  /** Yes or no. */
  public boolean isTrue(String name) {
    return (Boolean) required(name);
  }

  /** A number of type INT or LONG. */
  public long number(String name) {
    return ((Number) required(name)).longValue();
  }

  /** A number of type INT. */
  public int integer(String name) {
    return (Integer) required(name);
  }

  /** A number of milliseconds. */
  public Duration millis(String name) {
    return Duration.ofMillis(number(name));
  }

  /** A password in clear, if it is set. It must not reach logs, messages or {@code toString}. */
  public Optional<String> password(String name) {
    return Optional.ofNullable((Password) value(name)).map(Password::value);
  }

  /** The constant of an enum, which a {@link Choice} has checked. */
  public <E extends Enum<E>> E choice(String name, Class<E> type) {
    return Choice.of(type)
        .find(text(name))
        .orElseThrow(() -> new IllegalArgumentException(name + " has no Choice of " + type));
  }

  /** The value as messages show it, "[hidden]" for a password. */
  String shown(String name) {
    return String.valueOf(value(name));
  }

  private Object required(String name) {
    Object value = value(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " may be left out, and is");
    }
    return value;
  }

  private Object value(String name) {
    if (wrong.contains(name)) {
      throw new WrongValueException(name);
    }
    if (!values.containsKey(name)) {
      throw new IllegalArgumentException("there is no setting " + name);
    }
    return values.get(name);
  }

  /** A rule needs a setting whose own value is wrong: there is nothing to be said by it yet. */
  static final class WrongValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongValueException(String name) {
      super(name, null, false, false);
    }
  }
}
