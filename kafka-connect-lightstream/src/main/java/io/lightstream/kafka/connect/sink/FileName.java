// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * The name of a published file.
 *
 * <pre>
 * TOPIC-PARTITION-START.arrow              flights-0-00000000000000001234.arrow
 * TOPIC-PARTITION~GENERATION-START.arrow   flights-0~1-00000000000000000000.arrow
 * </pre>
 *
 * <p>The start offset has 20 digits, so that names sort as offsets do. Topics may contain dots,
 * dashes and underscores: a name is read from its end. Names that begin with a dot are of files
 * that are not complete, and readers of folders pass over those that begin with an underscore too:
 * at the beginning of a topic these are written as {@code %2E} and {@code %5F}.
 *
 * @param partition the original partition
 * @param generation how often the partition began anew, from 0, which is not written
 * @param start the offset behind the file before; in the first file that of the first record
 */
record FileName(TopicPartition partition, int generation, long start) {

  static final String SUFFIX = ".arrow";

  /** By generation, then by offset. */
  static final Comparator<FileName> ORDER =
      Comparator.comparingInt(FileName::generation).thenComparingLong(FileName::start);

  private static final String DOT = ".";
  private static final String ESCAPED_DOT = "%2E";
  private static final String UNDERSCORE = "_";
  private static final String ESCAPED_UNDERSCORE = "%5F";

  private static final Pattern NAME =
      Pattern.compile(
          "(?<topic>[a-zA-Z0-9._-]+|%(?:2E|5F)[a-zA-Z0-9._-]*)-(?<partition>[0-9]{1,10})(?:~(?<generation>[0-9]{1,10}))?"
              + "-(?<start>[0-9]{20})\\.arrow");

  /** Reads a name; empty if it is none. */
  static Optional<FileName> parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      String generation = parts.group("generation");
      return Optional.of(
              new FileName(
                  new TopicPartition(
                      topic(parts.group("topic")), Integer.parseInt(parts.group("partition"))),
                  generation == null ? 0 : Integer.parseInt(generation),
                  Long.parseLong(parts.group("start"))))
          .filter(read -> read.toString().equals(name));
    } catch (NumberFormatException e) { // More than offsets, partitions and generations can be.
      return Optional.empty();
    }
  }

  private static String topic(String written) {
    return replaced(replaced(written, ESCAPED_DOT, DOT), ESCAPED_UNDERSCORE, UNDERSCORE);
  }

  private static String written(String topic) {
    return replaced(replaced(topic, DOT, ESCAPED_DOT), UNDERSCORE, ESCAPED_UNDERSCORE);
  }

  /** With another beginning where it has this one. */
  private static String replaced(String text, String beginning, String by) {
    return text.startsWith(beginning) ? by + text.substring(beginning.length()) : text;
  }

  @Override
  public String toString() {
    String of = generation == 0 ? "" : "~" + generation;
    return String.format(
        "%s-%d%s-%020d%s", written(partition.topic()), partition.partition(), of, start, SUFFIX);
  }
}
