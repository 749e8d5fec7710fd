// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import io.lightstream.column.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.Collector;

/** What deserializers give out. */
final class Rows {

  static final BatchOrigin ORIGIN = new BatchOrigin("tcp://host:1", "stream-1", 7, 100);

  private Rows() {}

  static <T> List<T> of(RecordBatchDeserializer<T> deserializer, RecordBatch batch) {
    List<T> elements = new ArrayList<>();
    each(deserializer, batch, elements::add);
    return elements;
  }

  /** Does something with each of them while it may be read. */
  static <T> void each(
      RecordBatchDeserializer<T> deserializer, RecordBatch batch, ThrowingConsumer<T> use) {
    try {
      deserializer.deserialize(batch, ORIGIN, new Each<>(use));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is done with an element. */
  interface ThrowingConsumer<T> {
    void accept(T element) throws IOException;
  }

  private record Each<T>(ThrowingConsumer<T> use) implements Collector<T> {

    @Override
    public void collect(T element) {
      try {
        use.accept(element);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {}
  }
}
