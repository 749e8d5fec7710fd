// SPDX-License-Identifier: Apache-2.0
package io.lightstream.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.memory.ArrowBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Data that breaks a rule ends in an error that names the rule, when it is read or validated. */
class InvalidColumnTest {

  private static final ArrowBuffer NONE = ArrowBuffer.EMPTY;

  private final Parts parts = new Parts();

  @AfterEach
  void close() {
    parts.close();
  }

  private static void assertInvalid(String message, Executable access) {
    assertEquals(message, assertThrows(InvalidDataException.class, access).getMessage());
  }

  @Test
  void shortBuffersAreNoColumn() {
    assertInvalid(
        "column 'x': buffer 1 (values) has 8 bytes: 3 rows of int32 need 12",
        () -> Parts.column(new DataType.Int(32, true), 3, List.of(NONE, parts.ints(1, 2))));
    assertInvalid(
        "column 'x': buffer 0 (validity) has 1 bytes: 9 rows of int8 need 2",
        () ->
            Parts.column(new DataType.Int(8, true), 9, List.of(parts.bytes(1), parts.longs(1, 2))));
    assertInvalid(
        "column 'x': buffer 1 (offsets) has 8 bytes: 2 rows of utf8 need 12",
        () -> Parts.column(new DataType.Utf8(), 2, List.of(NONE, parts.ints(0, 1), NONE)));
    assertInvalid(
        "column 'x': 1 buffers: utf8 has 3",
        () -> Parts.column(new DataType.Utf8(), 2, List.of(NONE)));
  }

  @Test
  void missingOrShortChildrenAreNoColumn() {
    Field item = Field.nullable("item", new DataType.Int(32, true));
    Field list = Field.nullable("x", new DataType.ListType(), item);
    ArrayData childless =
        new ArrayData(list, 0, 0, 0, List.of(NONE, NONE), List.of(), java.util.Optional.empty());
    assertInvalid("column 'x': 0 children: list has 1", () -> Column.of(childless));
    assertInvalid(
        "column 'x': child 'x' has 3 rows: fixed_size_list[2] needs 4",
        () ->
            Parts.column(new DataType.FixedSizeList(2), 2, List.of(NONE), parts.numbers(1, 2, 3)));
    assertInvalid(
        "column 'x': child 'x' has 1 rows: struct needs 2",
        () -> Parts.column(new DataType.Struct(), 2, List.of(NONE), parts.numbers(1)));
    assertInvalid(
        "column 'x': child 'x' has 1 rows: sparse_union[0] needs 2",
        () ->
            Parts.column(
                new DataType.Union(DataType.UnionMode.SPARSE, List.of(0)),
                2,
                List.of(parts.bytes(0, 0)),
                parts.numbers(1)));
    assertInvalid(
        "column 'x': its child is x: int32, not a struct of two",
        () -> Parts.column(new DataType.MapType(false), 0, List.of(NONE, NONE), parts.numbers(1)));
    assertInvalid(
        "column 'x': its run ends are 'x: utf8', not int16, int32 or int64",
        () ->
            Parts.column(
                new DataType.RunEndEncoded(),
                0,
                List.of(),
                Parts.data(new DataType.Utf8(), 0, List.of(NONE, NONE, NONE)),
                parts.numbers()));
    assertInvalid(
        "column 'x': child 'x' has 1 rows: run_end_encoded needs 2",
        () ->
            Parts.column(
                new DataType.RunEndEncoded(), 2, List.of(), parts.numbers(1, 2), parts.numbers(1)));
  }

  @Test
  void dictionaryAndFieldMustAgree() {
    Field field =
        Field.nullable("x", new DataType.Utf8())
            .withDictionary(new DictionaryEncoding(1, new DataType.Int(8, true), false));
    ArrayData without =
        new ArrayData(field, 0, 0, 0, List.of(NONE, NONE), List.of(), java.util.Optional.empty());
    assertEquals(
        "column 'x' is dictionary encoded: its dictionary is missing",
        assertThrows(ConfigurationException.class, () -> Column.of(without)).getMessage());
  }

  @Test
  void offsetsThatDoNotAscendAreFoundWhereTheyAreRead() {
    BytesColumn column =
        (BytesColumn)
            Parts.column(
                new DataType.Utf8(),
                3,
                List.of(NONE, parts.ints(0, 2, 1, 3), parts.bytes(65, 66, 67)));
    assertEquals("AB", column.getString(0));
    String message = "column 'x', row 1: offsets 2 to 1 do not ascend within 0 to 3";
    assertInvalid(message, () -> column.getString(1));
    assertInvalid(message, () -> column.byteLength(1));
    assertInvalid(message, () -> column.getBytes(1, new byte[9], 0));
    assertInvalid(message, column::validate);
    assertEquals("BC", column.getString(2));
  }

  @Test
  void offsetsOutsideTheBytesAreFound() {
    Column beyond =
        Parts.column(
            new DataType.Binary(), 1, List.of(NONE, parts.ints(0, 4), parts.bytes(1, 2, 3)));
    assertInvalid(
        "column 'x', row 0: offsets 0 to 4 do not ascend within 0 to 3", () -> beyond.getBytes(0));
    Column negative =
        Parts.column(
            new DataType.Binary(), 1, List.of(NONE, parts.ints(-1, 2), parts.bytes(1, 2, 3)));
    assertInvalid(
        "column 'x', row 0: offsets -1 to 2 do not ascend within 0 to 3", negative::validate);
    Column large =
        Parts.column(
            new DataType.LargeUtf8(), 1, List.of(NONE, parts.longs(0, 1L << 32), parts.bytes(1)));
    assertInvalid(
        "column 'x', row 0: offsets 0 to 4294967296 do not ascend within 0 to 1",
        () -> large.getString(0));
  }

  @Test
  void viewsOutsideTheirBuffersAreFound() {
    assertInvalid(
        "column 'x', row 0: view of -1 bytes at offset 0 of data buffer 0: the column has 1 buffers",
        () -> view(-1, 0, 0, 0).getBytes(0));
    assertInvalid(
        "column 'x', row 0: view of 13 bytes at offset 0 of data buffer 1: the column has 1 buffers",
        () -> view(13, 0, 1, 0).byteLength(0));
    assertInvalid(
        "column 'x', row 0: view of 13 bytes at offset 4 of data buffer 0: it has 16",
        () -> view(13, 0, 0, 4).byteOffset(0));
    assertInvalid(
        "column 'x', row 0: view of 2147483647 bytes at offset 2147483647 of data buffer 0: it has 16",
        () -> view(Integer.MAX_VALUE, 0, 0, Integer.MAX_VALUE).bytes(0));
    assertInvalid(
        "column 'x', row 0: view of 13 bytes at offset -1 of data buffer 0: it has 16",
        () -> view(13, 0, 0, -1).validate());
    assertInvalid(
        "column 'x', row 0: prefix 0x01000000 of the view differs from the first bytes 0x00000000 of"
            + " the value",
        () -> view(13, 1, 0, 0).validate());
    assertEquals(13, view(13, 1, 0, 0).getBytes(0).length);
  }

  private BytesColumn view(int length, int prefix, int buffer, int offset) {
    return (BytesColumn)
        Parts.column(
            new DataType.BinaryView(),
            1,
            List.of(NONE, parts.ints(length, prefix, buffer, offset), parts.longs(0, 0)));
  }

  @Test
  void listsOutsideTheirChildAreFound() {
    ListColumn list =
        (ListColumn)
            Parts.column(
                new DataType.ListType(), 1, List.of(NONE, parts.ints(0, 3)), parts.numbers(1, 2));
    assertInvalid(
        "column 'x', row 0: offsets 0 to 3 do not ascend within 0 to 2", () -> list.size(0));
    assertInvalid(
        "column 'x', row 0: offsets 0 to 3 do not ascend within 0 to 2", () -> list.getObject(0));
    ListColumn views =
        (ListColumn)
            Parts.column(
                new DataType.ListView(),
                3,
                List.of(parts.bytes(0b101), parts.ints(0, 99, 1), parts.ints(2, 99, 2)),
                parts.numbers(1, 2));
    assertEquals(List.of(1, 2), views.getObject(0));
    assertTrue(views.isNull(1));
    String message = "column 'x', row 2: a list of 2 from 1 is not within the child's 0 to 2";
    assertInvalid(message, () -> views.start(2));
    assertInvalid(message, views::validate);
  }

  @Test
  void unknownTypeIdsAreFound() {
    UnionColumn union =
        (UnionColumn)
            Parts.column(
                new DataType.Union(DataType.UnionMode.SPARSE, List.of(7)),
                3,
                List.of(parts.bytes(7, 3, -1)),
                parts.numbers(1, 2, 3));
    assertEquals(1, union.getInt(0));
    assertInvalid("column 'x', row 1: type id 3 is none of [7]", () -> union.getInt(1));
    assertInvalid("column 'x', row 1: type id 3 is none of [7]", union::validate);
    assertInvalid("column 'x', row 2: type id -1 is none of [7]", () -> union.isNull(2));
    assertInvalid("column 'x', row 1: type id 3 is none of [7]", union::nullCount);
  }

  @Test
  void unionOffsetsOutsideTheChildAreFound() {
    UnionColumn union =
        (UnionColumn)
            Parts.column(
                new DataType.Union(DataType.UnionMode.DENSE, List.of(0)),
                2,
                List.of(parts.bytes(0, 0), parts.ints(1, 2)),
                parts.numbers(1, 2));
    assertEquals(2, union.getInt(0));
    assertInvalid(
        "column 'x', row 1: offset 2 is outside the 2 rows of child 'x'", () -> union.getInt(1));
    assertInvalid(
        "column 'x', row 1: offset 2 is outside the 2 rows of child 'x'", union::validate);
  }

  @Test
  void runsThatEndTooSoonOrDoNotAscendAreFound() {
    Column tooSoon =
        Parts.column(
            new DataType.RunEndEncoded(), 4, List.of(), parts.numbers(1, 3), parts.numbers(7, 8));
    assertEquals(8, tooSoon.getInt(2));
    assertInvalid(
        "column 'x', row 3: no run holds it: the last run ends at 3, it is 3",
        () -> tooSoon.getInt(3));
    assertInvalid(
        "column 'x', row 3: no run holds it: the last run ends at 3, it is 3", tooSoon::validate);
    Column descending =
        Parts.column(
            new DataType.RunEndEncoded(), 2, List.of(), parts.numbers(2, 2), parts.numbers(7, 8));
    assertInvalid(
        "column 'x', run 1: it ends at 2, after a run that ends at 2", descending::validate);
    Column empty =
        Parts.column(new DataType.RunEndEncoded(), 1, List.of(), parts.numbers(), parts.numbers());
    assertInvalid(
        "column 'x', row 0: no run holds it: the last run ends at 0, it is 0",
        () -> empty.getInt(0));
    Column nullEnds =
        Parts.column(
            new DataType.RunEndEncoded(),
            1,
            List.of(),
            Parts.data(new DataType.Int(32, true), 1, List.of(parts.bytes(0), parts.ints(1))),
            parts.numbers(1));
    assertInvalid(
        "column 'x': run ends are null, which the format does not allow", nullEnds::validate);
  }

  @Test
  void indicesOutsideTheDictionaryAreFound() {
    Column values = Column.of(parts.numbers(10, 20));
    DataType.Int signed = new DataType.Int(8, true);
    Column column = parts.dictionary(signed, 3, parts.bytes(0b101), parts.bytes(1, 99, 2), values);
    assertEquals(20, column.getInt(0));
    assertTrue(column.isNull(1));
    String message = "column 'x', row 2: index 2 is outside the 2 values of dictionary 5";
    assertInvalid(message, () -> column.getInt(2));
    assertInvalid(message, () -> column.isNull(2));
    assertInvalid(message, column::validate);
    Column negative = parts.dictionary(signed, 1, NONE, parts.bytes(-1), values);
    assertInvalid(
        "column 'x', row 0: index -1 is outside the 2 values of dictionary 5",
        () -> negative.getLong(0));
    Column huge = parts.dictionary(new DataType.Int(64, false), 1, NONE, parts.longs(-1), values);
    assertInvalid(
        "column 'x', row 0: index 18446744073709551615 is outside the 2 values of dictionary 5",
        () -> huge.getLong(0));
  }

  @Test
  void malformedTextIsFoundWhenReadAndValidated() {
    BytesColumn column =
        (BytesColumn)
            Parts.column(
                new DataType.Utf8(),
                2,
                List.of(NONE, parts.ints(0, 1, 4), parts.bytes(65, 66, 0xff, 67)));
    assertEquals("A", column.getString(0));
    String message = "column 'x', row 1: byte 1 of 3 (0xff) is not UTF-8";
    assertInvalid(message, () -> column.getString(1));
    assertInvalid(message, column::validate);
    assertEquals(3, column.getBytes(1).length);
    assertTrue(column.toString().contains("<invalid>"), column.toString());
  }

  @Test
  void malformedTextInANullSlotDoesNotMatter() {
    Column column =
        Parts.column(
            new DataType.Utf8(), 1, List.of(parts.bytes(0), parts.ints(0, 1), parts.bytes(0xff)));
    column.validate();
    assertTrue(column.isNull(0));
  }

  @Test
  void wrongNullCountIsFound() {
    Field field = Field.nullable("x", new DataType.Int(8, true));
    Column column =
        Column.of(
            new ArrayData(
                field,
                0,
                4,
                3,
                List.of(parts.bytes(0b0101), parts.bytes(1, 2, 3, 4)),
                List.of(),
                java.util.Optional.empty()));
    assertInvalid("column 'x': its null count is 3: 2 rows are null", column::validate);
  }

  @Test
  void badDataBelowIsFoundByValidatingAbove() {
    ArrayData text =
        Parts.data(new DataType.Utf8(), 1, List.of(NONE, parts.ints(0, 9), parts.bytes(65)));
    Column struct = Parts.column(new DataType.Struct(), 1, List.of(NONE), text);
    Column list = Parts.column(new DataType.ListType(), 1, List.of(NONE, parts.ints(0, 1)), text);
    String message = "column 'x', row 0: offsets 0 to 9 do not ascend within 0 to 1";
    assertInvalid(message, struct::validate);
    assertInvalid(message, list::validate);
  }

  @Test
  void badOffsetsAreNotCompacted() {
    Column column =
        Parts.column(new DataType.Utf8(), 2, List.of(NONE, parts.ints(0, 5, 9), parts.bytes(65)));
    io.lightstream.memory.BufferAllocator allocator =
        io.lightstream.memory.BufferAllocator.unbounded("test");
    assertInvalid(
        "column 'x': offsets 5 to 9 do not ascend within 0 to 1",
        () -> Columns.compact(column.slice(1, 1), allocator, new java.util.ArrayList<>()));
    assertEquals(0, allocator.outstanding());
  }
}
