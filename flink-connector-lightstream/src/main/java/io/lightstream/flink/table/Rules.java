// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.table;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;

/** Makes the rules that several options have in common. */
final class Rules {

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Rules() {}

  static <E extends Enum<E>> OptionRule<E> oneOf(ConfigOption<E> option, Class<E> type) {
    String values =
        Arrays.stream(type.getEnumConstants())
            .map(value -> "'" + value + "'")
            .collect(Collectors.joining(", "));
    return new OptionRule<>(option, "one of " + values, value -> {});
  }

  static OptionRule<Boolean> yesOrNo(ConfigOption<Boolean> option) {
    return new OptionRule<>(option, "'true' or 'false'", value -> {});
  }

  static OptionRule<Duration> time(ConfigOption<Duration> option) {
    return that(
        option,
        "a time of more than 0 and at most 36500 days, as in '500 ms', '30 s', '5 min'",
        value -> !value.isZero() && !value.isNegative() && value.compareTo(LONGEST) <= 0);
  }

  static OptionRule<MemorySize> size(ConfigOption<MemorySize> option, MemorySize most) {
    return that(
        option,
        "a size from 1 b to " + most + ", as in '64 kb', '4 mb'",
        value -> value.getBytes() > 0 && value.compareTo(most) <= 0);
  }

  static OptionRule<Integer> count(ConfigOption<Integer> option, int most) {
    return that(
        option, "a number from 1 to " + most, value -> value > 0 && value.compareTo(most) <= 0);
  }

  static OptionRule<String> text(ConfigOption<String> option, String what) {
    return that(option, what + ", not empty", value -> !value.isBlank());
  }

  static <T> OptionRule<List<T>> list(
      ConfigOption<List<T>> option, String allowed, Consumer<T> element) {
    return new OptionRule<>(
        option,
        allowed,
        values -> {
          if (values.isEmpty()) {
            throw new BadValueException("it is empty");
          }
          values.forEach(reasoned(element));
        });
  }

  static <T> OptionRule<T> parsed(ConfigOption<T> option, String allowed, Consumer<T> parser) {
    return new OptionRule<>(option, allowed, reasoned(parser));
  }

  static <T> OptionRule<T> that(ConfigOption<T> option, String allowed, Predicate<T> holds) {
    return new OptionRule<>(
        option,
        allowed,
        value -> {
          if (!holds.test(value)) {
            throw new IllegalArgumentException(allowed);
          }
        });
  }

  /** The check, with what it says on a refusal shown to the user. */
  private static <T> Consumer<T> reasoned(Consumer<T> check) {
    return value -> {
      try {
        check.accept(value);
      } catch (RuntimeException e) {
        throw new BadValueException(e);
      }
    };
  }
}
