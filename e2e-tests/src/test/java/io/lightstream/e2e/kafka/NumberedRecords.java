// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import io.lightstream.e2e.NumberedRows;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** {@link NumberedRows} as records whose values are JSON with schema. */
final class NumberedRecords {

  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("row")
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("value", Schema.FLOAT64_SCHEMA)
          .build();
  private static final int CHUNK = 250;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private NumberedRecords() {}

  /** Sends the rows {@code first} and so on, by turns to the partitions of a topic. */
  static void produce(Topics topics, String topic, int partitions, long first, long rows) {
    produce(topics, topic, partitions, first, rows, Long.MAX_VALUE);
  }

  /** Sends with a limit of records in a second. */
  static void produce(
      Topics topics, String topic, int partitions, long first, long rows, long perSecond) {
    FirstFailure failure = new FirstFailure();
    try (KafkaProducer<byte[], byte[]> producer = topics.producer();
        JsonConverter json = converter()) {
      long start = System.nanoTime();
      for (long id = first; id < first + rows; id++) {
        int partition = (int) (id % partitions);
        producer.send(
            new ProducerRecord<>(topic, partition, null, value(json, topic, id)), failure);
        if (id % CHUNK == 0 && perSecond < Long.MAX_VALUE) {
          LockSupport.parkNanos(start + (id - first) * SECOND / perSecond - System.nanoTime());
        }
      }
    }
    failure.requireNone();
  }

  /**
   * Sends rows of one more column, of text of so many characters, which differs from row to row.
   */
  static void producePadded(Topics topics, String topic, int partitions, long rows, int padding) {
    FirstFailure failure = new FirstFailure();
    Schema padded =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("padding", Schema.STRING_SCHEMA)
            .build();
    try (KafkaProducer<byte[], byte[]> producer = topics.producer();
        JsonConverter json = converter()) {
      for (long id = 0; id < rows; id++) {
        Struct row =
            new Struct(padded)
                .put("id", id)
                .put("padding", Long.toString(id).repeat(padding).substring(0, padding));
        byte[] value = json.fromConnectData(topic, padded, row);
        producer.send(new ProducerRecord<>(topic, (int) (id % partitions), null, value), failure);
      }
    }
    failure.requireNone();
  }

  private static byte[] value(JsonConverter json, String topic, long id) {
    Struct row =
        new Struct(SCHEMA)
            .put("id", id)
            .put("name", NumberedRows.name(id))
            .put("value", NumberedRows.value(id));
    return json.fromConnectData(topic, SCHEMA, row);
  }

  /** JSON with schema. */
  static JsonConverter converter() {
    JsonConverter json = new JsonConverter();
    json.configure(Map.of("schemas.enable", "true"), false);
    return json;
  }
}
