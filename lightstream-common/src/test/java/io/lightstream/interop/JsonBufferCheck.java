// SPDX-License-Identifier: Apache-2.0
package io.lightstream.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.lightstream.column.ArrayData;
import io.lightstream.column.BufferKind;
import io.lightstream.column.BufferKind.Role;
import io.lightstream.column.Column;
import io.lightstream.column.DataType;
import io.lightstream.column.Dictionary;
import io.lightstream.column.Field;
import io.lightstream.column.RecordBatch;
import io.lightstream.memory.ArrowBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Compares what was decoded with the JSON twin, buffer by buffer, wherever a row is valid. */
final class JsonBufferCheck {

  private static final int VIEW_BYTES = 16;
  private static final int INLINE_BYTES = 12;
  private static final int PREFIX_BYTES = 4;

  private final JsonIntegrationFile expected;

  JsonBufferCheck(JsonIntegrationFile expected) {
    this.expected = expected;
  }

  /** Fails unless the batch is the one at {@code index}. */
  void check(int index, RecordBatch batch) {
    JsonIntegrationFile.JsonBatch json = expected.batches().get(index);
    String where = "batch " + index;
    assertEquals(
        ComparableSchema.of(expected.schema()), ComparableSchema.of(batch.schema()), where);
    assertEquals(json.rowCount(), batch.rowCount(), where);
    for (int i = 0; i < batch.columnCount(); i++) {
      Field field = expected.schema().field(i);
      ArrayData data = batch.column(i).data();
      check(where + " column " + i + " " + field, field, json.columns().get(i), data);
    }
  }

  private void check(String where, Field field, JsonNode json, ArrayData data) {
    assertEquals(json.path("count").asInt(), data.length(), where + ": rows");
    assertEquals(0, data.offset(), where + ": offset");
    boolean[] valid = valid(json, data.length());
    checkNullCount(where, field, valid, data);
    List<BufferKind> kinds = field.storageType().layout();
    int variadic = field.storageType().isVariadic() ? json.path("VARIADIC_DATA_BUFFERS").size() : 0;
    assertEquals(kinds.size() + variadic, data.buffers().size(), where + ": buffers");
    for (int i = 0; i < kinds.size(); i++) {
      checkBuffer(where + " " + kinds.get(i).role(), field, json, data, i, valid);
    }
    for (int i = 0; i < variadic; i++) {
      byte[] wanted = JsonElements.hex(json.path("VARIADIC_DATA_BUFFERS").get(i));
      ArrowBuffer bytes = data.buffers().get(kinds.size() + i);
      assertBytes(where + " variadic buffer " + i, wanted, bytes, 0, wanted.length);
    }
    if (field.dictionary().isPresent()) {
      checkDictionary(where, field, data);
    } else {
      checkChildren(where, field, json, data);
    }
  }

  private void checkChildren(String where, Field field, JsonNode json, ArrayData data) {
    assertEquals(field.children().size(), data.children().size(), where + ": children");
    for (int i = 0; i < field.children().size(); i++) {
      Field child = field.children().get(i);
      String inside = where + " child " + i + " " + child;
      check(inside, child, json.path("children").get(i), data.children().get(i));
    }
  }

  private void checkDictionary(String where, Field field, ArrayData data) {
    Dictionary dictionary = data.dictionary().orElseThrow();
    assertEquals(data.field().dictionary().orElseThrow().id(), dictionary.id(), where);
    long id = field.dictionary().orElseThrow().id();
    JsonNode values = expected.dictionaries().get(id);
    assertEquals(1, dictionary.segments().size(), where + ": pieces of dictionary " + id);
    Column decoded = dictionary.segments().get(0);
    Field plain =
        new Field(
            values.path("name").asText(),
            field.type(),
            true,
            Optional.empty(),
            field.children(),
            field.metadata());
    check(where + " dictionary " + id, plain, values, decoded.data());
  }

  private static boolean[] valid(JsonNode json, int rows) {
    boolean[] valid = new boolean[rows];
    Arrays.fill(valid, true);
    JsonNode bits = json.path("VALIDITY");
    for (int i = 0; i < bits.size(); i++) {
      valid[i] = bits.get(i).asInt() != 0;
    }
    return valid;
  }

  private static void checkNullCount(String where, Field field, boolean[] valid, ArrayData data) {
    if (data.nullCount() == ArrayData.UNKNOWN_NULL_COUNT) {
      return;
    }
    int nulls = field.storageType() instanceof DataType.Null ? valid.length : 0;
    for (boolean row : valid) {
      nulls += row ? 0 : 1;
    }
    assertEquals(nulls, data.nullCount(), where + ": nulls");
  }

  private void checkBuffer(
      String where, Field field, JsonNode json, ArrayData data, int index, boolean[] valid) {
    BufferKind kind = field.storageType().layout().get(index);
    ArrowBuffer bytes = data.buffers().get(index);
    int rows = data.length();
    switch (kind.role()) {
      case VALIDITY -> checkValidity(where, bytes, valid);
      case BITS -> {
        for (int i = 0; i < rows; i++) {
          assertTrue(
              !valid[i] || json.path("DATA").get(i).asBoolean() == bytes.getBit(i),
              where + " row " + i);
        }
      }
      case VALUES -> {
        for (int i = 0; i < rows; i++) {
          if (valid[i]) {
            JsonNode value = json.path("DATA").get(i);
            byte[] wanted = JsonElements.bytes(field.storageType(), kind.elementBytes(), value);
            int at = i * kind.elementBytes();
            assertBytes(where + " row " + i, wanted, bytes, at, kind.elementBytes());
          }
        }
      }
      case OFFSETS -> checkOffsets(where, kind, json.path("OFFSET"), rows, bytes);
      case STARTS -> checkNumbers(where, kind, json.path("OFFSET"), bytes, valid);
      case SIZES -> checkNumbers(where, kind, json.path("SIZE"), bytes, valid);
      case TYPE_IDS -> checkNumbers(where, kind, json.path("TYPE_ID"), bytes, valid);
      case VIEWS -> checkViews(where, field, json.path("VIEWS"), bytes, valid);
      case BYTES -> checkBytes(where, field, json.path("DATA"), data, valid);
    }
  }

  private static void checkValidity(String where, ArrowBuffer bits, boolean[] valid) {
    for (int i = 0; i < valid.length; i++) {
      assertEquals(valid[i], bits.size() == 0 || bits.getBit(i), where + " row " + i);
    }
  }

  private static void checkOffsets(
      String where, BufferKind kind, JsonNode json, int rows, ArrowBuffer bytes) {
    if (rows == 0) {
      assertTrue(bytes.size() == 0 || number(kind, bytes, 0) == 0, where + " of no rows");
      return;
    }
    for (int i = 0; i <= rows; i++) {
      long wanted = JsonElements.number(json.get(i)).longValueExact();
      assertEquals(wanted, number(kind, bytes, i), where + " " + i);
    }
  }

  private static void checkNumbers(
      String where, BufferKind kind, JsonNode json, ArrowBuffer bytes, boolean[] valid) {
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        long wanted = JsonElements.number(json.get(i)).longValueExact();
        assertEquals(wanted, number(kind, bytes, i), where + " row " + i);
      }
    }
  }

  private static long number(BufferKind kind, ArrowBuffer bytes, int index) {
    return switch (kind.elementBytes()) {
      case Byte.BYTES -> bytes.getByte(index);
      case Integer.BYTES -> bytes.getInt(index * Integer.BYTES);
      case Long.BYTES -> bytes.getLong(index * Long.BYTES);
      default -> fail("numbers of " + kind.elementBytes() + " bytes");
    };
  }

  private static void checkBytes(
      String where, Field field, JsonNode json, ArrayData data, boolean[] valid) {
    BufferKind offsets = field.storageType().layout().get(1);
    assertEquals(Role.OFFSETS, offsets.role(), where);
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        long start = number(offsets, data.buffers().get(1), i);
        long end = number(offsets, data.buffers().get(1), i + 1);
        byte[] wanted = bytes(field.storageType(), json.get(i));
        ArrowBuffer bytes = data.buffers().get(2);
        assertBytes(where + " row " + i, wanted, bytes, (int) start, (int) (end - start));
      }
    }
  }

  private static void checkViews(
      String where, Field field, JsonNode json, ArrowBuffer bytes, boolean[] valid) {
    for (int i = 0; i < valid.length; i++) {
      if (valid[i]) {
        checkView(where + " row " + i, field, json.get(i), bytes, i * VIEW_BYTES);
      }
    }
  }

  private static void checkView(
      String where, Field field, JsonNode json, ArrowBuffer bytes, int at) {
    int size = json.path("SIZE").asInt();
    assertEquals(size, bytes.getInt(at), where + ": size");
    if (size <= INLINE_BYTES) {
      byte[] wanted = bytes(field.storageType(), json.path("INLINED"));
      assertBytes(where, wanted, bytes, at + Integer.BYTES, size);
    } else {
      byte[] prefix = JsonElements.hex(json.path("PREFIX_HEX"));
      assertBytes(where + " prefix", prefix, bytes, at + Integer.BYTES, PREFIX_BYTES);
      int buffer = json.path("BUFFER_INDEX").asInt();
      assertEquals(buffer, bytes.getInt(at + 2 * Integer.BYTES), where + ": buffer index");
      int offset = json.path("OFFSET").asInt();
      assertEquals(offset, bytes.getInt(at + 3 * Integer.BYTES), where + ": offset");
    }
  }

  private static byte[] bytes(DataType type, JsonNode json) {
    boolean text =
        type instanceof DataType.Utf8
            || type instanceof DataType.LargeUtf8
            || type instanceof DataType.Utf8View;
    return text ? json.asText().getBytes(StandardCharsets.UTF_8) : JsonElements.hex(json);
  }

  private static void assertBytes(
      String where, byte[] wanted, ArrowBuffer bytes, int at, int length) {
    byte[] found = new byte[length];
    bytes.getBytes(at, found, 0, length);
    if (!Arrays.equals(wanted, found)) {
      HexFormat hex = HexFormat.of();
      assertEquals(hex.formatHex(wanted), hex.formatHex(found), where);
    }
  }

  /** Fails unless there are as many batches as in the twin, each equal to its own. */
  void checkAll(List<RecordBatch> batches) {
    assertEquals(expected.batches().size(), batches.size(), "batches");
    for (int i = 0; i < batches.size(); i++) {
      check(i, batches.get(i));
    }
  }
}
