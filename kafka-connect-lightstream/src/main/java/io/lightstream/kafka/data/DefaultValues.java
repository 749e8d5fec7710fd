// SPDX-License-Identifier: Apache-2.0
package io.lightstream.kafka.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The default values of schemas as bytes: what kind of object it is, then its value. */
final class DefaultValues {

  private static final int NULL = 0;
  private static final int PRIMITIVE = 1;
  private static final int DECIMAL = 2;
  private static final int DATE = 3;

  private DefaultValues() {}

  static void write(Schema schema, Object value, DataOutputStream out) throws IOException {
    if (value == null) {
      out.writeByte(NULL);
    } else if (value instanceof BigDecimal number) {
      out.writeByte(DECIMAL);
      out.writeInt(number.scale());
      write(number.unscaledValue().toByteArray(), out);
    } else if (value instanceof Date date) {
      out.writeByte(DATE);
      out.writeLong(date.getTime());
    } else {
      out.writeByte(PRIMITIVE);
      writePlain(schema, value, out);
    }
  }

  private static void writePlain(Schema schema, Object value, DataOutputStream out)
      throws IOException {
    switch (schema.type()) {
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case INT8 -> out.writeByte((Byte) value);
      case INT16 -> out.writeShort((Short) value);
      case INT32 -> out.writeInt((Integer) value);
      case INT64 -> out.writeLong((Long) value);
      case FLOAT32 -> out.writeFloat((Float) value);
      case FLOAT64 -> out.writeDouble((Double) value);
      case STRING -> SchemaText.write((String) value, out);
      case BYTES -> write(bytes(value), out);
      case ARRAY -> {
        Collection<?> items = (Collection<?>) value;
        out.writeInt(items.size());
        for (Object item : items) {
          write(schema.valueSchema(), item, out);
        }
      }
      case MAP -> {
        Map<?, ?> entries = (Map<?, ?>) value;
        out.writeInt(entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
          write(schema.keySchema(), entry.getKey(), out);
          write(schema.valueSchema(), entry.getValue(), out);
        }
      }
      case STRUCT -> {
        for (Field field : schema.fields()) {
          write(field.schema(), ((Struct) value).getWithoutDefault(field.name()), out);
        }
      }
    }
  }

  private static byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    ByteBuffer buffer = (ByteBuffer) value;
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Object read(Schema schema, DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case NULL -> null;
      case DECIMAL -> {
        int scale = in.readInt();
        yield new BigDecimal(new BigInteger(SchemaText.bytes(in)), scale);
      }
      case DATE -> new Date(in.readLong());
      case PRIMITIVE -> plain(schema, in);
      default -> throw new IOException("kind " + kind + " of a default value");
    };
  }

  private static Object plain(Schema schema, DataInputStream in) throws IOException {
    return switch (schema.type()) {
      case BOOLEAN -> in.readBoolean();
      case INT8 -> in.readByte();
      case INT16 -> in.readShort();
      case INT32 -> in.readInt();
      case INT64 -> in.readLong();
      case FLOAT32 -> in.readFloat();
      case FLOAT64 -> in.readDouble();
      case STRING -> SchemaText.text(in);
      case BYTES -> SchemaText.bytes(in);
      case ARRAY -> list(schema, in);
      case MAP -> map(schema, in);
      case STRUCT -> struct(schema, in);
    };
  }

  private static List<Object> list(Schema schema, DataInputStream in) throws IOException {
    List<Object> items = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      items.add(read(schema.valueSchema(), in));
    }
    return items;
  }

  private static Map<Object, Object> map(Schema schema, DataInputStream in) throws IOException {
    Map<Object, Object> entries = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      Object key = read(schema.keySchema(), in);
      entries.put(key, read(schema.valueSchema(), in));
    }
    return entries;
  }

  /** Connect wants a default struct to have the very schema that it is the default of. */
  private static Struct struct(Schema schema, DataInputStream in) throws IOException {
    Struct struct = new Struct(schema);
    for (Field field : schema.fields()) {
      struct.put(field, read(field.schema(), in));
    }
    return struct;
  }
}
