// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.config;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts names of topics with placeholders in them. */
final class TopicTemplates implements ConfigDef.Validator {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9._-]*");
  private static final Pattern NOT_PLAIN = Pattern.compile("[^a-zA-Z0-9._-]");
  private static final Set<String> KNOWN = Set.of("table", "stream", "file");
  private static final int LONGEST = 249;

  @Override
  public void ensureValid(String name, Object value) {
    if (value == null) {
      return;
    }
    String template = value.toString();
    Matcher placeholders = PLACEHOLDER.matcher(template);
    while (placeholders.find()) {
      if (!KNOWN.contains(placeholders.group(1))) {
        throw new ConfigException(
            name,
            value,
            placeholders.group() + " is unknown; there are ${table}, ${stream}, ${file}");
      }
    }
    String plain = PLACEHOLDER.matcher(template).replaceAll("");
    if (template.isEmpty() || !PLAIN.matcher(plain).matches()) {
      throw new ConfigException(
          name, value, "topics have names of letters, digits, '.', '_' and '-'");
    }
    if (plain.length() > LONGEST || isDots(template)) {
      throw new ConfigException(
          name, value, "topics have names of at most " + LONGEST + " characters, not '.' or '..'");
    }
  }

  private static boolean isDots(String name) {
    return name.equals(".") || name.equals("..");
  }

  /** Whether a topic can be called so. */
  static boolean isTopic(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST
        && PLAIN.matcher(name).matches()
        && !isDots(name);
  }

  /** A text with '_' for what a topic cannot be called. */
  static String cleaned(String text) {
    return NOT_PLAIN.matcher(text).replaceAll("_");
  }

  /** Whether a template has a placeholder. */
  static boolean has(String template, String placeholder) {
    return template.contains("${" + placeholder + "}");
  }

  @Override
  public String toString() {
    return "the name of a topic, with ${table}, ${stream} or ${file} in it or not";
  }
}
