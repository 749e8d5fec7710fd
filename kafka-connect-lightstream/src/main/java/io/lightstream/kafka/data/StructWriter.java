// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.StructBuilder;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** Writes STRUCT, and maps without a schema, into structs. */
final class StructWriter extends ValueWriter {

  private final StructBuilder structs;
  private final FieldWriters fields;

  StructWriter(StructBuilder structs, FieldWriters fields) {
    super(structs);
    this.structs = structs;
    this.fields = fields;
  }

  @Override
  void value(Object value) {
    if (value instanceof Struct struct) {
      fields.write(struct);
    } else if (value instanceof Map<?, ?> map) {
      fields.write(map);
    } else {
      throw wrong(value, "Struct or Map");
    }
    structs.endStruct();
  }

  @Override
  boolean takes(Object value) {
    return value instanceof Map<?, ?> map && fields.take(map);
  }

  @Override
  long bits() {
    return super.bits() + fields.bits();
  }
}
