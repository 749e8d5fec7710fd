// SPDX-License-Identifier: Apache-2.0
package io.lightstream.e2e.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Real flights in an Arrow file: the 200,000 of the examples, or those of the file that system
 * property {@code flights} names.
 */
final class Flights {

  private static final Path EXAMPLES =
      Path.of("..", "examples", "src", "main", "resources", "io", "lightstream", "examples")
          .resolve("flights-200k.arrow");
  private static final long MICROS = 1_000;

  private final Path file;
  private final Schema schema;
  private final long rows;

  private Flights(Path file, Schema schema, long rows) {
    this.file = file;
    this.schema = schema;
    this.rows = rows;
  }

  static Flights open() {
    Path file = Path.of(System.getProperty("flights", EXAMPLES.toString())).toAbsolutePath();
    long rows = 0;
    try (LightstreamReader reader = Lightstream.read(file)) {
      for (RecordBatch batch : reader) {
        try (batch) {
          rows += batch.rowCount();
        }
      }
      return new Flights(file.normalize(), reader.schema(), rows);
    }
  }

  Path file() {
    return file;
  }

  long rows() {
    return rows;
  }

  /** As JSON with schema: row {@code r} to partition {@code r % partitions}, in their order. */
  void produce(Topics topics, String topic, int partitions) {
    org.apache.kafka.connect.data.Schema connect = connect(Timestamp.builder().optional().build());
    FirstFailure failure = new FirstFailure();
    try (KafkaProducer<byte[], byte[]> producer = topics.producer();
        JsonConverter json = NumberedRecords.converter();
        LightstreamReader reader = Lightstream.read(file)) {
      long next = 0;
      for (RecordBatch batch : reader) {
        try (batch) {
          for (int row = 0; row < batch.rowCount(); row++) {
            byte[] value = json.fromConnectData(topic, connect, struct(batch, row, connect));
            producer.send(
                new ProducerRecord<>(topic, (int) (next++ % partitions), null, value), failure);
          }
        }
      }
    }
    failure.requireNone();
  }

  /**
   * That the only partition of a topic has the rows as JSON with schema, in their order, once.
   * Timestamps of microseconds, which Connect has no type for, come in as the integers they are.
   */
  void assertEqual(Topics topics, String topic) {
    org.apache.kafka.connect.data.Schema connect =
        connect(org.apache.kafka.connect.data.Schema.OPTIONAL_INT64_SCHEMA);
    try (JsonConverter json = NumberedRecords.converter();
        LightstreamReader reader = Lightstream.read(file)) {
      Rows expected = new Rows(reader, connect);
      topics.readCommitted(topic, record -> expected.next(json, record));
      assertEquals(rows, expected.count);
    }
  }

  /** Rows of the file, one after the other, beside those of a topic. */
  private static final class Rows {

    private final LightstreamReader reader;
    private final org.apache.kafka.connect.data.Schema connect;
    private final List<Struct> batch = new ArrayList<>();
    private int row;
    private long count;

    Rows(LightstreamReader reader, org.apache.kafka.connect.data.Schema connect) {
      this.reader = reader;
      this.connect = connect;
    }

    void next(JsonConverter json, ConsumerRecord<byte[], byte[]> record) {
      Struct found = (Struct) json.toConnectData(record.topic(), record.value()).value();
      Struct expected = expected();
      for (org.apache.kafka.connect.data.Field field : connect.fields()) {
        Object value = found.get(field.name());
        if (!java.util.Objects.equals(expected.get(field), value)) {
          throw new AssertionError("row " + count + ": " + found + " instead of " + expected);
        }
      }
      count++;
    }

    private Struct expected() {
      if (row == batch.size()) {
        batch.clear();
        row = 0;
        try (RecordBatch next = reader.next()) {
          for (int i = 0; i < next.rowCount(); i++) {
            batch.add(struct(next, i, connect));
          }
        }
      }
      return batch.get(row++);
    }
  }

  private org.apache.kafka.connect.data.Schema connect(
      org.apache.kafka.connect.data.Schema timestamp) {
    SchemaBuilder struct = SchemaBuilder.struct().name("flight");
    for (Field field : schema.fields()) {
      boolean isTimestamp = field.type() instanceof DataType.Timestamp;
      struct.field(field.name(), isTimestamp ? timestamp : connect(field.type()));
    }
    return struct.build();
  }

  private static org.apache.kafka.connect.data.Schema connect(DataType type) {
    if (type instanceof DataType.Int number) {
      return number.bits() == 16
          ? org.apache.kafka.connect.data.Schema.OPTIONAL_INT16_SCHEMA
          : org.apache.kafka.connect.data.Schema.OPTIONAL_INT64_SCHEMA;
    }
    if (type instanceof DataType.FloatingPoint) {
      return org.apache.kafka.connect.data.Schema.OPTIONAL_FLOAT32_SCHEMA;
    }
    return org.apache.kafka.connect.data.Schema.OPTIONAL_STRING_SCHEMA;
  }

  private static Struct struct(
      RecordBatch batch, int row, org.apache.kafka.connect.data.Schema schema) {
    Struct struct = new Struct(schema);
    for (org.apache.kafka.connect.data.Field field : schema.fields()) {
      Column column = batch.column(field.index());
      if (!column.isNull(row)) {
        struct.put(field, value(column, row, field.schema()));
      }
    }
    return struct;
  }

  private static Object value(Column column, int row, org.apache.kafka.connect.data.Schema schema) {
    if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return new java.util.Date(Math.floorDiv(column.getLong(row), MICROS));
    }
    return switch (schema.type()) {
      case INT16 -> (short) column.getLong(row);
      case INT64 -> column.getLong(row);
      case FLOAT32 -> (float) column.getDouble(row);
      default -> column.getString(row);
    };
  }
}
