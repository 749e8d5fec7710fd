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
    Kept<T> kept = new Kept<>();
    try {
      deserializer.deserialize(batch, ORIGIN, kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kept.elements;
  }

  private static final class Kept<T> implements Collector<T> {

    private final List<T> elements = new ArrayList<>();

    @Override
    public void collect(T element) {
      elements.add(element);
    }

    @Override
    public void close() {}
  }
}
