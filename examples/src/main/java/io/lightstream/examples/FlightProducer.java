// SPDX-License-Identifier: Apache-2.0
package io.lightstream.examples;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Column;
import io.lightstream.column.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** Produces the flights of an Arrow file to a topic, each as JSON with its schema. */
final class FlightProducer {

  private static final Schema FLIGHT =
      SchemaBuilder.struct()
          .name("flight")
          .field("delay", Schema.INT16_SCHEMA)
          .field("distance", Schema.INT16_SCHEMA)
          .field("time", Schema.FLOAT32_SCHEMA)
          .build();

  private static final int BATCH_BYTES = 256 << 10;
  private static final int LINGER_MILLIS = 5;

  private final String bootstrapServers;
  private final String topic;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  FlightProducer(String bootstrapServers, String topic) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
  }

  /**
   * Produces all rows and returns their number once the broker has them.
   *
   * @throws IOException if the broker refused one
   */
  long produce(Path file) throws IOException {
    long rows = 0;
    try (LightstreamReader reader = Lightstream.read(file);
        JsonConverter json = converter();
        KafkaProducer<byte[], byte[]> producer = producer()) {
      for (RecordBatch batch : reader) {
        try (batch) {
          produce(batch, json, producer);
          rows += batch.rowCount();
        }
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IOException("cannot produce to topic '" + topic + "'", failure.get());
    }
    return rows;
  }

  private void produce(
      RecordBatch batch, JsonConverter json, KafkaProducer<byte[], byte[]> producer) {
    Column delay = batch.column("delay");
    Column distance = batch.column("distance");
    Column time = batch.column("time");
    for (int row = 0; row < batch.rowCount(); row++) {
      Struct flight =
          new Struct(FLIGHT)
              .put("delay", (short) delay.getInt(row))
              .put("distance", (short) distance.getInt(row))
              .put("time", time.getFloat(row));
      byte[] value = json.fromConnectData(topic, FLIGHT, flight);
      producer.send(
          new ProducerRecord<>(topic, value),
          (metadata, refused) -> failure.compareAndSet(null, refused));
    }
  }

  private static JsonConverter converter() {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "true"), false);
    return converter;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES,
            ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
