// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.UnionBuilder;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Writes structs of which at most one field is there into unions. */
final class UnionWriter extends ValueWriter {

  private final UnionBuilder unions;
  private final List<ValueWriter> types;
  private final Tally tally;

  UnionWriter(UnionBuilder unions, List<ValueWriter> types, Tally tally) {
    super(unions);
    this.unions = unions;
    this.types = types;
    this.tally = tally;
  }

  @Override
  void value(Object value) {
    if (!(value instanceof Struct struct)) {
      throw wrong(value, "Struct");
    }
    Field there = null;
    for (Field field : struct.schema().fields()) {
      if (struct.get(field) != null) {
        if (there != null) {
          throw new BadValueException(
              "both '"
                  + there.name()
                  + "' and '"
                  + field.name()
                  + "' are there: a union has one value");
        }
        there = field;
      }
    }
    if (there == null) {
      unions.appendNull();
    } else {
      append(there, struct.get(there));
    }
  }

  private void append(Field field, Object value) {
    unions.select(field.index());
    ValueWriter type = types.get(field.index());
    try {
      type.write(value);
    } catch (BadValueException e) {
      throw e.within(field.name());
    }
    tally.addBits(type.bits());
  }

  @Override
  boolean takes(Object value) {
    return false;
  }
}
