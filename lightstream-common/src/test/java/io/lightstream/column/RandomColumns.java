// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fields of any type nested in any other, and values for them, the same for the same seed. */
final class RandomColumns {

  private static final int DEPTH = 3;

  private final Random random;
  private long nextDictionary;

  RandomColumns(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  Field field() {
    return field("x", DEPTH);
  }

  private Field field(String name, int depth) {
    Field field = depth == 0 || random.nextInt(3) == 0 ? leaf(name) : nested(name, depth - 1);
    if (random.nextInt(5) == 0 && field.dictionary().isEmpty() && isValue(field)) {
      DataType.Int index = new DataType.Int(random.nextBoolean() ? 16 : 32, random.nextBoolean());
      field = field.withDictionary(new DictionaryEncoding(nextDictionary++, index, false));
    }
    return field;
  }

  /** Whether values can be compared as objects: a union's value does not tell its type id. */
  private static boolean isValue(Field field) {
    return !(field.type() instanceof DataType.Union)
        && !(field.type() instanceof DataType.RunEndEncoded)
        && !(field.type() instanceof DataType.Null)
        && field.children().stream().allMatch(RandomColumns::isValue);
  }

  private Field leaf(String name) {
    List<Samples> all = Samples.all();
    while (true) {
      Field field = all.get(random.nextInt(all.size())).field();
      if (field.children().isEmpty() && field.dictionary().isEmpty()) {
        return field.withName(name);
      }
    }
  }

  private Field nested(String name, int depth) {
    Field child = field("a", depth);
    switch (random.nextInt(9)) {
      case 0:
        return Field.nullable(name, new DataType.ListType(), child);
      case 1:
        return Field.nullable(name, new DataType.LargeList(), child);
      case 2:
        return Field.nullable(name, new DataType.ListView(), child);
      case 3:
        return Field.nullable(name, new DataType.LargeListView(), child);
      case 4:
        return Field.nullable(name, new DataType.FixedSizeList(random.nextInt(3)), child);
      case 5:
        return Field.nullable(name, new DataType.Struct(), child, field("b", depth));
      case 6:
        Field entries = Field.required("entries", new DataType.Struct(), child, field("b", depth));
        return Field.nullable(name, new DataType.MapType(false), entries);
      case 7:
        Field ends = Field.required("ends", new DataType.Int(32, true));
        return isValue(child)
            ? Field.nullable(name, new DataType.RunEndEncoded(), ends, child)
            : child.withName(name);
      default:
        DataType.UnionMode mode = DataType.UnionMode.values()[random.nextInt(2)];
        DataType type = new DataType.Union(mode, List.of(9, 4));
        return Field.nullable(name, type, child, field("b", depth));
    }
  }

  List<Object> values(Field field, int count) {
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      boolean again = i > 0 && random.nextInt(4) == 0;
      values.add(again ? values.get(i - 1) : value(field));
    }
    return values;
  }

  private Object value(Field field) {
    if (random.nextInt(6) == 0) {
      return null;
    }
    DataType type = field.type();
    if (type instanceof DataType.FixedSizeList list) {
      return values(field.children().get(0), list.listSize());
    } else if (type instanceof DataType.MapType) {
      return entries(field.children().get(0), random.nextInt(4));
    } else if (type instanceof DataType.Struct) {
      Map<String, Object> struct = new LinkedHashMap<>();
      field.children().forEach(child -> struct.put(child.name(), value(child)));
      return struct;
    } else if (type instanceof DataType.Union union) {
      int child = random.nextInt(2);
      Object value = value(field.children().get(child));
      return new AbstractMap.SimpleImmutableEntry<>(union.typeIds().get(child), value);
    } else if (type instanceof DataType.RunEndEncoded) {
      return value(field.children().get(1));
    } else if (!field.children().isEmpty()) {
      return values(field.children().get(0), random.nextInt(4));
    }
    return sample(type);
  }

  private List<Object> entries(Field entries, int count) {
    List<Object> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(
          new AbstractMap.SimpleImmutableEntry<>(
              value(entries.children().get(0)), value(entries.children().get(1))));
    }
    return all;
  }

  private Object sample(DataType type) {
    for (Samples samples : Samples.all()) {
      boolean plain =
          samples.field().children().isEmpty() && samples.field().dictionary().isEmpty();
      if (plain && samples.field().type().equals(type)) {
        return samples.values().get(random.nextInt(samples.values().size()));
      }
    }
    throw new AssertionError(type);
  }
}
