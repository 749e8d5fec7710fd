// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.DataType;
import io.lightstream.column.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A field of every type of the Arrow type system. */
final class EveryType {

  private static final Field ITEM = Field.nullable("item", new DataType.Int(32, true));

  private EveryType() {}

  static List<Field> fields() {
    List<DataType> flat = new ArrayList<>();
    flat.addAll(List.of(new DataType.Null(), new DataType.Bool()));
    for (int bits : new int[] {8, 16, 32, 64}) {
      flat.add(new DataType.Int(bits, true));
      flat.add(new DataType.Int(bits, false));
    }
    for (int bits : new int[] {16, 32, 64}) {
      flat.add(new DataType.FloatingPoint(bits));
    }
    for (int bits : new int[] {32, 64, 128, 256}) {
      flat.add(new DataType.Decimal(DataType.maxDecimalPrecision(bits), 2, bits));
    }
    for (DataType.DateUnit unit : DataType.DateUnit.values()) {
      flat.add(new DataType.Date(unit));
    }
    for (DataType.TimeUnit unit : DataType.TimeUnit.values()) {
      flat.add(new DataType.Time(unit));
      flat.add(new DataType.Duration(unit));
      flat.add(new DataType.Timestamp(unit, Optional.empty()));
      flat.add(new DataType.Timestamp(unit, Optional.of("Europe/Paris")));
    }
    for (DataType.IntervalUnit unit : DataType.IntervalUnit.values()) {
      flat.add(new DataType.Interval(unit));
    }
    flat.addAll(
        List.of(
            new DataType.Binary(),
            new DataType.LargeBinary(),
            new DataType.BinaryView(),
            new DataType.Utf8(),
            new DataType.LargeUtf8(),
            new DataType.Utf8View(),
            new DataType.FixedSizeBinary(5),
            new DataType.FixedSizeBinary(0)));
    List<Field> fields = new ArrayList<>();
    flat.forEach(type -> fields.add(Field.nullable(name(fields), type)));
    for (DataType list :
        List.of(
            new DataType.ListType(),
            new DataType.LargeList(),
            new DataType.ListView(),
            new DataType.LargeListView(),
            new DataType.FixedSizeList(3),
            new DataType.FixedSizeList(0))) {
      fields.add(Field.nullable(name(fields), list, ITEM));
    }
    Field text = Field.nullable("text", new DataType.Utf8());
    fields.add(Field.nullable(name(fields), new DataType.Struct(), ITEM, text));
    fields.add(Field.nullable(name(fields), new DataType.Struct()));
    Field entries =
        Field.required(
            "entries",
            new DataType.Struct(),
            Field.required("key", new DataType.Utf8()),
            Field.nullable("value", new DataType.Int(64, true)));
    fields.add(Field.nullable(name(fields), new DataType.MapType(false), entries));
    for (DataType.UnionMode mode : DataType.UnionMode.values()) {
      fields.add(Field.nullable(name(fields), new DataType.Union(mode, List.of(5, 2)), ITEM, text));
    }
    fields.add(
        Field.nullable(
            name(fields),
            new DataType.RunEndEncoded(),
            Field.required("run_ends", new DataType.Int(32, true)),
            Field.nullable("values", new DataType.Utf8())));
    return fields;
  }

  private static String name(List<Field> fields) {
    return "c" + fields.size();
  }
}
