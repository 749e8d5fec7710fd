// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import io.lightstream.column.DataType;
import io.lightstream.column.DictionaryEncoding;
import io.lightstream.column.Field;
import io.lightstream.column.Schema;
import io.lightstream.error.ConfigurationException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryKind;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;

/** Writes a schema as metadata (Schema.fbs). */
final class SchemaEncoder {

  private SchemaEncoder() {}

  /** Appends the schema and returns its place. */
  static int encode(FlatBufferBuilder builder, Schema schema) {
    int fields =
        org.apache.arrow.flatbuf.Schema.createFieldsVector(
            builder, fields(builder, schema.fields()));
    int metadata = metadata(builder, schema.metadata());
    return org.apache.arrow.flatbuf.Schema.createSchema(
        builder, Endianness.Little, fields, metadata, 0);
  }

  /** Appends custom metadata and returns its place, or 0 if there is none. */
  static int metadata(FlatBufferBuilder builder, Map<String, String> metadata) {
    if (metadata.isEmpty()) {
      return 0;
    }
    int[] entries = new int[metadata.size()];
    int i = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      int key = text(builder, entry.getKey(), "a metadata key");
      int value = text(builder, entry.getValue(), "a metadata value");
      entries[i++] = KeyValue.createKeyValue(builder, key, value);
    }
    return builder.createVectorOfTables(entries);
  }

  /** Appends a string; half of a surrogate pair has no UTF-8. */
  private static int text(FlatBufferBuilder builder, String text, String what) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (!new String(utf8, StandardCharsets.UTF_8).equals(text)) {
      throw new ConfigurationException(what + " is no valid Unicode: '" + text + "'");
    }
    return builder.createString(ByteBuffer.wrap(utf8));
  }

  private static int[] fields(FlatBufferBuilder builder, List<Field> fields) {
    int[] places = new int[fields.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = field(builder, fields.get(i));
    }
    return places;
  }

  private static int field(FlatBufferBuilder builder, Field field) {
    int name = text(builder, field.name(), "a field name");
    int children =
        org.apache.arrow.flatbuf.Field.createChildrenVector(
            builder, fields(builder, field.children()));
    int metadata = metadata(builder, field.metadata());
    int dictionary = field.dictionary().map(d -> dictionary(builder, d)).orElse(0);
    int type = type(builder, field.type());
    return org.apache.arrow.flatbuf.Field.createField(
        builder,
        name,
        field.nullable(),
        typeId(field.type()),
        type,
        dictionary,
        children,
        metadata);
  }

  private static int dictionary(FlatBufferBuilder builder, DictionaryEncoding encoding) {
    int index = Int.createInt(builder, encoding.indexType().bits(), encoding.indexType().signed());
    return org.apache.arrow.flatbuf.DictionaryEncoding.createDictionaryEncoding(
        builder, encoding.id(), index, encoding.ordered(), DictionaryKind.DenseArray);
  }

  private static byte typeId(DataType type) {
    if (type instanceof DataType.Null) return Type.Null;
    if (type instanceof DataType.Bool) return Type.Bool;
    if (type instanceof DataType.Int) return Type.Int;
    if (type instanceof DataType.FloatingPoint) return Type.FloatingPoint;
    if (type instanceof DataType.Decimal) return Type.Decimal;
    if (type instanceof DataType.Date) return Type.Date;
    if (type instanceof DataType.Time) return Type.Time;
    if (type instanceof DataType.Timestamp) return Type.Timestamp;
    if (type instanceof DataType.Duration) return Type.Duration;
    if (type instanceof DataType.Interval) return Type.Interval;
    if (type instanceof DataType.Binary) return Type.Binary;
    if (type instanceof DataType.LargeBinary) return Type.LargeBinary;
    if (type instanceof DataType.BinaryView) return Type.BinaryView;
    if (type instanceof DataType.Utf8) return Type.Utf8;
    if (type instanceof DataType.LargeUtf8) return Type.LargeUtf8;
    if (type instanceof DataType.Utf8View) return Type.Utf8View;
    if (type instanceof DataType.FixedSizeBinary) return Type.FixedSizeBinary;
    if (type instanceof DataType.ListType) return Type.List;
    if (type instanceof DataType.LargeList) return Type.LargeList;
    if (type instanceof DataType.ListView) return Type.ListView;
    if (type instanceof DataType.LargeListView) return Type.LargeListView;
    if (type instanceof DataType.FixedSizeList) return Type.FixedSizeList;
    if (type instanceof DataType.Struct) return Type.Struct_;
    if (type instanceof DataType.MapType) return Type.Map;
    if (type instanceof DataType.Union) return Type.Union;
    return Type.RunEndEncoded;
  }

  private static int type(FlatBufferBuilder b, DataType type) {
    if (type instanceof DataType.Int t) {
      return Int.createInt(b, t.bits(), t.signed());
    } else if (type instanceof DataType.FloatingPoint t) {
      return FloatingPoint.createFloatingPoint(b, precision(t));
    } else if (type instanceof DataType.Decimal t) {
      return Decimal.createDecimal(b, t.precision(), t.scale(), t.bits());
    } else if (type instanceof DataType.Date t) {
      return Date.createDate(b, (short) t.unit().ordinal());
    } else if (type instanceof DataType.Time t) {
      return Time.createTime(b, (short) t.unit().ordinal(), t.bits());
    } else if (type instanceof DataType.Timestamp t) {
      int zone = t.zone().map(z -> text(b, z, "a time zone")).orElse(0);
      return Timestamp.createTimestamp(b, (short) t.unit().ordinal(), zone);
    } else if (type instanceof DataType.Duration t) {
      return Duration.createDuration(b, (short) t.unit().ordinal());
    } else if (type instanceof DataType.Interval t) {
      return Interval.createInterval(b, (short) t.unit().ordinal());
    } else if (type instanceof DataType.FixedSizeBinary t) {
      return FixedSizeBinary.createFixedSizeBinary(b, t.byteWidth());
    } else if (type instanceof DataType.FixedSizeList t) {
      return FixedSizeList.createFixedSizeList(b, t.listSize());
    } else if (type instanceof DataType.MapType t) {
      return org.apache.arrow.flatbuf.Map.createMap(b, t.keysSorted());
    } else if (type instanceof DataType.Union t) {
      int[] ids = t.typeIds().stream().mapToInt(Integer::intValue).toArray();
      int vector = Union.createTypeIdsVector(b, ids);
      return Union.createUnion(b, (short) t.mode().ordinal(), vector);
    }
    return emptyTable(b);
  }

  private static short precision(DataType.FloatingPoint type) {
    return switch (type.bits()) {
      case 16 -> Precision.HALF;
      case 32 -> Precision.SINGLE;
      default -> Precision.DOUBLE;
    };
  }

  /** Types without parameters are tables without fields. */
  private static int emptyTable(FlatBufferBuilder b) {
    b.startTable(0);
    return b.endTable();
  }
}
