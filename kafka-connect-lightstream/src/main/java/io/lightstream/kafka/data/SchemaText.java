// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/**
 * Connect schemas with all that they have, as text: Base64 of
 *
 * <pre>
 * u8 version = 1 | schema
 * schema  = u8 type | u8 flags | [name] [i32 version] [doc] [parameters] [default] | parts
 * parts   = i32 count (name schema)*      of STRUCT
 *         | schema                        of ARRAY
 *         | schema schema                 of MAP
 * name, doc, and each of parameters (i32 count first) = i32 length | UTF-8
 * </pre>
 *
 * where flags say what of the parts in brackets is there, and whether the schema is optional; the
 * default comes behind the parts, since it needs them.
 */
final class SchemaText {

  private static final int VERSION = 1;
  private static final int OPTIONAL = 1;
  private static final int NAME = 1 << 1;
  private static final int SCHEMA_VERSION = 1 << 2;
  private static final int DOC = 1 << 3;
  private static final int PARAMETERS = 1 << 4;
  private static final int DEFAULT = 1 << 5;

  private SchemaText() {}

  /** The text of a schema that {@link ArrowTypes} has found not to be recursive. */
  static String encode(Schema schema) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(VERSION);
      write(schema, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void write(Schema schema, DataOutputStream out) throws IOException {
    out.writeByte(schema.type().ordinal());
    out.writeByte(flags(schema));
    if (schema.name() != null) {
      write(schema.name(), out);
    }
    if (schema.version() != null) {
      out.writeInt(schema.version());
    }
    if (schema.doc() != null) {
      write(schema.doc(), out);
    }
    if (schema.parameters() != null) {
      out.writeInt(schema.parameters().size());
      for (Map.Entry<String, String> entry : schema.parameters().entrySet()) {
        write(entry.getKey(), out);
        write(entry.getValue(), out);
      }
    }
    writeParts(schema, out);
    if (schema.defaultValue() != null) {
      DefaultValues.write(schema, schema.defaultValue(), out);
    }
  }

  private static int flags(Schema schema) {
    return (schema.isOptional() ? OPTIONAL : 0)
        | (schema.name() != null ? NAME : 0)
        | (schema.version() != null ? SCHEMA_VERSION : 0)
        | (schema.doc() != null ? DOC : 0)
        | (schema.parameters() != null ? PARAMETERS : 0)
        | (schema.defaultValue() != null ? DEFAULT : 0);
  }

  private static void writeParts(Schema schema, DataOutputStream out) throws IOException {
    switch (schema.type()) {
      case STRUCT -> {
        out.writeInt(schema.fields().size());
        for (Field field : schema.fields()) {
          write(field.name(), out);
          write(field.schema(), out);
        }
      }
      case ARRAY -> write(schema.valueSchema(), out);
      case MAP -> {
        write(schema.keySchema(), out);
        write(schema.valueSchema(), out);
      }
      default -> {
        // has no parts
      }
    }
  }

  static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * The schema of a text.
   *
   * @throws DataException if it is none
   */
  static Schema decode(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new DataException("version " + version + " of its form: known is " + VERSION);
      }
      Schema schema = read(in, 0);
      if (in.available() > 0) {
        throw new DataException(in.available() + " bytes behind it");
      }
      return schema;
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException("it is cut or malformed", e);
    }
  }

  private static Schema read(DataInputStream in, int depth) throws IOException {
    int type = in.readUnsignedByte();
    Schema.Type[] types = Schema.Type.values();
    if (type >= types.length) {
      throw new DataException("type " + type + " is not known");
    } else if (depth > ArrowTypes.MOST_NESTING) {
      throw new DataException("types are nested deeper than " + ArrowTypes.MOST_NESTING);
    }
    int flags = in.readUnsignedByte();
    String name = (flags & NAME) != 0 ? text(in) : null;
    Integer version = (flags & SCHEMA_VERSION) != 0 ? in.readInt() : null;
    String doc = (flags & DOC) != 0 ? text(in) : null;
    Map<String, String> parameters = (flags & PARAMETERS) != 0 ? parameters(in) : null;
    SchemaBuilder schema = parts(types[type], in, depth + 1);
    if ((flags & OPTIONAL) != 0) {
      schema.optional();
    }
    if (name != null) {
      schema.name(name);
    }
    if (version != null) {
      schema.version(version);
    }
    if (doc != null) {
      schema.doc(doc);
    }
    if (parameters != null) {
      schema.parameters(parameters);
    }
    if ((flags & DEFAULT) != 0) {
      schema.defaultValue(DefaultValues.read(schema, in));
    }
    return schema.build();
  }

  private static SchemaBuilder parts(Schema.Type type, DataInputStream in, int depth)
      throws IOException {
    return switch (type) {
      case STRUCT -> {
        SchemaBuilder struct = SchemaBuilder.struct();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
          struct.field(text(in), read(in, depth));
        }
        yield struct;
      }
      case ARRAY -> SchemaBuilder.array(read(in, depth));
      case MAP -> {
        Schema keys = read(in, depth);
        yield SchemaBuilder.map(keys, read(in, depth));
      }
      default -> new SchemaBuilder(type);
    };
  }

  private static Map<String, String> parameters(DataInputStream in) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String key = text(in);
      parameters.put(key, text(in));
    }
    return parameters;
  }

  static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  /** Bytes behind their length, which is checked against what there is. */
  static byte[] bytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new DataException("a length of " + length + " where " + in.available() + " bytes are");
    }
    return in.readNBytes(length);
  }
}
