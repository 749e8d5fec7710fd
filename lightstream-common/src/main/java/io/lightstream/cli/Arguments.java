// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.error.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options and operands of one command. Options and operands may be mixed; {@code --} ends the
 * options; {@code --name=value} and {@code --name value} are the same. What is wrong is a {@link
 * ConfigurationException}.
 */
final class Arguments {

  private static final Set<Option> NUMBERS =
      EnumSet.of(Option.ROWS, Option.BATCH_ROWS, Option.REPEAT, Option.RATE);

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)?");

  private final Verb verb;
  private final Map<Option, String> options = new EnumMap<>(Option.class);
  private final List<String> operands = new ArrayList<>();

  private Arguments(Verb verb) {
    this.verb = verb;
  }

  /** Parses what follows the verb. */
  static Arguments parse(Verb verb, List<String> words) {
    Arguments arguments = new Arguments(verb);
    boolean optionsEnded = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (optionsEnded || !word.startsWith("-") || word.equals("-")) {
        arguments.operands.add(word);
      } else if (word.equals("--")) {
        optionsEnded = true;
      } else {
        i += arguments.option(word, i + 1 < words.size() ? words.get(i + 1) : null);
      }
    }
    if (!arguments.has(Option.HELP)) {
      arguments.checkOperands();
    }
    return arguments;
  }

  /** Returns how many words were used beyond the first. */
  private int option(String word, String following) {
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    Option option = find(equals < 0 ? word : word.substring(0, equals));
    if (!option.takesArgument()) {
      if (equals >= 0) {
        throw wrong(option.flag() + " takes no argument");
      }
      put(option, "");
      return 0;
    }
    if (equals >= 0) {
      put(option, word.substring(equals + 1));
      return 0;
    }
    if (following == null) {
      throw wrong(option.flag() + " needs an argument: " + option.argument());
    }
    put(option, following);
    return 1;
  }

  private void put(Option option, String value) {
    if (NUMBERS.contains(option)) {
      checkNumber(option, value);
    }
    if (options.put(option, value) != null && option.takesArgument()) {
      throw wrong(option.flag() + " is given twice");
    }
  }

  private Option find(String flag) {
    for (Option option : verb.options()) {
      if (option.matches(flag)) {
        return option;
      }
    }
    throw wrong("there is no option " + flag);
  }

  private void checkOperands() {
    int wanted = verb.operandCount();
    if (operands.size() < wanted || operands.size() > wanted && !verb.isOpenEnded()) {
      throw wrong(
          "expected "
              + verb.operands()
              + ", but found "
              + (operands.isEmpty() ? "nothing" : operands));
    }
  }

  private ConfigurationException wrong(String what) {
    return new ConfigurationException(
        verb.word() + ": " + what + " (see lightstream " + verb.word() + " --help)");
  }

  Verb verb() {
    return verb;
  }

  String operand(int index) {
    return operands.get(index);
  }

  List<String> operands() {
    return operands;
  }

  boolean has(Option option) {
    return options.containsKey(option);
  }

  Optional<String> text(Option option) {
    return Optional.ofNullable(options.get(option));
  }

  /** The argument of an option that takes a whole number. */
  Optional<Long> number(Option option) {
    return text(option).map(Long::valueOf);
  }

  /** The argument of an option that takes a time. */
  Optional<Duration> duration(Option option) {
    return text(option).map(text -> duration(option, text));
  }

  private Duration duration(Option option, String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw wrong(
          option.flag() + " is '" + text + "': it must be a number with ms, s, m or h, as in 30s");
    }
    long number = Long.parseLong(parts.group(1));
    String unit = parts.group(2) == null ? "s" : parts.group(2);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private void checkNumber(Option option, String text) {
    long least = option == Option.ROWS ? 0 : 1;
    try {
      if (Long.parseLong(text) >= least) {
        return;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(
        option.flag() + " is '" + text + "': it must be a whole number of at least " + least);
  }

  Optional<List<String>> names(Option option) {
    return text(option).map(text -> List.of(text.split(",", -1)));
  }
}
