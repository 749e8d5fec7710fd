// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.error.InvalidDataException;
import io.lightstream.format.ipc.IpcFileReader;
import io.lightstream.format.ipc.IpcReadOptions;
import io.lightstream.memory.BufferAllocator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A complete file under its name, and what its footer says.
 *
 * @param path where it is
 * @param name what it is called
 * @param end the offset behind its last record
 * @param lastTimestamp the timestamp of its last record; {@link OffsetRange#NO_TIMESTAMP} where it
 *     has none
 */
record PublishedFile(Path path, FileName name, long end, long lastTimestamp) {

  /** The offset that the file's name has. */
  static final String START = "lightstream.kafka.start-offset";

  /** The offset behind the last record: where the next file starts. */
  static final String END = "lightstream.kafka.end-offset";

  /** The timestamp of the last record in milliseconds, if it has one. */
  static final String LAST_TIMESTAMP = "lightstream.kafka.last-timestamp";

  /** What the footer of a file says. */
  static Map<String, String> footer(FileName name, long end, long lastTimestamp) {
    Map<String, String> footer = new LinkedHashMap<>();
    footer.put(Records.TOPIC, name.partition().topic());
    footer.put(Records.PARTITION, Integer.toString(name.partition().partition()));
    footer.put(START, Long.toString(name.start()));
    footer.put(END, Long.toString(end));
    if (lastTimestamp != OffsetRange.NO_TIMESTAMP) {
      footer.put(LAST_TIMESTAMP, Long.toString(lastTimestamp));
    }
    return footer;
  }

  /**
   * Reads the footer. Its few kilobytes are not of the task's memory, which may be full.
   *
   * @throws InvalidDataException if it is broken, or not that of a file of this name
   * @throws io.lightstream.error.LightstreamException if it cannot be read
   */
  static PublishedFile read(Path path, FileName name) {
    try (BufferAllocator memory = BufferAllocator.unbounded("footer of " + path);
        IpcFileReader file =
            IpcFileReader.open(FileRanges.open(path), IpcReadOptions.file(), memory)) {
      Map<String, String> footer = file.footerMetadata();
      TopicPartition partition =
          new TopicPartition(text(footer, Records.TOPIC), (int) number(footer, Records.PARTITION));
      require(Records.TOPIC + " and " + Records.PARTITION, partition, name.partition());
      require(START, number(footer, START), name.start());
      long end = number(footer, END);
      if (end <= name.start()) {
        throw new InvalidDataException(
            END + " is " + end + ": it must be above " + START + ", which is " + name.start());
      }
      long lastTimestamp =
          footer.containsKey(LAST_TIMESTAMP)
              ? number(footer, LAST_TIMESTAMP)
              : OffsetRange.NO_TIMESTAMP;
      return new PublishedFile(path, name, end, lastTimestamp);
    }
  }

  private static long number(Map<String, String> footer, String key) {
    String value = text(footer, key);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new InvalidDataException(key + " of the footer is '" + value + "', and no number", e);
    }
  }

  private static String text(Map<String, String> footer, String key) {
    String value = footer.get(key);
    if (value == null) {
      throw new InvalidDataException(
          "the footer has no " + key + ": its custom metadata has " + footer.keySet());
    }
    return value;
  }

  private static void require(String what, Object found, Object named) {
    if (!found.equals(named)) {
      throw new InvalidDataException(
          what + " of the footer: " + found + " where the name says " + named);
    }
  }
}
