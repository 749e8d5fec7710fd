// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LimitExceededException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Each rule of the FlatBuffers layout, broken on its own in a hand-made buffer of 36 bytes. */
class FlatBufferVerifierTest {
  private static final int VTABLE = 4;
  private static final int TABLE_SIZE = VTABLE + 2;
  private static final int SCALAR_ENTRY = VTABLE + 4;
  private static final int STRING_ENTRY = VTABLE + 6;
  private static final int TABLE = 16;
  private static final int STRING_FIELD = 24;
  private static final int STRING = 28;
  private static final int TERMINATOR = 35;

  private final ByteBuffer bytes = valid();

  /**
   * The root table has an int (slot 0), a string "abc" (slot 1), an absent field (slot 2) and no
   * slot 3.
   */
  private static ByteBuffer valid() {
    ByteBuffer bytes = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(TABLE);
    bytes.putShort((short) 10).putShort((short) 12);
    bytes.putShort((short) 4).putShort((short) 8).putShort((short) 0).putShort((short) 0);
    bytes.putInt(TABLE - VTABLE).putInt(42).putInt(STRING - STRING_FIELD);
    bytes.putInt(3).put("abc\0".getBytes(StandardCharsets.US_ASCII));
    return bytes.flip();
  }

  private void verify() {
    FlatBufferVerifier flat = new FlatBufferVerifier(bytes, 1, 1);
    int table = flat.root("T");
    flat.enter(table, "T");
    flat.field(table, 0, Integer.BYTES, "T.int");
    flat.string(table, 1, "T.string");
    flat.string(table, 2, "T.absent");
    flat.string(table, 3, "T.beyond");
    flat.leave();
  }

  private void assertInvalid(String message) {
    assertEquals(message, assertThrows(InvalidDataException.class, this::verify).getMessage());
  }

  @Test
  void validBufferIsAccepted() {
    verify();
    FlatBufferVerifier flat = new FlatBufferVerifier(bytes, 1, 1);
    assertEquals(TABLE, flat.root("T"));
    flat.enter(TABLE, "T");
    assertEquals(TABLE + 4, flat.field(TABLE, 0, Integer.BYTES, "T.int"));
    assertEquals(FlatBufferVerifier.ABSENT, flat.field(TABLE, 2, Integer.BYTES, "T.absent"));
    assertEquals(FlatBufferVerifier.ABSENT, flat.field(TABLE, 3, Integer.BYTES, "T.beyond"));
    assertEquals(STRING, flat.vector(TABLE, 1, 1, "T.string"));
    assertEquals(3, flat.count(STRING));
    assertEquals(42, flat.unsignedByte(TABLE + 4));
    assertEquals(0, flat.unsignedByte(FlatBufferVerifier.ABSENT));
  }

  @Test
  void bufferShorterThanItsRootOffsetIsRefused() {
    bytes.limit(3);
    assertInvalid("byte 0: metadata: T: metadata of 3 bytes is shorter than its root offset");
  }

  @Test
  void rootOffsetOfZeroIsRefused() {
    bytes.putInt(0, 0);
    assertInvalid(
        "byte 0: metadata: T: offset 0 is zero or points outside the metadata of 36 bytes");
  }

  @Test
  void rootOffsetBeyondTheEndIsRefused() {
    bytes.putInt(0, 36);
    assertInvalid(
        "byte 0: metadata: T: offset 36 is zero or points outside the metadata of 36 bytes");
  }

  @Test
  void rootOffsetIsUnsigned() {
    bytes.putInt(0, -1);
    assertInvalid(
        "byte 0: metadata: T: offset 4294967295 is zero or points outside the metadata of 36"
            + " bytes");
  }

  @Test
  void tableWithoutRoomForItsVtableOffsetIsRefused() {
    bytes.putInt(0, 33);
    assertInvalid(
        "byte 33: metadata: T: table starts less than 4 bytes before the end of the metadata");
  }

  @Test
  void vtableBeforeTheBufferIsRefused() {
    bytes.putInt(TABLE, TABLE + 1);
    assertInvalid("byte 16: metadata: T: vtable at byte -1 lies outside the metadata of 36 bytes");
  }

  @Test
  void vtableBeyondTheBufferIsRefused() {
    bytes.putInt(TABLE, Integer.MIN_VALUE);
    assertInvalid(
        "byte 16: metadata: T: vtable at byte 2147483664 lies outside the metadata of 36 bytes");
  }

  @Test
  void vtableMayFollowItsTable() {
    ByteBuffer moved = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN).put(bytes);
    moved.put(36, valid(), VTABLE, 10).putInt(TABLE, TABLE - 36).flip().limit(46);
    FlatBufferVerifier flat = new FlatBufferVerifier(moved, 1, 1);
    flat.enter(flat.root("T"), "T");
    flat.requiredString(TABLE, 1, "T.string");
  }

  @Test
  void vtableSmallerThanItsHeaderIsRefused() {
    bytes.putShort(VTABLE, (short) 2);
    assertInvalid(
        "byte 4: metadata: T: vtable size 2 is not an even number of at least 4 bytes within the"
            + " metadata of 36 bytes");
  }

  @Test
  void vtableOfOddSizeIsRefused() {
    bytes.putShort(VTABLE, (short) 9);
    assertInvalid(
        "byte 4: metadata: T: vtable size 9 is not an even number of at least 4 bytes within the"
            + " metadata of 36 bytes");
  }

  @Test
  void vtableThatEndsOutsideTheBufferIsRefused() {
    bytes.putShort(VTABLE, (short) 34);
    assertInvalid(
        "byte 4: metadata: T: vtable size 34 is not an even number of at least 4 bytes within the"
            + " metadata of 36 bytes");
  }

  @Test
  void vtableSizeIsUnsigned() {
    bytes.putShort(VTABLE, (short) -2);
    assertInvalid(
        "byte 4: metadata: T: vtable size 65534 is not an even number of at least 4 bytes within"
            + " the metadata of 36 bytes");
  }

  @Test
  void tableSmallerThanItsVtableOffsetIsRefused() {
    bytes.putShort(TABLE_SIZE, (short) 3);
    assertInvalid(
        "byte 4: metadata: T: table size 3 of the table at byte 16 is less than 4 or ends outside"
            + " the metadata of 36 bytes");
  }

  @Test
  void tableThatEndsOutsideTheBufferIsRefused() {
    bytes.putShort(TABLE_SIZE, (short) 21);
    assertInvalid(
        "byte 4: metadata: T: table size 21 of the table at byte 16 is less than 4 or ends outside"
            + " the metadata of 36 bytes");
  }

  @Test
  void fieldThatOverlapsTheVtableOffsetIsRefused() {
    bytes.putShort(SCALAR_ENTRY, (short) 3);
    assertInvalid(
        "byte 8: metadata: T.int: field of 4 bytes at offset 3 lies outside its table of 12"
            + " bytes");
  }

  @Test
  void fieldThatEndsOutsideItsTableIsRefused() {
    bytes.putShort(SCALAR_ENTRY, (short) 9);
    assertInvalid(
        "byte 8: metadata: T.int: field of 4 bytes at offset 9 lies outside its table of 12"
            + " bytes");
  }

  @Test
  void fieldOffsetIsUnsigned() {
    bytes.putShort(STRING_ENTRY, (short) -4);
    assertInvalid(
        "byte 10: metadata: T.string: field of 4 bytes at offset 65532 lies outside its table of"
            + " 12 bytes");
  }

  @Test
  void offsetFieldOfZeroIsRefused() {
    bytes.putInt(STRING_FIELD, 0);
    assertInvalid(
        "byte 24: metadata: T.string: offset 0 is zero or points outside the metadata of 36"
            + " bytes");
  }

  @Test
  void offsetFieldBeyondTheEndIsRefused() {
    bytes.putInt(STRING_FIELD, 12);
    assertInvalid(
        "byte 24: metadata: T.string: offset 12 is zero or points outside the metadata of 36"
            + " bytes");
  }

  @Test
  void countWithoutRoomIsRefused() {
    bytes.putInt(STRING_FIELD, 9);
    assertInvalid(
        "byte 33: metadata: T.string: count starts less than 4 bytes before the end of the"
            + " metadata");
  }

  @Test
  void elementsThatEndOutsideTheBufferAreRefused() {
    bytes.putInt(STRING, 5);
    assertInvalid(
        "byte 28: metadata: T.string: 5 elements of 1 bytes end outside the metadata of 36 bytes");
  }

  @Test
  void countIsUnsigned() {
    bytes.putInt(STRING, -1);
    assertInvalid(
        "byte 28: metadata: T.string: 4294967295 elements of 1 bytes end outside the metadata of"
            + " 36 bytes");
  }

  @Test
  void sizeOfElementsDoesNotOverflow() {
    bytes.putInt(STRING, 0x1000_0000);
    FlatBufferVerifier flat = new FlatBufferVerifier(bytes, 1, 1);
    assertEquals(
        "byte 28: metadata: T.structs: 268435456 elements of 16 bytes end outside the metadata of"
            + " 36 bytes",
        assertThrows(InvalidDataException.class, () -> flat.vector(TABLE, 1, 16, "T.structs"))
            .getMessage());
  }

  @Test
  void stringWithoutTerminatorIsRefused() {
    bytes.put(TERMINATOR, (byte) 'd');
    assertInvalid("byte 28: metadata: T.string: string of 3 bytes is not terminated by a zero");
  }

  @Test
  void stringWithTerminatorBeyondTheEndIsRefused() {
    bytes.putInt(STRING, 4);
    assertInvalid("byte 28: metadata: T.string: string of 4 bytes is not terminated by a zero");
  }

  @Test
  void missingRequiredFieldIsRefused() {
    FlatBufferVerifier flat = new FlatBufferVerifier(bytes, 1, 1);
    assertEquals(
        "byte 16: metadata: T.absent: required field is missing",
        assertThrows(InvalidDataException.class, () -> flat.requiredString(TABLE, 2, "T.absent"))
            .getMessage());
  }

  @Test
  void elementOffsetsAreChecked() {
    // Taken as a vector of offsets, "abc\0" is one that points far outside.
    bytes.putInt(STRING, 1);
    FlatBufferVerifier flat = new FlatBufferVerifier(bytes, 1, 1);
    int vector = flat.requiredVector(TABLE, 1, Integer.BYTES, "T.vector");
    assertEquals(
        "byte 32: metadata: T.vector: offset 6513249 is zero or points outside the metadata of 36"
            + " bytes",
        assertThrows(InvalidDataException.class, () -> flat.element(vector, 0, "T.vector"))
            .getMessage());
  }

  @Test
  void nestingBeyondTheLimitIsRefused() {
    FlatBufferVerifier flat = new FlatBufferVerifier(bytes, 2, 10);
    flat.enter(TABLE, "T");
    flat.enter(TABLE, "T");
    flat.leave();
    flat.enter(TABLE, "T");
    assertEquals(
        "metadata: T: tables nest deeper than the limit of 2 at byte 16",
        assertThrows(LimitExceededException.class, () -> flat.enter(TABLE, "T")).getMessage());
  }

  @Test
  void moreTablesThanTheLimitAreRefused() {
    FlatBufferVerifier flat = new FlatBufferVerifier(bytes, 1, 2);
    flat.enter(TABLE, "T");
    flat.leave();
    flat.enter(TABLE, "T");
    flat.leave();
    assertEquals(
        "metadata: T: more tables than the limit of 2 at byte 16",
        assertThrows(LimitExceededException.class, () -> flat.enter(TABLE, "T")).getMessage());
  }

  @Test
  void positionsAreRelativeToTheBuffersOwn() {
    ByteBuffer shifted = ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN);
    shifted.put(7, bytes, 0, 36).put(7 + TERMINATOR, (byte) 1).position(7).limit(43);
    FlatBufferVerifier flat = new FlatBufferVerifier(shifted, 1, 1);
    int table = flat.root("T");
    assertEquals(7 + TABLE, table);
    flat.enter(table, "T");
    assertEquals(
        "byte 28: metadata: T.string: string of 3 bytes is not terminated by a zero",
        assertThrows(InvalidDataException.class, () -> flat.string(table, 1, "T.string"))
            .getMessage());
  }
}
