// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.connect.sink;

import io.lightstream.kafka.connect.config.SinkConfig;
import io.lightstream.kafka.connect.config.TableLayout;
import io.lightstream.protocol.TableType;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Says which table a record belongs to. */
final class TableNames {

  private final Optional<String> one;
  private final Optional<Set<String>> known;

  private TableNames(Optional<String> one, Optional<Set<String>> known) {
    this.one = one;
    this.known = known;
  }

  static TableNames of(SinkConfig config) {
    boolean merged = config.tables() == TableLayout.MERGED;
    return new TableNames(
        merged ? Optional.of(config.table()) : Optional.empty(),
        config
            .connection()
            .types()
            .map(
                types ->
                    types.types().stream()
                        .filter(TableType.class::isInstance)
                        .map(type -> type.name())
                        .collect(Collectors.toUnmodifiableSet())));
  }

  /**
   * The table of a record.
   *
   * @throws DataException if its topic has none
   */
  String of(SinkRecord record) {
    if (one.isPresent()) {
      return one.get();
    }
    String topic = record.topic();
    if (known.isPresent() && !known.get().contains(topic)) {
      throw new DataException(
          Records.name(record)
              + ": topic '"
              + topic
              + "' is no table of lightstream.types, where there are "
              + known.get().stream().sorted().toList());
    }
    return topic;
  }
}
