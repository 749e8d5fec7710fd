// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.DataException;

/**
 * What of a record, beside its value, becomes a column; each by the name of the column. They follow
 * behind the columns of the value, in this order.
 *
 * @param key the record's key, as {@link ArrowTypes} says; nullable
 * @param headers list of structs of {@code key} and {@code value}, both text; empty where there are
 *     none
 * @param topic text: the topic that the record was read from, whatever a transformation says
 * @param partition int32: the partition that it was read from
 * @param offset int64: its offset there
 * @param timestamp timestamp[ms, tz=UTC]; null where the record has none
 */
public record ExtraColumns(
    Optional<String> key,
    Optional<String> headers,
    Optional<String> topic,
    Optional<String> partition,
    Optional<String> offset,
    Optional<String> timestamp) {

  private static final ExtraColumns NONE =
      new ExtraColumns(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * Checks the names.
   *
   * @throws DataException if two columns have the same
   */
  public ExtraColumns {
    Set<String> seen = new HashSet<>();
    Stream.of(key, headers, topic, partition, offset, timestamp)
        .flatMap(Optional::stream)
        .filter(name -> !seen.add(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new DataException("two columns beside the value have the name '" + name + "'");
            });
  }

  /** None: the columns are those of the value. */
  public static ExtraColumns of() {
    return NONE;
  }

  /** The names in the order of the columns. */
  public List<String> names() {
    return Stream.of(key, headers, topic, partition, offset, timestamp)
        .flatMap(Optional::stream)
        .toList();
  }
}
