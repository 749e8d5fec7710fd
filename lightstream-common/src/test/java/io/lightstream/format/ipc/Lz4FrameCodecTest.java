// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import static io.lightstream.format.ipc.CodecSamples.destination;
import static io.lightstream.format.ipc.CodecSamples.direct;
import static io.lightstream.format.ipc.CodecSamples.recorded;
import static io.lightstream.format.ipc.CodecSamples.recordedContent;
import static io.lightstream.format.ipc.CodecSamples.written;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lightstream.error.ClosedException;
import io.lightstream.error.InvalidDataException;
import io.lightstream.error.LightstreamException;
import io.lightstream.error.LimitExceededException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of our own and of others, whole and damaged. lz4-java is the second opinion. */
class Lz4FrameCodecTest {
  private final Lz4FrameCodec codec = new Lz4FrameCodec();

  @AfterEach
  void close() {
    codec.close();
  }

  static Stream<String> contents() {
    return CodecSamples.contents().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("contents")
  void whatIsCompressedDecompressesToTheSame(String name) throws IOException {
    byte[] content = CodecSamples.contents().get(name);
    byte[] frame = compress(content);
    assertArrayEquals(content, decompress(frame, content.length));
    assertArrayEquals(content, readByLz4Java(frame));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void framesOfLz4JavaDecompress(String name) throws IOException {
    byte[] content = CodecSamples.contents().get(name);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (LZ4FrameOutputStream out =
        new LZ4FrameOutputStream(
            frame,
            BLOCKSIZE.SIZE_64KB,
            content.length,
            LZ4Factory.safeInstance().fastCompressor(),
            XXHashFactory.safeInstance().hash32(),
            FLG.Bits.BLOCK_INDEPENDENCE,
            FLG.Bits.CONTENT_SIZE,
            FLG.Bits.CONTENT_CHECKSUM)) {
      out.write(content);
    }
    assertArrayEquals(content, decompress(frame.toByteArray(), content.length));
  }

  @ParameterizedTest
  @CsvSource({
    "pyarrow-200000.lz4, 200000",
    "pyarrow-stream-200000.lz4, 200000",
    "linked-all-checks-200000.lz4, 200000",
    "linked-high-256k-200000.lz4, 200000",
    "independent-200000.lz4, 200000",
    "checks-300.lz4, 300",
    "empty.lz4, 0"
  })
  void recordedFramesDecompress(String name, int length) {
    assertArrayEquals(recordedContent(length), decompress(recorded(name), length));
  }

  @Test
  void positionsMoveToTheLimits() {
    ByteBuffer src = direct(recorded("checks-300.lz4")).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer dst = destination(300);
    codec.decompressMapped(src, dst);
    assertEquals(src.limit(), src.position());
    assertEquals(dst.limit(), dst.position());
    dst.position(dst.limit() - 300);
    ByteBuffer frame = ByteBuffer.allocateDirect(1_000).position(3);
    int length = codec.compress(dst, frame);
    assertEquals(dst.limit(), dst.position());
    assertEquals(3 + length, frame.position());
  }

  @Test
  void repetitiveContentBecomesSmall() {
    assertTrue(compress(new byte[4 << 20]).length < 20_000);
    assertTrue(compress(recordedContent(200_000)).length < 60_000);
  }

  @Test
  void randomContentGrowsByTheFramingOnly() {
    assertEquals(7 + 4 + 100 + 4, compress(CodecSamples.random(100)).length);
    assertEquals(7 + 3 * 4 + 5_000_000 + 4 - 4, compress(CodecSamples.random(5_000_000)).length);
  }

  @Test
  void maximumCoversEveryBlock() {
    assertEquals(7 + 4, codec.maxCompressedLength(0));
    assertEquals(7 + 4 + 1 + 4, codec.maxCompressedLength(1));
    assertEquals(7 + 2 * 4 + (4 << 20) + 1 + 4, codec.maxCompressedLength((4 << 20) + 1));
    assertThrows(
        LimitExceededException.class, () -> codec.maxCompressedLength(Integer.MAX_VALUE - 100));
  }

  @Test
  void destinationBelowTheMaximumIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> codec.compress(direct(new byte[100]), destination(114)));
    assertEquals("destination of 114 bytes, 115 needed", refused.getMessage());
  }

  @Test
  void noBytesDecompressToNoBytes() {
    assertArrayEquals(new byte[0], decompress(new byte[0], 0));
  }

  @Test
  void framesInARowDecompressAsOne() {
    byte[] first = compress(recordedContent(1_000));
    byte[] skippable = {0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
    byte[] frames = concat(skippable, first, recorded("empty.lz4"), skippable, first);
    byte[] content = concat(recordedContent(1_000), recordedContent(1_000));
    assertArrayEquals(content, decompress(frames, 2_000));
  }

  @Test
  void matchDoesNotReachIntoAnEarlierFrame() {
    byte[] first = frame(0x40, stored(1, 2, 3, 4));
    byte[] second = frame(0x40, block(0x10, 9, 2, 0));
    assertRefused(
        "byte 32: LZ4 block: match distance 2 is zero or beyond the 1 bytes decoded",
        concat(first, second),
        9);
  }

  @Test
  void matchOfAnIndependentBlockDoesNotReachIntoAnEarlierBlock() {
    byte[] linked = frame(0x40, stored(1, 2, 3, 4), block(0x10, 9, 3, 0, 0x10, 8));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 9, 3, 4, 9, 3, 8}, decompress(linked, 10));
    byte[] independent = frame(0x60, stored(1, 2, 3, 4), block(0x10, 9, 3, 0, 0x10, 8));
    assertRefused(
        "byte 21: LZ4 block: match distance 3 is zero or beyond the 1 bytes decoded",
        independent,
        10);
  }

  @Test
  void lengthsBeyondTheBlockAreRefused() {
    assertRefused(
        "byte 12: LZ4 block: 9 literals exceed the 2 bytes left in the block",
        frame(0x40, block(0x90, 1, 2)),
        20);
    assertRefused(
        "byte 13: LZ4 block: literal length runs beyond the block",
        frame(0x40, block(0xf0, 255)),
        2_000);
    assertRefused(
        "byte 16: LZ4 block: match length runs beyond the block",
        frame(0x40, block(0x1f, 7, 1, 0, 255)),
        2_000);
    assertRefused(
        "byte 13: LZ4 block: match distance runs beyond the block",
        frame(0x40, block(0x10, 7, 1)),
        2_000);
    assertRefused(
        "byte 15: LZ4 block: block ends without a sequence of literals",
        frame(0x40, block(0x10, 7, 1, 0)),
        5);
    assertRefused(
        "byte 13: LZ4 block: match distance 0 is zero or beyond the 1 bytes decoded",
        frame(0x40, block(0x10, 7, 0, 0, 0)),
        5);
  }

  @Test
  void contentBeyondTheAnnouncedLengthIsRefused() {
    byte[] match = frame(0x40, block(0x1f, 7, 1, 0, 81, 0));
    assertArrayEquals(filled(101, 7), decompress(match, 101));
    assertRefused(
        "byte 16: LZ4 block: 100 bytes exceed the 99 bytes left of the block or the announced"
            + " length",
        match,
        100);
    assertRefused(
        "byte 12: LZ4 block: 2 bytes exceed the 1 bytes left of the block or the announced length",
        frame(0x40, block(0x20, 7, 8)),
        1);
    assertRefused(
        "byte 11: LZ4 frame: stored block of 2 bytes exceeds the 1 bytes left of the announced"
            + " length",
        frame(0x40, stored(7, 8)),
        1);
  }

  @Test
  void contentBelowTheAnnouncedLengthIsRefused() {
    assertRefused(
        "byte 17: LZ4 frame: content of 2 bytes is shorter than the announced 3",
        frame(0x40, stored(7, 8)),
        3);
  }

  @Test
  void blockBeyondTheLargestIsRefused() {
    byte[] block = new byte[65_537];
    assertRefused(
        "byte 7: LZ4 frame: block of 65537 bytes exceeds the largest block of 65536 or the 65541"
            + " bytes left",
        frame(0x40, stored(block)),
        65_537);
    // A match of 70,000 bytes in a frame of blocks of at most 65,536.
    int[] bomb = new int[5 + 274];
    Arrays.fill(bomb, 255);
    System.arraycopy(new int[] {0x1f, 7, 1, 0}, 0, bomb, 0, 4);
    bomb[bomb.length - 1] = 0;
    assertTrue(
        assertThrows(
                InvalidDataException.class, () -> decompress(frame(0x40, block(bomb)), 100_000))
            .getMessage()
            .endsWith("bytes exceed the 65535 bytes left of the block or the announced length"));
  }

  @Test
  void headersThatAreNotUnderstoodAreRefused() {
    assertRefused("byte 0: LZ4 frame: no frame in 0 bytes", new byte[0], 1);
    assertRefused(
        "byte 0: LZ4 frame: magic number runs beyond the 3 bytes of input", new byte[3], 0);
    assertRefused(
        "byte 0: LZ4 frame: magic number 0x184c2102 is not that of a frame",
        new byte[] {2, 0x21, 0x4c, 0x18, 0},
        0);
    assertRefused(
        "byte 4: LZ4 frame: flags 0x80 are not those of version 1", frame(0x80, stored(7)), 1);
    assertRefused(
        "byte 4: LZ4 frame: flags 0x42 are not those of version 1", frame(0x42, stored(7)), 1);
    assertRefused(
        "byte 4: LZ4 frame: flags 0x41 ask for a dictionary, which is not supported",
        frame(0x41, stored(7)),
        1);
    byte[] descriptor = frame(0x40, stored(7));
    descriptor[5] = 0x30;
    assertRefused("byte 5: LZ4 frame: block descriptor 0x30 states no block size", descriptor, 1);
    byte[] checksum = frame(0x40, stored(7));
    checksum[6] ^= 1;
    assertRefused("byte 6: LZ4 frame: header checksum 0xc1 should be 0xc0", checksum, 1);
    assertRefused(
        "byte 4: LZ4 frame: skippable frame of 4294967295 bytes exceeds the 1 bytes left",
        new byte[] {0x50, 0x2a, 0x4d, 0x18, -1, -1, -1, -1, 0},
        0);
  }

  @Test
  void contentSizeIsChecked() {
    byte[] frame = recorded("checks-300.lz4");
    assertRefused(
        "byte 6: LZ4 frame: content size 300 exceeds the 299 bytes left of the announced length",
        frame,
        299);
    assertEquals(300 & 0xff, frame[6] & 0xff);
    frame[6] -= 1;
    frame[14] =
        Lz4Frame.headerChecksum(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN), 4, 10);
    assertRefused(
        "byte 277: LZ4 frame: content of 300 bytes in a frame that states 299", frame, 300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"checks-300.lz4", "linked-all-checks-200000.lz4"})
  void damageToAnyByteIsFoundByTheChecksums(String name) {
    int length = name.contains("300.") ? 300 : 200_000;
    byte[] frame = recorded(name);
    Random random = new Random(5);
    int step = frame.length > 1_000 ? 37 : 1;
    for (int i = 0; i < frame.length; i += step) {
      byte original = frame[i];
      frame[i] ^= (byte) (1 << random.nextInt(8));
      assertThrows(
          InvalidDataException.class, () -> decompress(frame, length), "damage at byte " + i);
      frame[i] = original;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checks-300.lz4", "pyarrow-stream-200000.lz4", "empty.lz4"})
  void truncationAnywhereIsRefused(String name) {
    int length = name.contains("empty") ? 0 : name.contains("300.") ? 300 : 200_000;
    byte[] frame = recorded(name);
    int step = frame.length > 1_000 ? 29 : 1;
    for (int i = 1; i < frame.length; i += step) {
      byte[] truncated = Arrays.copyOf(frame, i);
      assertThrows(
          InvalidDataException.class, () -> decompress(truncated, length), "truncated to " + i);
    }
  }

  @Test
  void damagedBlocksWithoutChecksumsNeverLeaveTheirBounds() {
    Random random = new Random(11);
    byte[][] frames = {
      compress(recordedContent(3_000)),
      compress(CodecSamples.contents().get("period 3")),
      compress(CodecSamples.contents().get("integers 65536")),
      recorded("pyarrow-200000.lz4")
    };
    int[] lengths = {3_000, 1_003, 65_536, 200_000};
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      int which = i % 50 == 0 ? 2 + i / 50 % 2 : i % 2;
      byte[] damaged = frames[which].clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        damaged[7 + random.nextInt(damaged.length - 7)] = (byte) random.nextInt();
      }
      try {
        // Fails where anything around the destination was written.
        decompress(damaged, lengths[which]);
        accepted++;
      } catch (LightstreamException e) {
        assertTrue(e.getMessage().contains("LZ4 "), e::getMessage);
      }
    }
    assertTrue(accepted > 100 && accepted < 19_000, "accepted " + accepted);
  }

  @Test
  void failureLeavesPositionsWhereTheyWere() {
    ByteBuffer src = direct(recorded("checks-300.lz4"));
    ByteBuffer dst = destination(200);
    assertThrows(InvalidDataException.class, () -> codec.decompress(src, dst));
    assertEquals(5, src.position());
    assertEquals(11, dst.position());
  }

  @Test
  void closedCodecIsRefused() {
    codec.close();
    codec.close();
    assertThrows(ClosedException.class, () -> compress(new byte[1]));
    assertThrows(ClosedException.class, () -> decompress(recorded("empty.lz4"), 0));
  }

  private byte[] compress(byte[] content) {
    ByteBuffer dst = destination(codec.maxCompressedLength(content.length));
    int length = codec.compress(direct(content), dst);
    return written(dst, length);
  }

  private byte[] decompress(byte[] frame, int length) {
    ByteBuffer dst = destination(length);
    try {
      codec.decompress(direct(frame), dst);
    } finally {
      written(dst, 0);
    }
    return written(dst, length);
  }

  private void assertRefused(String message, byte[] frame, int length) {
    assertEquals(
        message,
        assertThrows(InvalidDataException.class, () -> decompress(frame, length)).getMessage());
  }

  private static byte[] readByLz4Java(byte[] frame) throws IOException {
    try (LZ4FrameInputStream in =
        new LZ4FrameInputStream(
            new ByteArrayInputStream(frame),
            LZ4Factory.safeInstance().safeDecompressor(),
            XXHashFactory.safeInstance().hash32())) {
      return in.readAllBytes();
    }
  }

  private static byte[] frame(int flags, byte[]... blocks) {
    byte[] header = {4, 0x22, 0x4d, 0x18, (byte) flags, 0x40, 0};
    header[6] =
        Lz4Frame.headerChecksum(ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN), 4, 2);
    return concat(header, concat(blocks), new byte[4]);
  }

  private static byte[] stored(int... bytes) {
    return stored(bytes(bytes));
  }

  private static byte[] stored(byte[] bytes) {
    return sized(bytes, Integer.MIN_VALUE);
  }

  private static byte[] block(int... bytes) {
    return sized(bytes(bytes), 0);
  }

  private static byte[] sized(byte[] bytes, int flag) {
    return ByteBuffer.allocate(4 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length | flag)
        .put(bytes)
        .array();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
