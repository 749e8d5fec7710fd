// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.e2e.ArrivedRows;
import io.lightstream.e2e.NumberedRows;
import io.lightstream.e2e.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * The {@link NumberedRows} in a topic, JSON with schema, as a reader of committed records sees it.
 */
final class ArrivedRecords implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final JsonConverter json = NumberedRecords.converter();
  private final List<byte[]> rows = new ArrayList<>();

  ArrivedRecords(Topics topics, String topic) {
    this.consumer = topics.committedReader(topic);
  }

  /** How many records there are by now. */
  long count() {
    consumer
        .poll(POLL)
        .forEach(
            record ->
                rows.add(row((Struct) json.toConnectData(record.topic(), record.value()).value())));
    return rows.size();
  }

  private static byte[] row(Struct row) {
    return NumberedRows.bytes(row.getInt64("id"), row.getString("name"), row.getFloat64("value"));
  }

  /** Of what has been counted. */
  ArrivedRows.Summary summary(int expected) {
    return ArrivedRows.Summary.of(rows, expected);
  }

  /** Waits until there are so many records. */
  void await(ConnectCluster cluster, String connector, long least) {
    Patience.await(
        () -> least + " records, but there are " + rows.size() + ": " + cluster.describe(connector),
        LIMIT,
        () -> {
          if (cluster.rest().restartUnfenced(connector)) {
            return false;
          }
          cluster.rest().requireHealthy(connector);
          return count() >= least;
        });
  }

  /** Waits until a row is there. */
  void awaitLast(ConnectCluster cluster, String connector, long id) {
    Patience.await(
        () -> "row " + id + ", but there are " + rows.size() + ": " + cluster.describe(connector),
        LIMIT,
        () ->
            count() > 0
                && rows.stream().skip(rows.size() - 1).anyMatch(row -> NumberedRows.id(row) == id));
  }

  /** That the first so many rows are there, once each, and nothing more comes. */
  void assertEachOnce(int expected) {
    long before = count();
    assertEquals(before, count());
    assertEquals(ArrivedRows.Summary.complete(expected), summary(expected));
  }

  @Override
  public void close() {
    consumer.close();
    json.close();
  }
}
