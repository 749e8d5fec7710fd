// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import io.lightstream.error.ConfigurationException;
import java.util.Optional;

/** Names of streams and readers: any text that UTF-8 can carry, of bounded length. */
final class Names {

  private static final int MAX_CHARACTERS = 1024;

  private Names() {}

  /** What is wrong with a name, as a message; empty if nothing is. */
  static Optional<String> problem(String what, String name) {
    if (name.isEmpty() || name.length() > MAX_CHARACTERS) {
      return Optional.of(
          "the name of a "
              + what
              + " has "
              + name.length()
              + " characters: it must have from 1 to "
              + MAX_CHARACTERS);
    }
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      if (Character.getType(name.codePointAt(i)) == Character.SURROGATE) {
        return Optional.of("the name of a " + what + " has half a character at " + i);
      }
    }
    return Optional.empty();
  }

  /**
   * The name itself.
   *
   * @throws ConfigurationException if something is wrong with it
   */
  static String require(String what, String name) {
    problem(what, name)
        .ifPresent(
            problem -> {
              throw new ConfigurationException(problem);
            });
    return name;
  }
}
