// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.source;

import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.DataException;

/** What topics records go to, and may be called. */
final class TopicNames {

  private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final Pattern NOT_ALLOWED = Pattern.compile("[^a-zA-Z0-9._-]");
  private static final int LONGEST = 249;

  private final String template;

  TopicNames(String template) {
    this.template = template;
  }

  /** The topic of a batch's records. */
  String of(Origin origin) {
    String name =
        template
            .replace("${table}", cleaned(origin.table()))
            .replace("${stream}", cleaned(origin.stream()))
            .replace("${file}", cleaned(origin.file()));
    requireAllowed(name);
    return name;
  }

  private static String cleaned(String text) {
    return NOT_ALLOWED.matcher(text).replaceAll("_");
  }

  /**
   * Refuses what no topic can be called.
   *
   * @throws DataException that names it
   */
  static void requireAllowed(String name) {
    if (!ALLOWED.matcher(name).matches()
        || name.length() > LONGEST
        || name.equals(".")
        || name.equals("..")) {
      throw new DataException(
          "'"
              + name
              + "' is no name of a topic: they have 1 to "
              + LONGEST
              + " letters, digits, '.', '_' and '-'");
    }
  }
}
