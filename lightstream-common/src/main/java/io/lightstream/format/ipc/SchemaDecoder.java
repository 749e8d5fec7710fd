// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;

/** Reads a schema from verified metadata (Schema.fbs). */
final class SchemaDecoder {

  private static final DataType.Int DEFAULT_INDEX = new DataType.Int(32, true);

  private final DecodeLimits limits;
  private int fields;

  private SchemaDecoder(DecodeLimits limits) {
    this.limits = limits;
  }

  static Schema decode(org.apache.arrow.flatbuf.Schema schema, DecodeLimits limits) {
    SchemaDecoder decoder = new SchemaDecoder(limits);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      fields.add(decoder.field(schema.fields(i), 1));
    }
    return new Schema(fields, metadata(schema.customMetadataLength(), schema::customMetadata));
  }

  static Map<String, String> metadata(int length, IntFunction<KeyValue> entries) {
    if (length == 0) {
      return Map.of();
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int i = 0; i < length; i++) {
      KeyValue entry = entries.apply(i);
      metadata.put(
          text(entry.keyAsByteBuffer(), "metadata key"),
          text(entry.valueAsByteBuffer(), "metadata value"));
    }
    return metadata;
  }

  /** A string of the metadata, empty if absent; the FlatBuffers runtime does not check UTF-8. */
  static String text(ByteBuffer utf8, String what) {
    if (utf8 == null) {
      return "";
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidDataException(what + " is not UTF-8", e);
    }
  }

  private Field field(org.apache.arrow.flatbuf.Field field, int depth) {
    String name = text(field.nameAsByteBuffer(), "a field name");
    if (++fields > limits.maxFields()) {
      throw new LimitExceededException(
          "the schema has more than " + limits.maxFields() + " fields (maxFields)");
    }
    if (depth > limits.maxNesting()) {
      throw new LimitExceededException(
          "field '" + name + "' is nested deeper than " + limits.maxNesting() + " (maxNesting)");
    }
    DataType type = TypeDecoder.decode(field, name);
    List<Field> children = new ArrayList<>(field.childrenLength());
    for (int i = 0; i < field.childrenLength(); i++) {
      children.add(field(field.children(i), depth + 1));
    }
    checkChildren(name, type, children);
    return new Field(
        name,
        type,
        field.nullable(),
        dictionary(field.dictionary(), name),
        children,
        metadata(field.customMetadataLength(), field::customMetadata));
  }

  private static Optional<DictionaryEncoding> dictionary(
      org.apache.arrow.flatbuf.DictionaryEncoding encoding, String name) {
    if (encoding == null) {
      return Optional.empty();
    }
    Int index = encoding.indexType();
    DataType.Int indexType = index == null ? DEFAULT_INDEX : TypeDecoder.integer(index, name);
    return Optional.of(new DictionaryEncoding(encoding.id(), indexType, encoding.isOrdered()));
  }

  private static void checkChildren(String name, DataType type, List<Field> children) {
    int wanted = type.childCount();
    if (wanted >= 0 && children.size() != wanted) {
      throw new InvalidDataException(
          "field '"
              + name
              + "' of type "
              + type
              + " has "
              + children.size()
              + " children: its type wants "
              + wanted);
    }
    if (type instanceof DataType.MapType && !isEntries(children.get(0))) {
      throw new InvalidDataException(
          "map '"
              + name
              + "': its child must be a struct of key and value, not "
              + children.get(0));
    }
    if (type instanceof DataType.RunEndEncoded && !isRunEnds(children.get(0))) {
      throw new InvalidDataException(
          "run-end encoded '"
              + name
              + "': run ends must be int16, int32 or int64, not "
              + children.get(0));
    }
  }

  private static boolean isEntries(Field field) {
    return field.type() instanceof DataType.Struct
        && field.children().size() == 2
        && field.dictionary().isEmpty();
  }

  private static boolean isRunEnds(Field field) {
    return field.type() instanceof DataType.Int type
        && type.signed()
        && type.bits() > 8
        && field.dictionary().isEmpty();
  }
}
