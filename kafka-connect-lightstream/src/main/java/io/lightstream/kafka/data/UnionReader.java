// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.UnionColumn;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads unions as structs of which one field is there. */
final class UnionReader extends ValueReader {

  private final UnionColumn unions;
  private final Schema schema;
  private final List<Field> fields;
  private final List<ValueReader> types;

  UnionReader(UnionColumn unions, Schema schema, List<ValueReader> types) {
    super(unions);
    this.unions = unions;
    this.schema = schema;
    this.fields = schema.fields();
    this.types = types;
  }

  @Override
  Object value(int row) {
    int type = unions.childIndex(row);
    return new Struct(schema).put(fields.get(type), types.get(type).read(unions.childRow(row)));
  }
}
