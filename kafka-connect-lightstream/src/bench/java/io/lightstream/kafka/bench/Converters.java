// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.bench;

import io.lightstream.column.RecordBatch;
import io.lightstream.kafka.bench.Case.Result;
import io.lightstream.kafka.data.BatchValue;
import io.lightstream.memory.BufferAllocator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.storage.Converter;

/** Converters by themselves, as many rows for each. */
final class Converters {

  private static final String TOPIC = "flights";

  private final Flights flights;
  private final int copies;

  Converters(Flights flights, int copies) {
    this.flights = flights;
    this.copies = copies;
  }

  /** Each way of each form. */
  List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Form form : List.of(Form.JSON_WITH_SCHEMA, Form.JSON, Form.ARROW_ROW, Form.ARROW_BATCH)) {
      add(cases, form);
    }
    cases.add(wholeBatches());
    return cases;
  }

  private void add(List<Case> cases, Form form) {
    Schema row = flights.schema();
    Schema schema = form.rows() == 1 ? row : SchemaBuilder.array(row).build();
    List<Object> values = new ArrayList<>();
    for (int from = 0; from < flights.rows().size(); from += form.rows()) {
      values.add(
          form.rows() == 1
              ? flights.rows().get(from)
              : flights.rows().subList(from, from + form.rows()));
    }
    Converter converter = form.make();
    List<byte[]> written = new ArrayList<>();
    long bytes = 0;
    for (Object value : values) {
      byte[] one = converter.fromConnectData(TOPIC, schema, value);
      written.add(one);
      bytes += one.length;
      SchemaAndValue read = converter.toConnectData(TOPIC, one);
      if (form != Form.JSON && !read.value().equals(value)) {
        throw new IllegalStateException(form + " gave " + read.value() + " of " + value);
      }
    }
    long size = bytes * copies;
    String title = "convert " + form.title();
    String other = "convert " + Form.JSON_WITH_SCHEMA.title();
    cases.add(
        new Case(
            title + " serialise",
            other + " serialise",
            () ->
                run(
                    values.size(),
                    size,
                    i -> converter.fromConnectData(TOPIC, schema, values.get(i)))));
    cases.add(
        new Case(
            title + " deserialise",
            other + " deserialise",
            () -> run(values.size(), size, i -> converter.toConnectData(TOPIC, written.get(i)))));
  }

  /** Bytes that stay as they are on their way through the converter, and become a batch again. */
  private Case wholeBatches() {
    Converter converter = Form.ARROW_BATCH.make();
    BufferAllocator allocator = BufferAllocator.unbounded("whole batches");
    long bytes = flights.batches().stream().mapToLong(batch -> batch.length).sum() * copies;
    return new Case(
        "convert arrow-1000 deserialise to a batch",
        "convert " + Form.JSON_WITH_SCHEMA.title() + " deserialise",
        () ->
            run(
                flights.batches().size(),
                bytes,
                i -> {
                  SchemaAndValue value = converter.toConnectData(TOPIC, flights.batches().get(i));
                  try (RecordBatch batch = BatchValue.decode((byte[]) value.value(), allocator)) {
                    return batch.rowCount();
                  }
                }));
  }

  private interface Conversion {
    Object of(int index);
  }

  private Result run(int values, long bytes, Conversion conversion) {
    int check = 0;
    long taskAtStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long start = System.nanoTime();
    for (int copy = 0; copy < copies; copy++) {
      for (int i = 0; i < values; i++) {
        check += conversion.of(i) == null ? 1 : 0;
      }
    }
    long nanos = System.nanoTime() - start;
    long task = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - taskAtStart;
    if (check != 0) {
      throw new IllegalStateException("a value was lost");
    }
    return new Result(
        flights.totals().rows() * copies, (long) values * copies, bytes, nanos, task, task);
  }
}
