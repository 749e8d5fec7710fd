// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import io.lightstream.column.Column;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads structs. */
final class StructReader extends ValueReader {

  private final StructMaker maker;

  StructReader(Column structs, Schema schema, List<ValueReader> fields) {
    super(structs);
    this.maker = new StructMaker(schema, fields);
  }

  @Override
  Object value(int row) {
    return maker.row(row);
  }

  /** Makes a struct of one row of several readers. */
  static final class StructMaker {

    private final Schema schema;
    private final Field[] fields;
    private final ValueReader[] readers;

    StructMaker(Schema schema, List<ValueReader> readers) {
      this.schema = schema;
      this.fields = schema.fields().toArray(Field[]::new);
      this.readers = readers.toArray(ValueReader[]::new);
    }

    Struct row(int row) {
      Struct struct = new Struct(schema);
      for (int i = 0; i < readers.length; i++) {
        struct.put(fields[i], readers[i].read(row));
      }
      return struct;
    }
  }
}
