// SPDX-License-Identifier: Apache-2.0
package io.lightstream.protocol.payload;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.value.ValueType;

/** Reads structs as records: arrays in field order, or maps by field name. */
final class RecordReader {

  private final RecordShape shape;
  private final ValueReaders readers;
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  /** Asked for when the first struct comes: a record may hold records of its own class. */
  private volatile ValueReader[] fields;

  RecordReader(RecordShape shape, ValueReaders readers) {
    this.shape = shape;
    this.readers = readers;
    this.names = shape.names();
    names.forEach(name -> places.put(name, places.size()));
  }

  /** Reads a value that was begun. */
  Object read(MessagePackReader in) throws IOException {
    Object[] values = new Object[names.size()];
    boolean[] present = new boolean[names.size()];
    long start = in.start();
    if (in.kind() == ValueType.ARRAY) {
      readArray(in, values, present);
    } else if (in.kind() == ValueType.MAP) {
      readMap(in, values, present);
    } else {
      throw in.expected("array or map for " + shape.name());
    }
    for (int i = 0; i < values.length; i++) {
      if (!present[i]) {
        values[i] = absent(in, start, i);
      }
    }
    return make(in, values);
  }

  private ValueReader[] fields() {
    ValueReader[] known = fields;
    if (known == null) {
      known = new ValueReader[names.size()];
      for (int i = 0; i < known.length; i++) {
        known[i] = readers.of(shape.fieldType(i));
      }
      fields = known;
    }
    return known;
  }

  private void readArray(MessagePackReader in, Object[] values, boolean[] present)
      throws IOException {
    ValueReader[] readers = fields();
    int count = in.enterArray();
    if (count > values.length) {
      in.path().leave();
      throw in.failure("array of " + count + " elements, but the fields are " + names);
    }
    for (int i = 0; i < count; i++) {
      in.path().at(names.get(i));
      values[i] = readers[i].read(in);
      present[i] = true;
    }
    in.path().leave();
  }

  /** Fields of other names are passed over: the sender may know more than we do. */
  private void readMap(MessagePackReader in, Object[] values, boolean[] present)
      throws IOException {
    ValueReader[] readers = fields();
    int count = in.enterMap();
    for (int i = 0; i < count; i++) {
      in.path().at(i);
      in.begin();
      String name = in.takeString();
      in.path().at(name);
      Integer place = places.get(name);
      if (place == null) {
        in.skip();
      } else if (present[place]) {
        throw in.failure("the field comes twice in one map");
      } else {
        values[place] = readers[place].read(in);
        present[place] = true;
      }
    }
    in.path().leave();
  }

  private Object absent(MessagePackReader in, long start, int index) {
    if (!shape.isOptional(index)) {
      throw in.failure(
          start, "the field '" + names.get(index) + "' of " + shape.name() + " is missing");
    }
    return Optional.empty();
  }

  private Object make(MessagePackReader in, Object[] values) {
    try {
      return shape.make(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw in.failure(
          shape.name() + " refuses its values: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
