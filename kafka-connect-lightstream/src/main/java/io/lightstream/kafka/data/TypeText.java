// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DataType.UnionMode;
import io.lightstream.error.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arrow types from the text that they have as a string. */
final class TypeText {

  private static final Pattern FORM =
      Pattern.compile("(utf8_view|[a-z_]+)([0-9]*)(?:[\\[(]([^\\])]*)[\\])])?");

  private TypeText() {}

  /** The type whose string this is; empty if there is none. */
  static Optional<DataType> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      Optional<DataType> type = type(form.group(1), number(form.group(2)), form.group(3));
      return type.filter(t -> t.toString().equals(text));
    } catch (ConfigurationException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int number(String digits) {
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static Optional<DataType> type(String name, int bits, String inner) {
    return inner == null ? plain(name, bits) : parameterized(name, bits, inner);
  }

  private static Optional<DataType> plain(String name, int bits) {
    return Optional.ofNullable(
        switch (name) {
          case "null" -> new DataType.Null();
          case "bool" -> new DataType.Bool();
          case "int" -> new DataType.Int(bits, true);
          case "uint" -> new DataType.Int(bits, false);
          case "float" -> new DataType.FloatingPoint(bits);
          case "utf" -> new DataType.Utf8();
          case "large_utf" -> new DataType.LargeUtf8();
          case "utf8_view" -> new DataType.Utf8View();
          case "binary" -> new DataType.Binary();
          case "large_binary" -> new DataType.LargeBinary();
          case "binary_view" -> new DataType.BinaryView();
          case "list" -> new DataType.ListType();
          case "large_list" -> new DataType.LargeList();
          case "list_view" -> new DataType.ListView();
          case "large_list_view" -> new DataType.LargeListView();
          case "struct" -> new DataType.Struct();
          case "map" -> new DataType.MapType(false);
          default -> null;
        });
  }

  private static Optional<DataType> parameterized(String name, int bits, String inner) {
    return Optional.ofNullable(
        switch (name) {
          case "decimal" -> decimal(bits, inner);
          case "date" -> new DataType.Date(bits == 32 ? DateUnit.DAY : DateUnit.MILLISECOND);
          case "time" -> unit(inner).map(DataType.Time::new).orElse(null);
          case "timestamp" -> timestamp(inner);
          case "duration" -> unit(inner).map(DataType.Duration::new).orElse(null);
          case "interval" -> interval(inner);
          case "fixed_size_binary" -> new DataType.FixedSizeBinary(Integer.parseInt(inner));
          case "fixed_size_list" -> new DataType.FixedSizeList(Integer.parseInt(inner));
          case "map" -> new DataType.MapType(true);
          case "sparse_union" -> new DataType.Union(UnionMode.SPARSE, typeIds(inner));
          case "dense_union" -> new DataType.Union(UnionMode.DENSE, typeIds(inner));
          default -> null;
        });
  }

  private static DataType decimal(int bits, String inner) {
    String[] parts = inner.split(", ");
    return parts.length == 2
        ? new DataType.Decimal(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), bits)
        : null;
  }

  private static DataType timestamp(String inner) {
    String[] parts = inner.split(", tz=", 2);
    Optional<String> zone = parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
    return unit(parts[0]).map(unit -> new DataType.Timestamp(unit, zone)).orElse(null);
  }

  private static DataType interval(String inner) {
    for (IntervalUnit unit : IntervalUnit.values()) {
      if (unit.symbol().equals(inner)) {
        return new DataType.Interval(unit);
      }
    }
    return null;
  }

  private static Optional<TimeUnit> unit(String symbol) {
    for (TimeUnit unit : TimeUnit.values()) {
      if (unit.symbol().equals(symbol)) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }

  private static List<Integer> typeIds(String inner) {
    List<Integer> ids = new ArrayList<>();
    for (String id : inner.isEmpty() ? new String[0] : inner.split(", ")) {
      ids.add(Integer.parseInt(id));
    }
    return ids;
  }
}
