// SPDX-License-Identifier: Apache-2.0
package io.lightstream.flink.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.column.RecordBatch;
import io.lightstream.error.LightstreamException;
import io.lightstream.flink.data.RecordBatchSerializer.Appender;
import io.lightstream.memory.BufferAllocator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of random types with random nulls, written, sliced, sent and read. */
class RandomRowsTest {

  private static final String[] SCALARS = {
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INT",
    "BIGINT",
    "DOUBLE",
    "DECIMAL(18, 3)",
    "DECIMAL(30, 9)",
    "STRING",
    "DATE",
    "TIMESTAMP(3)",
    "TIMESTAMP(9)",
    "TIMESTAMP_LTZ(6)"
  };
  private static final int ROWS = 60;

  private final BufferAllocator allocator = BufferAllocator.unbounded("test");

  @AfterEach
  void nothingIsLeftAllocated() {
    assertEquals(0, allocator.outstanding());
    allocator.close();
  }

  static Stream<Long> seeds() {
    return IntStream.range(0, 60).mapToObj(Long::valueOf);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void rowsComeBackAsTheyWere(long seed) throws IOException {
    Random random = new Random(seed);
    RowType type = (RowType) row(random, 3).copy(false);
    List<RowData> rows = Stream.generate(() -> (RowData) value(type, random)).limit(ROWS).toList();
    try (Appender<RowData> appender = RecordBatchSerializer.rows(type).open(allocator)) {
      for (int i = 0; i < ROWS; i++) {
        appender.append(rows.get(i));
        refuse(appender, type, rows.get(i));
      }
      try (RecordBatch batch = appender.finish().get(0);
          RecordBatch slice = batch.slice(7, 31);
          RecordBatch sent = sent(slice)) {
        batch.validate();
        assertEquals(shown(rows, type), shown(read(type, batch), type));
        assertEquals(shown(rows.subList(7, 38), type), shown(read(type, slice), type));
        assertEquals(shown(rows.subList(7, 38), type), shown(read(type, sent), type));
      }
      assertEquals(0, appender.rows());
    }
  }

  /** A row whose last field cannot be had must leave nothing of the fields before it. */
  private static void refuse(Appender<RowData> appender, RowType type, RowData row) {
    int last = type.getFieldCount() - 1;
    GenericRowData broken = new GenericRowData(last + 1);
    for (int i = 0; i < last; i++) {
      broken.setField(i, ((GenericRowData) row).getField(i));
    }
    broken.setField(last, new Object());
    long bytes = appender.bytes();
    assertThrows(ClassCastException.class, () -> appender.append(broken));
    assertEquals(bytes, appender.bytes());
  }

  private static RecordBatch sent(RecordBatch batch) throws IOException {
    RecordBatchTypeSerializer serializer = new RecordBatchTypeSerializer();
    DataOutputSerializer output = new DataOutputSerializer(64);
    serializer.serialize(batch, output);
    DataOutputSerializer copy = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(output.getCopyOfBuffer()), copy);
    return serializer.deserialize(new DataInputDeserializer(copy.getCopyOfBuffer()));
  }

  private static List<RowData> read(RowType type, RecordBatch batch) throws LightstreamException {
    return Rows.of(RowDataDeserializer.builder(type).copyRows(true).build(), batch);
  }

  private static LogicalType type(Random random, int depth) {
    boolean nullable = random.nextInt(4) > 0;
    int kind = depth == 0 ? 3 : random.nextInt(8);
    return switch (kind) {
      case 0 -> new ArrayType(nullable, type(random, depth - 1));
      case 1 -> row(random, depth - 1).copy(nullable);
      case 2 -> new MapType(nullable, TypeTables.parse("BIGINT NOT NULL"), type(random, depth - 1));
      default -> TypeTables.parse(SCALARS[random.nextInt(SCALARS.length)]).copy(nullable);
    };
  }

  private static LogicalType row(Random random, int depth) {
    List<RowType.RowField> fields = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      fields.add(new RowType.RowField("f" + i, type(random, depth)));
    }
    return new RowType(fields);
  }

  private static Object value(LogicalType type, Random random) {
    if (type.isNullable() && random.nextInt(3) == 0) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) random.nextInt();
      case SMALLINT -> (short) random.nextInt();
      case INTEGER -> random.nextInt();
      case DATE -> random.nextInt(100_000) - 50_000;
      case BIGINT -> random.nextLong();
      case DOUBLE -> random.nextDouble() - 0.5;
      case DECIMAL -> decimal((DecimalType) type, random);
      case VARCHAR -> StringData.fromString("é".repeat(random.nextInt(9)));
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> time(type, random);
      case ARRAY -> array(((ArrayType) type).getElementType(), random.nextInt(4), random);
      case MAP -> map((MapType) type, random);
      default -> nested((RowType) type, random);
    };
  }

  private static DecimalData decimal(DecimalType type, Random random) {
    int bits = type.getPrecision() > 18 ? 98 : 59;
    BigInteger number = new BigInteger(bits, random).subtract(BigInteger.ONE.shiftLeft(bits - 1));
    BigDecimal value = new BigDecimal(number, type.getScale());
    return DecimalData.fromBigDecimal(value, type.getPrecision(), type.getScale());
  }

  private static TimestampData time(LogicalType type, Random random) {
    long millis = random.nextInt();
    int nanos = random.nextInt(1_000_000);
    String digits = type.asSummaryString();
    if (digits.contains("(3)")) {
      return TimestampData.fromEpochMillis(millis);
    }
    return TimestampData.fromEpochMillis(
        millis, digits.contains("(6)") ? nanos / 1_000 * 1_000 : nanos);
  }

  private static ArrayData array(LogicalType element, int size, Random random) {
    return new GenericArrayData(
        IntStream.range(0, size).mapToObj(i -> value(element, random)).toArray());
  }

  private static MapData map(MapType type, Random random) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      entries.put(random.nextLong(), value(type.getValueType(), random));
    }
    return new GenericMapData(entries);
  }

  private static RowData nested(RowType type, Random random) {
    Object[] values =
        type.getChildren().stream().map(child -> value(child, random)).toArray(Object[]::new);
    return GenericRowData.of(values);
  }

  /** In a form that does not depend on which class holds a map. */
  private static String shown(List<RowData> rows, RowType type) {
    RowCopier copier = new RowCopier(type);
    return String.join("\n", rows.stream().map(row -> show(copier.copy(row))).toList());
  }

  private static String show(Object value) {
    if (value instanceof GenericRowData row) {
      return IntStream.range(0, row.getArity())
          .mapToObj(i -> show(row.getField(i)))
          .toList()
          .toString();
    } else if (value instanceof GenericArrayData array) {
      return Stream.of(array.toObjectArray()).map(RandomRowsTest::show).toList().toString();
    } else if (value instanceof Entries entries) {
      return show(entries.keyArray()) + "->" + show(entries.valueArray());
    }
    return String.valueOf(value);
  }
}
