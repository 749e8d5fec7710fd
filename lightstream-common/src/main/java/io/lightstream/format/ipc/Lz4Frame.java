// SPDX-License-Identifier: Apache-2.0
package io.lightstream.format.ipc;

import java.nio.ByteBuffer;

/**
 * The constants of the LZ4 frame format. All integers are little-endian.
 *
 * <pre>
 *   frame  | u32 magic | FLG | BD | u64 content size, if any | u32 dictionary id, if any | HC |
 *          | block ... | u32 0 | u32 content checksum, if any |
 *   block  | u32 size, high bit: stored as is | data | u32 checksum of data, if any |
 *   FLG    | version 01 (2 bits) | independent | block checksums | size | checksum | 0 | dictionary |
 *   BD     | 0 | 4 to 7: largest block of 64 KiB, 256 KiB, 1 MiB, 4 MiB (3 bits) | 0000 |
 *   HC     | second byte of the hash of FLG to here |
 *   skip   | u32 magic ending in 0 to F | u32 size | data |
 * </pre>
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md">LZ4 frame format</a>
 */
final class Lz4Frame {
  static final int MAGIC = 0x184D2204;
  static final int SKIPPABLE_MAGIC = 0x184D2A50;
  static final int SKIPPABLE_MASK = 0xFFFFFFF0;

  static final int VERSION_MASK = 0xC0;
  static final int VERSION = 0x40;
  static final int INDEPENDENT = 0x20;
  static final int BLOCK_CHECKSUM = 0x10;
  static final int CONTENT_SIZE = 0x08;
  static final int CONTENT_CHECKSUM = 0x04;
  static final int FLG_RESERVED = 0x02;
  static final int DICTIONARY_ID = 0x01;

  static final int BLOCK_SIZE_SHIFT = 4;
  static final int BLOCK_SIZE_MASK = 0x07;
  static final int BD_RESERVED = 0x8F;
  static final int MIN_BLOCK_SIZE_ID = 4;
  static final int MAX_BLOCK_SIZE_ID = 7;

  static final int STORED = 0x8000_0000;
  static final int END_MARK = 0;

  static final int WORD_SIZE = 4;
  static final int CONTENT_SIZE_SIZE = 8;

  private Lz4Frame() {}

  /** The largest block that a block size id of 4 to 7 stands for, in bytes. */
  static int blockSize(int id) {
    return 1 << 8 + 2 * id;
  }

  /** The header checksum of the bytes from FLG on. */
  static byte headerChecksum(ByteBuffer bytes, int position, int length) {
    return (byte) (XxHash32.hash(bytes, position, length) >>> 8);
  }
}
