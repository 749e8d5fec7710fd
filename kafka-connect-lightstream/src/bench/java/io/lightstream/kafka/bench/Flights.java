// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.Lightstream;
import io.lightstream.LightstreamReader;
import io.lightstream.column.RecordBatch;
import io.lightstream.column.RecordBatchWriter;
import io.lightstream.kafka.data.BatchRows;
import io.lightstream.kafka.data.BatchValue;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;

/** Real flights: as structs and as batches of 1,000, in topics and in files. */
final class Flights {

  private static final int BATCH_ROWS = 1000;

  private final Totals totals;
  private final List<Struct> rows = new ArrayList<>();
  private final List<byte[]> batches = new ArrayList<>();

  private Flights(Totals totals) {
    this.totals = totals;
  }

  /** Reads a file whose rows are a multiple of 1,000, in one batch. */
  static Flights read(Path file) {
    Flights flights = new Flights(Totals.of(file));
    try (LightstreamReader reader = Lightstream.read(file);
        RecordBatch all = reader.next()) {
      BatchRows structs = BatchRows.of(all);
      for (int row = 0; row < all.rowCount(); row++) {
        flights.rows.add(structs.row(row));
      }
      for (int from = 0; from < all.rowCount(); from += BATCH_ROWS) {
        try (RecordBatch batch = all.slice(from, BATCH_ROWS)) {
          flights.batches.add(BatchValue.encode(batch));
        }
      }
    }
    if (flights.rows.size() != flights.totals.rows()) {
      throw new IllegalArgumentException(file + " has more than one batch");
    }
    return flights;
  }

  Totals totals() {
    return totals;
  }

  List<Struct> rows() {
    return rows;
  }

  /** Each as the bytes of one value. */
  List<byte[]> batches() {
    return batches;
  }

  Schema schema() {
    return rows.get(0).schema();
  }

  /**
   * Writes all to a topic, so many times over.
   *
   * @return the bytes of all values
   */
  long produce(String bootstrapServers, String topic, Form form, int copies) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    long bytes = 0;
    try (Converter converter = form.make();
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "batch.size", 256 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      for (int copy = 0; copy < copies; copy++) {
        int values = (int) (totals.rows() / form.rows());
        for (int i = 0; i < values; i++) {
          byte[] value =
              form.rows() == 1
                  ? converter.fromConnectData(topic, schema(), rows.get(i))
                  : batches.get(i);
          bytes += value.length;
          producer.send(
              new ProducerRecord<>(topic, value),
              (written, refused) -> failure.compareAndSet(null, refused));
        }
      }
      producer.flush();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (failure.get() != null) {
      throw new IllegalStateException("cannot produce to " + topic, failure.get());
    }
    return bytes;
  }

  /** Writes all to a file in batches of so many rows, so many times over. */
  void write(Path source, Path file, int batchRows, int copies) {
    try (LightstreamReader reader = Lightstream.read(source);
        RecordBatch all = reader.next();
        RecordBatchWriter writer = Lightstream.write(file, all.schema())) {
      for (int copy = 0; copy < copies; copy++) {
        for (int from = 0; from < all.rowCount(); from += batchRows) {
          try (RecordBatch batch = all.slice(from, Math.min(batchRows, all.rowCount() - from))) {
            writer.write(batch);
          }
        }
      }
    }
  }

  /** Writes all as lines of text with commas, so many times over. */
  void writeLines(Path file, int copies) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int copy = 0; copy < copies; copy++) {
        for (Struct row : rows) {
          out.write(row.get("delay") + "," + row.get("distance") + "," + row.get("time") + "\n");
        }
      }
    }
  }
}
