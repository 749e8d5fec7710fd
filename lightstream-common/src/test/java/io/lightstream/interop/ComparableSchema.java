// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Schemas without what a writer chooses as it likes: the ids of dictionaries. */
final class ComparableSchema {

  private static final List<String> ENTRY_NAMES = List.of("key", "value");

  private ComparableSchema() {}

  static Schema of(Schema schema) {
    List<Field> fields = schema.fields().stream().map(ComparableSchema::field).toList();
    return new Schema(fields, schema.metadata());
  }

  private static Field field(Field field) {
    Optional<DictionaryEncoding> encoding =
        field.dictionary().map(d -> new DictionaryEncoding(0, d.indexType(), d.ordered()));
    return with(field, encoding, field.children().stream().map(ComparableSchema::field).toList());
  }

  private static Field with(
      Field field, Optional<DictionaryEncoding> encoding, List<Field> children) {
    return new Field(
        field.name(), field.type(), field.nullable(), encoding, children, field.metadata());
  }

  /** The same schema with the names that the specification recommends for the parts of maps. */
  static Schema withUsualMapNames(Schema schema) {
    List<Field> fields = schema.fields().stream().map(ComparableSchema::usual).toList();
    return new Schema(fields, schema.metadata());
  }

  private static Field usual(Field field) {
    if (!(field.type() instanceof DataType.MapType)) {
      return field;
    }
    Field entries = field.children().get(0);
    List<Field> parts = new ArrayList<>();
    for (int i = 0; i < ENTRY_NAMES.size(); i++) {
      parts.add(entries.children().get(i).withName(ENTRY_NAMES.get(i)));
    }
    Field usual = with(entries.withName("entries"), entries.dictionary(), parts);
    return with(field, field.dictionary(), List.of(usual));
  }
}
