// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import com.fasterxml.jackson.databind.JsonNode;
import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import io.lightstream.column.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values that the rows of a JSON twin stand for, as {@code Column.getObject} gives them. */
final class JsonValues {

  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final JsonIntegrationFile file;

  JsonValues(JsonIntegrationFile file) {
    this.file = file;
  }

  /**
   * The value of a row, or null.
   *
   * @throws DateTimeException if it is outside what its type allows
   */
  Object value(Field field, JsonNode column, int row) {
    DataType type = field.storageType();
    if (type instanceof DataType.Null || isNull(column, row)) {
      return null;
    }
    if (field.dictionary().isPresent()) {
      JsonNode values = file.dictionaries().get(field.dictionary().get().id());
      Field plain = Field.nullable("", field.type(), field.children().toArray(Field[]::new));
      return value(plain, values, column.path("DATA").get(row).asInt());
    }
    return field.children().isEmpty() && !(type instanceof DataType.Struct)
        ? flat(type, column, row)
        : nested(field, column, row);
  }

  private static boolean isNull(JsonNode column, int row) {
    return column.path("VALIDITY").isArray() && column.path("VALIDITY").get(row).asInt() == 0;
  }

  private Object nested(Field field, JsonNode column, int row) {
    DataType type = field.type();
    if (type instanceof DataType.Struct) {
      return struct(field, column, row);
    }
    if (type instanceof DataType.Union union) {
      return union(union, field, column, row);
    }
    if (type instanceof DataType.RunEndEncoded) {
      return run(field, column, row);
    }
    if (type instanceof DataType.FixedSizeList list) {
      return list(field, column, row * list.listSize(), list.listSize());
    }
    int start = at(column, "OFFSET", row);
    if (type instanceof DataType.ListView || type instanceof DataType.LargeListView) {
      return list(field, column, start, at(column, "SIZE", row));
    }
    int size = at(column, "OFFSET", row + 1) - start;
    return type instanceof DataType.MapType
        ? map(field, column, start, size)
        : list(field, column, start, size);
  }

  private static int at(JsonNode column, String buffer, int row) {
    return JsonElements.number(column.path(buffer).get(row)).intValueExact();
  }

  private List<Object> list(Field field, JsonNode column, int start, int size) {
    List<Object> values = new ArrayList<>();
    for (int i = start; i < start + size; i++) {
      values.add(value(field.children().get(0), column.path("children").get(0), i));
    }
    return values;
  }

  private List<Object> map(Field field, JsonNode column, int start, int size) {
    Field entry = field.children().get(0);
    JsonNode entries = column.path("children").get(0);
    List<Object> values = new ArrayList<>();
    for (int i = start; i < start + size; i++) {
      Object key = value(entry.children().get(0), entries.path("children").get(0), i);
      Object value = value(entry.children().get(1), entries.path("children").get(1), i);
      values.add(new AbstractMap.SimpleImmutableEntry<>(key, value));
    }
    return values;
  }

  private Map<String, Object> struct(Field field, JsonNode column, int row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < field.children().size(); i++) {
      Field child = field.children().get(i);
      values.put(child.name(), value(child, column.path("children").get(i), row));
    }
    return values;
  }

  private Object union(DataType.Union union, Field field, JsonNode column, int row) {
    int child = union.typeIds().indexOf(column.path("TYPE_ID").get(row).asInt());
    boolean dense = union.mode() == DataType.UnionMode.DENSE;
    int place = dense ? at(column, "OFFSET", row) : row;
    return value(field.children().get(child), column.path("children").get(child), place);
  }

  private Object run(Field field, JsonNode column, int row) {
    JsonNode ends = column.path("children").get(0);
    int run = 0;
    while (at(ends, "DATA", run) <= row) {
      run++;
    }
    return value(field.children().get(1), column.path("children").get(1), run);
  }

  private static Object flat(DataType type, JsonNode column, int row) {
    if (type instanceof DataType.BinaryView || type instanceof DataType.Utf8View) {
      return view(type, column, row);
    }
    JsonNode json = column.path("DATA").get(row);
    if (type instanceof DataType.Bool) {
      return json.asBoolean();
    } else if (type instanceof DataType.Int integer) {
      return integer(integer, JsonElements.number(json));
    } else if (type instanceof DataType.FloatingPoint floating) {
      return floating.bits() == Double.SIZE ? (Object) json.asDouble() : (float) json.asDouble();
    } else if (type instanceof DataType.Decimal decimal) {
      return new BigDecimal(JsonElements.number(json), decimal.scale());
    } else if (type instanceof DataType.Utf8 || type instanceof DataType.LargeUtf8) {
      return json.asText();
    } else if (type instanceof DataType.Interval interval) {
      return interval(interval.unit(), json);
    } else if (type instanceof DataType.Binary
        || type instanceof DataType.LargeBinary
        || type instanceof DataType.FixedSizeBinary) {
      return JsonElements.hex(json);
    }
    return temporal(type, JsonElements.number(json).longValueExact());
  }

  private static Object view(DataType type, JsonNode column, int row) {
    JsonNode view = column.path("VIEWS").get(row);
    boolean text = type instanceof DataType.Utf8View;
    if (view.has("INLINED")) {
      return text ? view.path("INLINED").asText() : JsonElements.hex(view.path("INLINED"));
    }
    JsonNode buffer = column.path("VARIADIC_DATA_BUFFERS").get(view.path("BUFFER_INDEX").asInt());
    byte[] bytes = new byte[view.path("SIZE").asInt()];
    ByteBuffer.wrap(JsonElements.hex(buffer)).get(view.path("OFFSET").asInt(), bytes);
    return text ? new String(bytes, StandardCharsets.UTF_8) : bytes;
  }

  private static Object integer(DataType.Int type, BigInteger number) {
    int bits = type.signed() ? type.bits() : 2 * type.bits();
    return switch (bits) {
      case Byte.SIZE -> number.byteValueExact();
      case Short.SIZE -> number.shortValueExact();
      case Integer.SIZE -> number.intValueExact();
      case Long.SIZE -> number.longValueExact();
      default -> number;
    };
  }

  private static Interval interval(DataType.IntervalUnit unit, JsonNode json) {
    int days = json.path("days").asInt();
    return switch (unit) {
      case YEAR_MONTH -> Interval.ofMonths(json.asInt());
      case DAY_TIME -> Interval.ofDaysAndMillis(days, json.path("milliseconds").asInt());
      case MONTH_DAY_NANO ->
          new Interval(
              json.path("months").asInt(),
              days,
              JsonElements.number(json.path("nanoseconds")).longValueExact());
    };
  }

  private static Object temporal(DataType type, long number) {
    if (type instanceof DataType.Date date) {
      boolean days = date.unit() == DataType.DateUnit.DAY;
      return LocalDate.ofEpochDay(days ? number : Math.floorDiv(number, MILLIS_PER_DAY));
    } else if (type instanceof DataType.Time time) {
      return LocalTime.ofNanoOfDay(
          Math.multiplyExact(number, NANOS_PER_SECOND / time.unit().perSecond()));
    } else if (type instanceof DataType.Duration duration) {
      DataType.TimeUnit unit = duration.unit();
      return Duration.ofSeconds(seconds(number, unit), nanos(number, unit));
    } else if (type instanceof DataType.Timestamp timestamp) {
      long seconds = seconds(number, timestamp.unit());
      int nanos = nanos(number, timestamp.unit());
      return timestamp.zone().isPresent()
          ? Instant.ofEpochSecond(seconds, nanos)
          : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
    }
    throw new IllegalArgumentException(type.toString());
  }

  private static long seconds(long number, DataType.TimeUnit unit) {
    return Math.floorDiv(number, unit.perSecond());
  }

  private static int nanos(long number, DataType.TimeUnit unit) {
    return (int) (Math.floorMod(number, unit.perSecond()) * (NANOS_PER_SECOND / unit.perSecond()));
  }
}
