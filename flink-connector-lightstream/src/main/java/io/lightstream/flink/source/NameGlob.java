// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.source;

import io.lightstream.error.ConfigurationException;
import java.util.regex.Pattern;

/**
 * A pattern for one name in a path: {@code *} stands for any characters, {@code ?} for one, {@code
 * [a-z]} and {@code [!a-z]} for one of and none of these, {@code {a,b}} for either. A bracket takes
 * away the meaning of what is in it: {@code [*]} is a star.
 */
final class NameGlob {

  private static final String WILDCARDS = "*?[{";
  private static final String SPECIAL_IN_CLASS = "\\[&^";

  private final String glob;
  private final Pattern pattern;

  private NameGlob(String glob, Pattern pattern) {
    this.glob = glob;
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @throws ConfigurationException if a bracket or brace is not closed
   */
  static NameGlob of(String glob) {
    return new NameGlob(glob, Pattern.compile(new Translation(glob).regex(), Pattern.DOTALL));
  }

  /** Where the first wildcard is; -1 if there is none. */
  static int firstWildcard(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (WILDCARDS.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  @Override
  public String toString() {
    return glob;
  }

  /** From a glob to a regular expression. */
  private static final class Translation {

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private int braces;

    Translation(String glob) {
      this.glob = glob;
    }

    String regex() {
      while (at < glob.length()) {
        char c = glob.charAt(at++);
        switch (c) {
          case '*' -> regex.append(".*");
          case '?' -> regex.append('.');
          case '[' -> characterClass();
          case '{' -> {
            braces++;
            regex.append("(?:");
          }
          case '}' -> closeBrace();
          case ',' -> regex.append(braces > 0 ? "|" : ",");
          default -> regex.append(Pattern.quote(String.valueOf(c)));
        }
      }
      if (braces > 0) {
        throw invalid("'{' without '}'");
      }
      return regex.toString();
    }

    private void closeBrace() {
      if (braces == 0) {
        regex.append("\\}");
      } else {
        braces--;
        regex.append(')');
      }
    }

    private void characterClass() {
      boolean negated = at < glob.length() && glob.charAt(at) == '!';
      int start = negated ? at + 1 : at;
      int end = glob.indexOf(']', start + 1); // the first may be a closing bracket itself
      if (end < 0) {
        throw invalid("'[' without ']'");
      }
      regex.append(negated ? "[^" : "[");
      for (char c : glob.substring(start, end).toCharArray()) {
        if (SPECIAL_IN_CLASS.indexOf(c) >= 0 || c == ']') {
          regex.append('\\');
        }
        regex.append(c);
      }
      regex.append(']');
      at = end + 1;
    }

    private ConfigurationException invalid(String what) {
      return new ConfigurationException("glob '" + glob + "' has " + what);
    }
  }
}
