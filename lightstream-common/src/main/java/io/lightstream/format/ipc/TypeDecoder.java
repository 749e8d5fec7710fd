// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.DataType;
import io.lightstream.column.DataType.DateUnit;
import io.lightstream.column.DataType.IntervalUnit;
import io.lightstream.column.DataType.TimeUnit;
import io.lightstream.column.DataType.UnionMode;
import io.lightstream.error.InvalidDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.Map;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;

/** Reads the type of a field from verified metadata (Schema.fbs, union Type). */
final class TypeDecoder {

  private TypeDecoder() {}

  static DataType decode(Field field, String name) {
    return switch (field.typeType()) {
      case Type.Null -> new DataType.Null();
      case Type.Bool -> new DataType.Bool();
      case Type.Int -> integer((Int) field.type(new Int()), name);
      case Type.FloatingPoint -> floating((FloatingPoint) field.type(new FloatingPoint()), name);
      case Type.Decimal -> decimal((Decimal) field.type(new Decimal()), name);
      case Type.Date -> date((Date) field.type(new Date()), name);
      case Type.Time -> time((Time) field.type(new Time()), name);
      case Type.Timestamp -> timestamp((Timestamp) field.type(new Timestamp()), name);
      case Type.Duration -> duration((Duration) field.type(new Duration()), name);
      case Type.Interval -> interval((Interval) field.type(new Interval()), name);
      case Type.Binary -> new DataType.Binary();
      case Type.LargeBinary -> new DataType.LargeBinary();
      case Type.BinaryView -> new DataType.BinaryView();
      case Type.Utf8 -> new DataType.Utf8();
      case Type.LargeUtf8 -> new DataType.LargeUtf8();
      case Type.Utf8View -> new DataType.Utf8View();
      case Type.FixedSizeBinary ->
          new DataType.FixedSizeBinary(
              nonNegative(
                  ((FixedSizeBinary) field.type(new FixedSizeBinary())).byteWidth(),
                  "byte width",
                  name));
      case Type.List -> new DataType.ListType();
      case Type.LargeList -> new DataType.LargeList();
      case Type.ListView -> new DataType.ListView();
      case Type.LargeListView -> new DataType.LargeListView();
      case Type.FixedSizeList ->
          new DataType.FixedSizeList(
              nonNegative(
                  ((FixedSizeList) field.type(new FixedSizeList())).listSize(), "list size", name));
      case Type.Struct_ -> new DataType.Struct();
      case Type.Map -> new DataType.MapType(((Map) field.type(new Map())).keysSorted());
      case Type.Union -> union((Union) field.type(new Union()), field.childrenLength(), name);
      case Type.RunEndEncoded -> new DataType.RunEndEncoded();
      default -> throw invalid(name, "type", field.typeType());
    };
  }

  static DataType.Int integer(Int type, String name) {
    return switch (type.bitWidth()) {
      case 8, 16, 32, 64 -> new DataType.Int(type.bitWidth(), type.isSigned());
      default -> throw invalid(name, "integer bit width", type.bitWidth());
    };
  }

  private static DataType floating(FloatingPoint type, String name) {
    return switch (type.precision()) {
      case Precision.HALF -> new DataType.FloatingPoint(16);
      case Precision.SINGLE -> new DataType.FloatingPoint(32);
      case Precision.DOUBLE -> new DataType.FloatingPoint(64);
      default -> throw invalid(name, "floating point precision", type.precision());
    };
  }

  private static DataType decimal(Decimal type, String name) {
    int bits = type.bitWidth();
    if (bits != 32 && bits != 64 && bits != 128 && bits != 256) {
      throw invalid(name, "decimal bit width", bits);
    }
    if (type.precision() < 1 || type.precision() > DataType.maxDecimalPrecision(bits)) {
      throw invalid(name, "precision of a decimal of " + bits + " bits", type.precision());
    }
    return new DataType.Decimal(type.precision(), type.scale(), bits);
  }

  private static DataType date(Date type, String name) {
    return switch (type.unit()) {
      case org.apache.arrow.flatbuf.DateUnit.DAY -> new DataType.Date(DateUnit.DAY);
      case org.apache.arrow.flatbuf.DateUnit.MILLISECOND -> new DataType.Date(DateUnit.MILLISECOND);
      default -> throw invalid(name, "date unit", type.unit());
    };
  }

  private static DataType time(Time type, String name) {
    DataType.Time time = new DataType.Time(unit(type.unit(), name));
    if (time.bits() != type.bitWidth()) {
      throw invalid(name, "bit width of a time in " + time.unit().symbol(), type.bitWidth());
    }
    return time;
  }

  private static DataType timestamp(Timestamp type, String name) {
    String zone = SchemaDecoder.text(type.timezoneAsByteBuffer(), "a time zone");
    return new DataType.Timestamp(
        unit(type.unit(), name), Optional.of(zone).filter(z -> !z.isEmpty()));
  }

  private static DataType duration(Duration type, String name) {
    return new DataType.Duration(unit(type.unit(), name));
  }

  private static DataType interval(Interval type, String name) {
    IntervalUnit[] units = IntervalUnit.values();
    if (type.unit() < 0 || type.unit() >= units.length) {
      throw invalid(name, "interval unit", type.unit());
    }
    return new DataType.Interval(units[type.unit()]);
  }

  private static TimeUnit unit(short unit, String name) {
    TimeUnit[] units = TimeUnit.values();
    if (unit < 0 || unit >= units.length) {
      throw invalid(name, "time unit", unit);
    }
    return units[unit];
  }

  private static DataType union(Union type, int children, String name) {
    if (type.mode() < 0 || type.mode() >= UnionMode.values().length) {
      throw invalid(name, "union mode", type.mode());
    }
    boolean listed = type.typeIdsLength() > 0;
    if (listed && type.typeIdsLength() != children) {
      throw new InvalidDataException(
          "field '"
              + name
              + "': a union of "
              + children
              + " children with "
              + type.typeIdsLength()
              + " type ids");
    }
    List<Integer> ids = new ArrayList<>(children);
    for (int i = 0; i < children; i++) {
      int id = listed ? type.typeIds(i) : i;
      if (id < 0 || id > Byte.MAX_VALUE || ids.contains(id)) {
        throw invalid(name, "union type id", id);
      }
      ids.add(id);
    }
    return new DataType.Union(UnionMode.values()[type.mode()], ids);
  }

  private static int nonNegative(int value, String what, String name) {
    if (value < 0) {
      throw invalid(name, what, value);
    }
    return value;
  }

  private static InvalidDataException invalid(String name, String what, int value) {
    return new InvalidDataException(
        "field '" + name + "': " + what + " " + value + " is none of the Arrow format");
  }
}
