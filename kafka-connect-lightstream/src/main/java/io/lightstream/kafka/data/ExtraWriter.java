// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.ColumnBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.Field;
import io.lightstream.column.ListBuilder;
import io.lightstream.column.Schema;
import io.lightstream.column.StructBuilder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Values;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Writes what of a record is not its value. */
final class ExtraWriter {

  private static final Field TOPIC = Field.required("topic", new DataType.Utf8());
  private static final Field PARTITION = Field.required("partition", new DataType.Int(32, true));
  private static final Field OFFSET = Field.required("offset", new DataType.Int(64, true));
  private static final Field TIMESTAMP =
      Field.nullable("timestamp", new DataType.Timestamp(TimeUnit.MILLISECOND, Optional.of("UTC")));
  private static final Field HEADERS =
      Field.required(
          "headers",
          new DataType.ListType(),
          Field.required(
              "item",
              new DataType.Struct(),
              Field.required("key", new DataType.Utf8()),
              Field.nullable("value", new DataType.Utf8())));

  private final Tally tally;
  private final ValueWriter key;
  private final ListBuilder headers;
  private final ValueWriter topic;
  private final ColumnBuilder partition;
  private final ColumnBuilder offset;
  private final ColumnBuilder timestamp;
  private final long bits;
  private final long headerBits;

  /** The columns are those that {@link #schema} has behind the value's. */
  ExtraWriter(ExtraColumns extra, Writers writers, Tally tally, List<ColumnBuilder> columns) {
    this.tally = tally;
    Iterator<ColumnBuilder> next = columns.iterator();
    this.key = extra.key().isPresent() ? writers.of(next.next()) : null;
    this.headers = extra.headers().isPresent() ? next.next().asList() : null;
    this.topic = extra.topic().isPresent() ? writers.of(next.next()) : null;
    this.partition = extra.partition().isPresent() ? next.next() : null;
    this.offset = extra.offset().isPresent() ? next.next() : null;
    this.timestamp = extra.timestamp().isPresent() ? next.next() : null;
    this.headerBits = headers == null ? 0 : writers.of(headers.child()).bits();
    this.bits = columns.stream().mapToLong(column -> writers.of(column).bits()).sum();
  }

  /**
   * The columns of the value and the extra ones.
   *
   * @throws BadValueException if two have one name
   */
  static Schema schema(RowShape shape, ExtraColumns extra) {
    List<Field> fields = new ArrayList<>(shape.value());
    shape.key().ifPresent(fields::add);
    add(fields, HEADERS, extra.headers());
    add(fields, TOPIC, extra.topic());
    add(fields, PARTITION, extra.partition());
    add(fields, OFFSET, extra.offset());
    add(fields, TIMESTAMP, extra.timestamp());
    List<String> names = extra.names();
    for (Field field : shape.value()) {
      if (names.contains(field.name())) {
        throw new BadValueException(
                "the value has a field of this name, and so has a column beside the value: name "
                    + "that column otherwise")
            .within(field.name());
      }
    }
    return new Schema(fields, Map.of());
  }

  private static void add(List<Field> fields, Field field, Optional<String> name) {
    name.ifPresent(n -> fields.add(field.withName(n)));
  }

  /** Whether a key without a schema fits as it is. */
  boolean takesKey(Object value) {
    return key.takes(value);
  }

  void write(SinkRecord record) {
    if (key != null) {
      writeKey(record.key());
    }
    if (headers != null) {
      record.headers().forEach(this::writeHeader);
      headers.endList();
    }
    if (topic != null) {
      topic.write(record.originalTopic());
    }
    if (partition != null) {
      partition.appendInt(record.originalKafkaPartition());
    }
    if (offset != null) {
      offset.appendLong(record.originalKafkaOffset());
    }
    if (timestamp != null) {
      writeTimestamp(record.timestamp());
    }
  }

  private void writeKey(Object value) {
    try {
      key.write(value);
    } catch (BadValueException e) {
      throw e.within("key");
    }
  }

  private void writeHeader(Header header) {
    StructBuilder struct = headers.child().asStruct();
    String value = Values.convertToString(header.schema(), header.value());
    struct.child(0).appendString(header.key());
    struct.child(1).append(value);
    struct.endStruct();
    tally.addBits(headerBits);
    tally.addBytes(header.key().length() + (value == null ? 0 : value.length()));
  }

  private void writeTimestamp(Long millis) {
    if (millis == null) {
      timestamp.appendNull();
    } else {
      timestamp.appendLong(millis);
    }
  }

  long bits() {
    return bits;
  }
}
