// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import com.fasterxml.jackson.databind.JsonNode;
import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Schemas in Arrow's JSON integration format. */
final class JsonSchemas {

  private static final int DEFAULT_DECIMAL_BITS = 128;
  private static final Set<String> NESTED =
      Set.of(
          "list",
          "largelist",
          "listview",
          "largelistview",
          "fixedsizelist",
          "struct",
          "map",
          "union",
          "runendencoded");

  private JsonSchemas() {}

  static Schema schema(JsonNode json) {
    return new Schema(fields(json.path("fields")), metadata(json.path("metadata")));
  }

  private static List<Field> fields(JsonNode json) {
    List<Field> fields = new ArrayList<>();
    json.forEach(field -> fields.add(field(field)));
    return fields;
  }

  private static Field field(JsonNode json) {
    return new Field(
        json.path("name").asText(),
        type(json.path("type")),
        json.path("nullable").asBoolean(),
        dictionary(json.path("dictionary")),
        fields(json.path("children")),
        metadata(json.path("metadata")));
  }

  private static Map<String, String> metadata(JsonNode json) {
    Map<String, String> metadata = new LinkedHashMap<>();
    json.forEach(pair -> metadata.put(pair.path("key").asText(), pair.path("value").asText()));
    return metadata;
  }

  private static Optional<DictionaryEncoding> dictionary(JsonNode json) {
    if (!json.isObject()) {
      return Optional.empty();
    }
    DataType.Int indices = (DataType.Int) type(json.path("indexType"));
    boolean ordered = json.path("isOrdered").asBoolean();
    return Optional.of(new DictionaryEncoding(json.path("id").asLong(), indices, ordered));
  }

  private static DataType type(JsonNode json) {
    String name = json.path("name").asText();
    return switch (name) {
      case "null" -> new DataType.Null();
      case "bool" -> new DataType.Bool();
      case "int" ->
          new DataType.Int(json.path("bitWidth").asInt(), json.path("isSigned").asBoolean());
      case "floatingpoint" -> new DataType.FloatingPoint(floatBits(json.path("precision")));
      case "decimal" ->
          new DataType.Decimal(
              json.path("precision").asInt(),
              json.path("scale").asInt(),
              json.path("bitWidth").asInt(DEFAULT_DECIMAL_BITS));
      case "utf8" -> new DataType.Utf8();
      case "largeutf8" -> new DataType.LargeUtf8();
      case "utf8view" -> new DataType.Utf8View();
      case "binary" -> new DataType.Binary();
      case "largebinary" -> new DataType.LargeBinary();
      case "binaryview" -> new DataType.BinaryView();
      case "fixedsizebinary" -> new DataType.FixedSizeBinary(json.path("byteWidth").asInt());
      default -> NESTED.contains(name) ? nested(name, json) : temporal(name, json);
    };
  }

  private static DataType temporal(String name, JsonNode json) {
    String unit = json.path("unit").asText();
    return switch (name) {
      case "date" -> new DataType.Date(DataType.DateUnit.valueOf(unit));
      case "time" -> time(DataType.TimeUnit.valueOf(unit), json.path("bitWidth").asInt());
      case "timestamp" ->
          new DataType.Timestamp(DataType.TimeUnit.valueOf(unit), text(json.path("timezone")));
      case "duration" -> new DataType.Duration(DataType.TimeUnit.valueOf(unit));
      case "interval" -> new DataType.Interval(DataType.IntervalUnit.valueOf(unit));
      default -> throw new IllegalArgumentException("type " + json);
    };
  }

  private static DataType nested(String name, JsonNode json) {
    return switch (name) {
      case "list" -> new DataType.ListType();
      case "largelist" -> new DataType.LargeList();
      case "listview" -> new DataType.ListView();
      case "largelistview" -> new DataType.LargeListView();
      case "fixedsizelist" -> new DataType.FixedSizeList(json.path("listSize").asInt());
      case "struct" -> new DataType.Struct();
      case "map" -> new DataType.MapType(json.path("keysSorted").asBoolean());
      case "union" -> union(json);
      case "runendencoded" -> new DataType.RunEndEncoded();
      default -> throw new IllegalArgumentException("type " + json);
    };
  }

  private static DataType.Time time(DataType.TimeUnit unit, int bits) {
    DataType.Time time = new DataType.Time(unit);
    if (time.bits() != bits) {
      throw new IllegalArgumentException(time + " of " + bits + " bits");
    }
    return time;
  }

  private static DataType.Union union(JsonNode json) {
    List<Integer> ids = new ArrayList<>();
    json.path("typeIds").forEach(id -> ids.add(id.asInt()));
    return new DataType.Union(DataType.UnionMode.valueOf(json.path("mode").asText()), ids);
  }

  private static Optional<String> text(JsonNode json) {
    return json.isTextual() ? Optional.of(json.asText()) : Optional.empty();
  }

  private static int floatBits(JsonNode precision) {
    return switch (precision.asText()) {
      case "HALF" -> 16;
      case "SINGLE" -> 32;
      case "DOUBLE" -> 64;
      default -> throw new IllegalArgumentException("precision " + precision);
    };
  }
}
